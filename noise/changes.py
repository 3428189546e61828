"""Telling everyone who waits that something has changed."""

import itertools
import threading
import time


class Changes:
    """A number that rises with every change, and a way to wait for the next one."""

    def __init__(self) -> None:
        # Starting from the clock keeps the number rising over restarts, so nobody takes new news for old.
        self._numbers = itertools.count(time.time_ns() // 1_000_000)
        self.number = next(self._numbers)
        self._condition = threading.Condition()

    def tell(self) -> None:
        """Say that something has changed."""
        with self._condition:
            self.number = next(self._numbers)
            self._condition.notify_all()

    def wait(self, seen: int, timeout: float) -> int:
        """Return the number once it is not `seen` any more, or after `timeout` seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self.number != seen, timeout)
            return self.number
