"""A hand at a panel: the real controller before a real noise service, and a clock that can be put forward."""

import time
from queue import Empty, SimpleQueue

from controller.app import Controller
from controller.asking import Asker
from controller.following import Follower, Heard
from controller.loop import Ended
from controller.panel import Control, Events, Frame, Pressed, Released, Turned
from controller.screens import Size
from noise.client import Client
from tests.controller.glass import decoded
from tests.service import NoiseService
from tests.waiting import wait_until


class Line:
    """What connects panels, one after the other, to a noise service."""

    def __init__(self, url: str) -> None:
        self.events: Events = SimpleQueue()
        self.client = Client(url)
        self.askers = Asker(self.client, self.events), Asker(self.client, self.events)
        Follower(self.client, self.events)


class Hand:
    """Presses, turns, waits and reads."""

    def __init__(self, line: Line, size: tuple[int, int] = (16, 2), dim_after: float | None = None) -> None:
        self._events = line.events
        self._asker = line.askers[0]
        self._ahead = 0.0
        self.controller = Controller(Size(*size), *line.askers, dim_after, self.now)
        self._take(Heard(line.client.state()))

    @property
    def now(self) -> float:
        """The time of its clock."""
        return time.monotonic() + self._ahead

    def press(self, control: Control) -> None:
        """Press and keep pressed."""
        self._take(Pressed(control, self.now))

    def release(self, control: Control) -> None:
        """Let go."""
        self._take(Released(control, self.now))

    def tap(self, control: Control) -> None:
        """Press and let go."""
        self.press(control)
        self.release(control)

    def hold(self, control: Control, seconds: float = 1.0) -> None:
        """Press, wait, let go."""
        self.press(control)
        self.wait(seconds)
        self.release(control)

    def turn(self, detents: int, pause: float = 0.2) -> None:
        """Turn the dial detent by detent."""
        for _ in range(abs(detents)):
            self._ahead += pause
            self._take(Turned(detents // abs(detents), self.now))

    def wait(self, seconds: float) -> None:
        """Put the clock forward."""
        self._ahead += seconds
        self.frame()

    def frame(self) -> Frame:
        """Let the loop go round once; return what the glass shows then."""
        try:
            while True:
                event = self._events.get_nowait()
                assert not isinstance(event, Ended)
                self.controller.handle(event, self.now)
        except Empty:
            self.controller.tick(self.now)
        return self.controller.frame(self.now)

    @property
    def glass(self) -> list[str]:
        """The rows of the glass, in characters."""
        return [decoded(row).rstrip() for row in self.frame().rows]

    def sees(self, *rows: str, limit: float = 5) -> None:
        """Wait until the glass shows these rows."""
        wait_until(lambda: self.glass[: len(rows)] == list(rows), f"the glass shows {rows}", limit)

    def gives_up(self) -> None:
        """Wait until nothing is asked any more."""
        wait_until(lambda: self.frame() and not self._asker.busy, "nothing is asked any more")

    def brings(self, box: NoiseService, **values: object) -> None:
        """Wait until noise's state has these values."""
        wait_until(lambda: self.frame() and values.items() <= box.get("/").items(), f"noise's state has {values}")

    def hears(self, **values: object) -> None:
        """Wait until the panel knows these values of noise's state."""
        wait_until(lambda: self.frame() and values.items() <= self._known().items(), f"the panel knows {values}")

    def _known(self) -> dict[str, object]:
        return self.controller.known.state or {}

    def _take(self, event: object) -> None:
        self.controller.handle(event, self.now)
        self.controller.tick(self.now)
