"""From the levels of contacts, sampled every millisecond while they move, to events."""

from collections.abc import Mapping

from controller.encoder import Encoder
from controller.panel import Control, Pressed, Released, Turned

STEADY = 0.005  # seconds for which a button's level has to stay until it counts

Event = Pressed | Released | Turned


class Button:
    """A contact to ground: low is pressed. It may bounce. The level that it has at first is no news."""

    def __init__(self, control: Control, level: int) -> None:
        self._control = control
        self._level = self._seen = level
        self._since = float("-inf")

    def sample(self, level: int, now: float) -> Event | None:
        """Take its level; return what has come about."""
        if level != self._seen:
            self._seen, self._since = level, now
        if self._seen == self._level or now - self._since < STEADY:
            return None
        self._level = self._seen
        return Released(self._control, now) if self._level else Pressed(self._control, now)


class Contacts:
    """The buttons by the names of their pins, and the dial."""

    def __init__(self, controls: Mapping[str, Control], encoder: Encoder) -> None:
        self._controls = controls
        self._buttons: dict[str, Button] = {}
        self._encoder = encoder

    def button(self, name: str, level: int, now: float) -> Event | None:
        """Take a button's level; return what has come about."""
        button = self._buttons.setdefault(name, Button(self._controls[name], level))
        return button.sample(level, now)

    def dial(self, a: int, b: int, now: float) -> Event | None:
        """Take the levels of the dial's contacts; return what has come about."""
        detents = self._encoder.turn(a, b)
        return Turned(detents, now) if detents else None
