"""Follows noise's events in a thread of its own and tells the loop."""

import logging
import threading
import time
from dataclasses import dataclass
from typing import Any

from controller.panel import Events
from noise.client import Client, ClientError

log = logging.getLogger(__name__)

AGAIN = 1.0  # seconds until the next try


@dataclass(frozen=True)
class Heard:
    """Noise's state."""

    state: dict[str, Any]


@dataclass(frozen=True)
class Lost:
    """Noise cannot be heard, with the reason as a sentence."""

    message: str


class Follower:
    """Puts Heard and Lost into the events, over and over."""

    def __init__(self, client: Client, events: Events) -> None:
        self._client = client
        self._events = events
        self._trouble: str | None = None
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                for state in self._client.events():
                    self._note(None)
                    self._events.put(Heard(state))
            except ClientError as error:
                self._note(str(error))
                self._events.put(Lost(str(error)))
            time.sleep(AGAIN)

    def _note(self, trouble: str | None) -> None:
        if trouble and trouble != self._trouble:
            log.warning("%s It is tried again every second.", trouble)
        elif self._trouble and not trouble:
            log.info("The player can be heard again.")
        self._trouble = trouble
