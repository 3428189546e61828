"""Tells a button that is let go from one that is held."""

from enum import Enum

from controller.panel import Control

HOLD = 1.0  # seconds


class Gesture(Enum):
    """What became of a press."""

    TAP = "let go"
    HOLD = "held"


class Gestures:
    """Follows the buttons that are down; any number of them."""

    def __init__(self) -> None:
        self._down: dict[Control, float] = {}

    def press(self, control: Control, at: float) -> None:
        """A button went down."""
        self._down[control] = at

    def release(self, control: Control, at: float) -> Gesture | None:
        """It was let go; return what that was, None where its holding was told already."""
        since = self._down.pop(control, None)
        if since is None:
            return None
        return Gesture.HOLD if at - since >= HOLD else Gesture.TAP

    def held(self, now: float) -> list[Control]:
        """Return the buttons that have just been held long enough; each is told once."""
        held = [control for control, since in self._down.items() if now - since >= HOLD]
        for control in held:
            del self._down[control]
        return held
