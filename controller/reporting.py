"""Tells noise how the panel is, so that its health says so."""

from typing import Any

from controller.asking import Asker
from controller.panel import Panel
from noise.client import ClientError

EVERY, AGAIN, PATIENCE = 8.0, 2.0, 3.0  # seconds: between reports, until one that failed is made again, for one


class Reporter:
    """Reports regularly, and at once when something has changed."""

    def __init__(self, panel: Panel, asker: Asker) -> None:
        self._panel = panel
        self._asker = asker
        self._told: str | None = None
        self._due = 0.0
        self._asking = False

    def tick(self, now: float) -> None:
        """Report where it is time."""
        trouble = self._panel.trouble
        if self._asking or (now < self._due and trouble == self._told):
            return
        self._asking, self._told, self._due = True, trouble, now + EVERY
        self._asker.ask(
            lambda client: client.report_panel(trouble is None, trouble),
            now + PATIENCE,
            lambda answer: self._answered(answer, now),
        )

    def _answered(self, answer: Any, asked: float) -> None:
        self._asking = False
        if isinstance(answer, ClientError):
            self._due = asked + AGAIN
