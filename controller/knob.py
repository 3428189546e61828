"""The volume as the dial turns it: one call under way at a time, and of the turns meanwhile the last one counts."""

from collections.abc import Callable
from typing import Any

from controller.asking import Asker
from noise.client import ClientError

PATIENCE = 1.5  # seconds until an answer counts as missing
SETTLED = 1.0  # seconds after a turn in which the dial goes on from where it is, whatever is heard meanwhile


class Knob:
    """Where the user wants the volume, as long as that is not the volume yet."""

    def __init__(self, asker: Asker, failed: Callable[[ClientError], None]) -> None:
        self._asker = asker
        self._failed = failed
        self.wanted: int | None = None
        self._asked: int | None = None
        self._at = 0.0

    def set(self, volume: int, at: float) -> None:
        """Want this volume."""
        self.wanted, self._at = volume, at
        if self._asked is None:
            self._ask()

    def settle(self, now: float) -> None:
        """Follow what is heard again once the dial rests."""
        if self._asked is None and now - self._at >= SETTLED:
            self.wanted = None

    def _ask(self) -> None:
        wanted = self._asked = self.wanted
        assert wanted is not None
        self._asker.ask(lambda client: client.set_volume(wanted), self._at + PATIENCE, self._answered)

    def _answered(self, answer: Any) -> None:
        asked, self._asked = self._asked, None
        if isinstance(answer, ClientError):
            self.wanted = None
            self._failed(answer)
        elif self.wanted not in (None, asked):
            self._ask()
