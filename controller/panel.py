"""What a front panel is, real or simulated: events come out of it, frames go to its glass."""

import time
from dataclasses import dataclass, field
from enum import Enum
from queue import SimpleQueue
from typing import Any, Protocol


class Control(Enum):
    """What can be pressed."""

    STOP = "stop"
    DISPLAY = "display"
    PUSH = "push"  # of the dial
    PRESET_1 = "1"
    PRESET_2 = "2"
    PRESET_3 = "3"
    PRESET_4 = "4"

    @property
    def slot(self) -> str | None:
        """The number of the preset, None where it is none."""
        return self.value if self.value.isdecimal() else None


@dataclass(frozen=True)
class Pressed:
    """A button went down, at a time of time.monotonic()."""

    control: Control
    at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Released:
    """It was let go."""

    control: Control
    at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Turned:
    """The dial was turned by so many detents, clockwise if positive."""

    detents: int
    at: float = field(default_factory=time.monotonic)


Events = SimpleQueue[Any]  # of the three above and whatever else the loop waits for; a signal's handler may put, too


@dataclass(frozen=True)
class Frame:
    """What the glass shows: rows of character codes, all of one length.

    `text` is the same for who cannot see it, whole where the rows show a part.
    """

    rows: tuple[bytes, ...]
    text: str = ""
    backlight: bool = True


class Panel(Protocol):
    """A front panel. No method may keep the caller waiting, but for close()."""

    @property
    def trouble(self) -> str | None:
        """What does not work, as sentences."""

    def show(self, frame: Frame) -> None:
        """Bring the glass to this."""

    def close(self, farewell: Frame) -> None:
        """Show the farewell and let go of everything, within a second."""
