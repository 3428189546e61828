"""Imports that failed for a reason that may pass: when each is tried again."""

import logging
import time
from dataclasses import dataclass

log = logging.getLogger(__name__)

FIRST, LONGEST = 10.0, 600.0  # seconds until the next try; the pause doubles with every failure
TRIES = 3  # of a file over which the decoder dies, until the file counts as the cause


@dataclass
class Failure:
    """What went wrong, how often, and until when nothing is tried."""

    trouble: str
    count: int
    until: float


class Retries:
    """The failures by the key of what was to be made."""

    def __init__(self) -> None:
        self._failures: dict[str, Failure] = {}

    def postpone(self, key: str, trouble: str) -> None:
        """Note a failure."""
        log.warning("an import failed and will be tried again: %s", trouble)
        count = self._count(key)
        self._failures[key] = Failure(trouble, count + 1, time.monotonic() + min(LONGEST, FIRST * 2**count))

    def forget(self, key: str) -> None:
        """It is settled."""
        self._failures.pop(key, None)

    def waits(self, key: str) -> bool:
        """Whether it is too early for the next try."""
        return key in self._failures and time.monotonic() < self._failures[key].until

    def pause(self) -> float:
        """Return the seconds until the next try is due."""
        now = time.monotonic()
        return min((f.until - now for f in list(self._failures.values()) if f.until > now), default=LONGEST)

    def hasten(self) -> None:
        """Let everything be tried again now."""
        for failure in list(self._failures.values()):
            failure.until = 0.0

    def may_try_again(self, key: str) -> bool:
        """Whether it has not failed too often."""
        return self._count(key) < TRIES - 1

    def trouble(self, key: str) -> str | None:
        """Return the last failure's sentence."""
        return self._failures[key].trouble if key in self._failures else None

    def _count(self, key: str) -> int:
        return self._failures[key].count if key in self._failures else 0
