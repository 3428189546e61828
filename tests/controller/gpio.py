"""A stand-in for the C library lgpio, under the real rpi-lgpio: lines with edges, bounce and other owners."""

import itertools
import random
import time
from collections.abc import Callable

INPUT, ALERT = 0x100, 0x400  # bits of a line's mode
Callback = Callable[[int, int, int, int], None]


class _Registration:
    def __init__(self, callbacks: list[Callback], callback: Callback) -> None:
        self._callbacks, self._callback = callbacks, callback
        callbacks.append(callback)

    def cancel(self) -> None:
        self._callbacks.remove(self._callback)


class Lgpio:
    """Stands in sys.modules in place of lgpio; its names are that module's."""

    RISING_EDGE, FALLING_EDGE, BOTH_EDGES = 1, 2, 3
    SET_PULL_UP, SET_PULL_DOWN, SET_PULL_NONE = 0x20, 0x40, 0x80
    GPIO_BUSY = -72
    NO_CHIP = -78

    class error(Exception):  # noqa: N801
        """What lgpio raises."""

    def __init__(self) -> None:
        self.there = True
        self.busy: set[int] = set()
        self.levels = dict.fromkeys(range(54), 1)
        self.modes = dict.fromkeys(range(54), 0)
        self._callbacks: dict[int, list[Callback]] = {line: [] for line in range(54)}

    # What rpi-lgpio calls

    def gpiochip_open(self, number: int) -> int:
        """Return a handle, or a negative number."""
        return number if self.there else self.NO_CHIP

    def gpiochip_close(self, handle: int) -> int:
        """Let go of the chip."""
        return 0

    def gpio_get_chip_info(self, handle: int) -> tuple[int, int, str, str]:
        """Return how many lines there are."""
        return 0, 54, "gpiochip0", "stand-in"

    def gpio_claim_input(self, handle: int, line: int, flags: int) -> int:
        """Make it an input."""
        return self._claim(line, INPUT | flags)

    def gpio_claim_alert(self, handle: int, line: int, edges: int, flags: int) -> int:
        """Make it an input that tells of its edges."""
        return self._claim(line, ALERT | flags)

    def gpio_free(self, handle: int, line: int) -> int:
        """Give it back."""
        self.modes[line] = 0
        return 0

    def gpio_get_mode(self, handle: int, line: int) -> int:
        """Return its mode."""
        return self.modes[line]

    def gpio_read(self, handle: int, line: int) -> int:
        """Return its level."""
        return self.levels[line]

    def callback(self, handle: int, line: int, func: Callback) -> _Registration:
        """Call back at its edges."""
        return _Registration(self._callbacks[line], func)

    def error_text(self, number: int) -> str:
        """Return what a negative number means."""
        return {self.GPIO_BUSY: "GPIO busy", self.NO_CHIP: "can not open gpiochip"}[number]

    def _claim(self, line: int, mode: int) -> int:
        if line in self.busy:
            return self.GPIO_BUSY
        self.modes[line] = mode
        return 0

    # What a hand does

    @property
    def claimed(self) -> set[int]:
        """The lines that somebody has."""
        return {line for line, mode in self.modes.items() if mode}

    def drive(self, line: int, level: int) -> None:
        """Bring a line to a level; an edge is told."""
        if level != self.levels[line]:
            self.levels[line] = level
            for callback in list(self._callbacks[line]):
                callback(0, line, level, time.monotonic_ns())

    def bounce(self, line: int, level: int, chance: random.Random, within: float = 0.003) -> None:
        """Bring it there as a contact does: it bounces for a while, at random."""
        end = time.monotonic() + within
        for value in itertools.cycle([level, 1 - level]):
            self.drive(line, value)
            time.sleep(chance.uniform(0, 0.0008))
            if time.monotonic() > end:
                break
        self.drive(line, level)
