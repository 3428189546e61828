"""Lays lines on the glass: each row in the glass's characters, long ones scrolled."""

from controller.charset import encoded, fitted, spoken
from controller.panel import Frame
from controller.screens import Size

SCROLL, REST = 0.4, 4  # seconds for each place that a long line moves by, and the places that it rests for at its start
GAP = "   "


class Glass:
    """Remembers since when each row has shown its line."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._since: list[tuple[str, float]] = [("", 0.0)] * size.rows

    def frame(self, lines: list[str], now: float, backlight: bool) -> Frame:
        """Return what the glass shows at a time."""
        whole = [fitted(line) for line in lines[: self._size.rows]] + [""] * (self._size.rows - len(lines))
        self._since = [old if old[0] == line else (line, now) for old, line in zip(self._since, whole, strict=True)]
        columns = self._size.columns
        rows = tuple(encoded(scrolled(line, columns, now - since), columns) for line, since in self._since)
        return Frame(rows, "\n".join(filter(None, map(spoken, whole))), backlight)


def scrolled(text: str, columns: int, seconds: float) -> str:
    """Return what of a line is shown after so many seconds: it goes round where it is too long."""
    if len(text) <= columns:
        return text
    endless = text + GAP
    moved = max(0, int(seconds / SCROLL) % (len(endless) + REST) - REST)
    return (endless * 2)[moved : moved + columns]
