"""What each screen says: lines of any length, which the glass scrolls where they are too long."""

import textwrap
from typing import NamedTuple

from controller.charset import FIRST, FOURTH, FULL, LOUDNESS, PLAYS, SECOND, STOPPED, THIRD, fitted
from controller.known import Known
from noise.client import ClientError

PARTS = ("", FIRST, SECOND, THIRD, FOURTH)  # of a bar's last cell, by its columns of dots
PAGE = 2.5  # seconds for which each page of a message is shown


class Size(NamedTuple):
    """Of a glass, in characters."""

    columns: int
    rows: int


def playing(known: Known, shown: str | None, browsing: bool, size: Size) -> list[str]:
    """Return the start screen: what plays, or the noise that the dial has come to."""
    names = known.names
    if shown is None:
        return ["No noises yet", "Upload some on the page"]
    title, volume = known.title(shown), _loudness(known.volume)
    if browsing and shown in names:
        place = f"{names.index(shown) + 1}/{len(names)}"
        last = f"{PLAYS} {place}" if shown == known.file else both(place, "push: play", size.columns)
    elif known.state and known.state["sound"]:
        last = known.state["sound"]
    else:
        last = both(_status(known), volume, size.columns)
    return [title, last] if size.rows == 2 else [title, last, "", _presets(known)]


def volume(known: Known, wanted: int | None, size: Size) -> list[str]:
    """Return the volume screen: its number and a bar."""
    value = known.volume if wanted is None else wanted
    if value is None:
        return [both("Volume", "?", size.columns)]
    most = " (most)" if value == known.volume_max < 100 else ""
    lines = [both("Volume", f"{value}{most}", size.columns), bar(value, size.columns)]
    return lines if size.rows == 2 else [lines[0], "", lines[1]]


def bar(value: int, columns: int) -> str:
    """Return a bar for 0 to 100 over so many cells, each of five columns of dots."""
    cells, dots = divmod(round(5 * columns * value / 100), 5)
    return FULL * cells + PARTS[dots]


def info(known: Known, size: Size) -> list[str]:
    """Return all lines of the info screen."""
    if known.trouble or isinstance(known.health, ClientError):
        return wrapped(f"Health:\n{known.trouble or known.health}", size)
    if known.health is None:
        return ["One moment..."]
    return wrapped("\n".join(_facts(known.health, len(known.noises))), size)


def _facts(health: dict[str, object], noises: int) -> list[str]:
    parts = health["parts"]
    assert isinstance(parts, dict)
    lines = ["Address:", str(health.get("address") or "not known"), f"Health: {health['status']}"]
    lines += [f"{name}: {part['message']}" for name, part in parts.items() if not part["up"] and name != "panel"]
    return [*lines, f"Version: {health['version']}", f"Noises: {noises}"]


def both(left: str, right: str, columns: int) -> str:
    """Return a line with words at both ends; the right ones are left out where there is no room."""
    room = columns - len(right)
    return left.ljust(room) + right if len(left) < room else left


def page(text: str, size: Size, seconds: float) -> list[str]:
    """Return the page of a message that is shown after so many seconds."""
    pages = _pages(text, size)
    return pages[int(seconds / PAGE) % len(pages)]


def reading_time(text: str, size: Size) -> float:
    """Return for how many seconds a message is shown."""
    return PAGE * len(_pages(text, size))


def wrapped(text: str, size: Size) -> list[str]:
    """Return a text as lines that fit; its own lines stay apart."""
    lines = (fitted(line) for line in text.split("\n"))
    return [part for line in lines for part in textwrap.wrap(line, size.columns) or [""]]


def _pages(text: str, size: Size) -> list[list[str]]:
    lines = wrapped(text, size)
    return [lines[i : i + size.rows] for i in range(0, len(lines), size.rows)]


def _status(known: Known) -> str:
    return f"{PLAYS} playing" if known.file else f"{STOPPED} stopped"


def _loudness(value: int | None) -> str:
    return "" if value is None else f"{LOUDNESS}{value}"


def _presets(known: Known) -> str:
    slots = known.state["presets"] if known.state else {}
    return "Presets " + " ".join(slot if name else "-" for slot, name in sorted(slots.items()))
