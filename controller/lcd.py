"""Keeps a character LCD at what it should show, in a thread of its own: the bus is slow, and may hang or be missing."""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from controller.panel import Frame

log = logging.getLogger(__name__)

AGAIN = 5.0  # seconds until a display that does not answer is tried again, and between looks at one that does
FAREWELL = 1.0  # seconds that the last frame may take


class Display(Protocol):
    """What is asked of the hardware; each raises OSError where it does not answer."""

    def write_at(self, row: int, column: int, codes: bytes) -> None:
        """Write characters."""

    def light(self, on: bool) -> None:
        """Switch the backlight."""

    def let_go(self) -> None:
        """Close the bus."""


class Lcd:
    """Shows the newest frame. Only what differs is written, row by row, and the display is never cleared."""

    def __init__(self, opened: Callable[[], Display], name: str) -> None:
        self._opened = opened
        self._name = name
        self._display: Display | None = None
        self._wanted: Frame | None = None
        self._rows: dict[int, bytes] = {}  # what the display shows
        self._news = threading.Condition()
        self._ended = False
        self.trouble: str | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def show(self, frame: Frame) -> None:
        """Bring the display to this, soon."""
        with self._news:
            if frame != self._wanted:
                self._wanted = frame
                self._news.notify_all()

    def close(self, farewell: Frame) -> None:
        """Show this last."""
        self.show(farewell)
        with self._news:
            self._ended = True
            self._news.notify_all()
        self._thread.join(FAREWELL)

    def _run(self) -> None:
        while not self._ended:
            frame = self._wanted
            answers = frame is None or self._shown(frame)
            with self._news:  # a newer frame is news, but for a display that does not answer
                self._news.wait_for(lambda: self._ended or (answers and self._wanted is not frame), AGAIN)  # noqa: B023
        if self._wanted and not self.trouble:
            self._shown(self._wanted)
        self._let_go()

    def _shown(self, frame: Frame) -> bool:
        """Bring the display to this; return whether it answers."""
        try:
            self._bring_to(frame)
        except OSError as error:
            self._lose(error)
        return self._display is not None

    def _bring_to(self, frame: Frame) -> None:
        """Write what differs. The light comes first, and is written even if nothing else is: it shows who is there."""
        display = self._display or self._open()
        display.light(frame.backlight)
        for row, codes in enumerate(frame.rows):
            if self._wanted is not frame:
                return
            self._write(display, row, codes)

    def _write(self, display: Display, row: int, codes: bytes) -> None:
        before = self._rows.get(row, b" " * len(codes))
        differing = [column for column, (old, new) in enumerate(zip(before, codes, strict=True)) if old != new]
        if differing:
            first, last = differing[0], differing[-1] + 1
            display.write_at(row, first, codes[first:last])
            self._rows[row] = codes

    def _open(self) -> Display:
        self._rows = {}
        display = self._display = self._opened()
        if self.trouble:
            log.info("%s answers again.", self._name)
        self.trouble = None
        return display

    def _lose(self, error: OSError) -> None:
        self._let_go()
        trouble = f"{self._name} does not answer ({error.strerror or error})."
        if trouble != self.trouble:
            log.warning("%s It is tried again every %g seconds.", trouble, AGAIN)
        self.trouble = trouble

    def _let_go(self) -> None:
        display, self._display = self._display, None
        if display:
            display.let_go()
