"""What the page says of a noise."""

from typing import Any

SEAMS = {
    "as it was": "loops as it is",
    "loop points": "loops between the points in its file",
    "joined": "joined over {milliseconds} ms",
}


def about(noise: dict[str, Any]) -> str:
    """Return one line: its length and how its seam was made, or how far its import is, or why it was refused."""
    if noise["status"] == "refused":
        return str(noise["message"])
    if noise["status"] != "ready":
        return f"importing, {noise['percent']} %" if noise["percent"] else noise["status"]
    return f"{duration(noise['seconds'])}, {SEAMS[noise['seam']['kind']].format(**noise['seam'])}"


def duration(seconds: float) -> str:
    """Return a length as people write it: 0.3 s, 47 s, 2:05, 1:00:00."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{minutes}:{rest:02}" if minutes else f"{rest} s"
