"""What the page says of a noise, and what a file or a typed title is called as a noise."""

import unicodedata
from typing import Any

SEAMS = {
    "as it was": "Loops as it is.",
    "loop points": "Loops between the points in its file.",
    "joined": "Joined over {milliseconds} ms.",
}


def about(noise: dict[str, Any]) -> str:
    """Return one line: its length, or how far its import is, or why it was refused."""
    if noise["status"] == "refused":
        return str(noise["message"])
    if noise["status"] != "ready":
        return f"importing, {noise['percent']} %" if noise["percent"] else noise["status"]
    return duration(noise["seconds"])


def seam(noise: dict[str, Any]) -> str:
    """Return how the end of a noise runs on into its start."""
    made = noise["seam"]
    return SEAMS[made["kind"]].format(**made) if made else ""


def duration(seconds: float) -> str:
    """Return a length as people write it: 0.3 s, 47 s, 2:05, 1:00:00."""
    if seconds < 10:
        return f"{seconds:.2g} s" if seconds < 1 else f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{minutes}:{rest:02}" if minutes else f"{rest} s"


def size(count: int) -> str:
    """Return a number of bytes as people write it: 830 kB, 5.3 MB, 12 GB."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return f"{amount:.1f} {unit}" if amount < 10 and unit != "bytes" else f"{amount:.0f} {unit}"


def named(text: str) -> str:
    """Return the noise's name for a title: letters of any script, digits, `_` and `-` stay, the rest becomes `_`."""
    text = unicodedata.normalize("NFC", text)
    return "_".join("".join(c if c in "_-" or unicodedata.category(c)[0] in "LMN" else " " for c in text).split())


def named_file(filename: str) -> str:
    """Return the noise's name for an uploaded file: the same without its folders and its extension."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    return named(name.rpartition(".")[0] or name)


def another(name: str, taken: set[str]) -> str:
    """Return the first of name, name_2, name_3 and so on that is not taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free
