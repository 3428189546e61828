"""One subscription to noise, for all open pages."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from noise.client import Client, ClientError

log = logging.getLogger(__name__)

PLACES = 224  # open pages; each holds a thread
BEAT = 2.0  # seconds; a page that hears nothing, or hears no more, is found out by it
AGAIN = 0.5  # seconds until noise is tried again
LOUD = 40  # the volume after a mute, where no other was ever seen


class Hub:
    """Follows noise from the first page on, and tells every page what it heard last."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._changed = threading.Condition()
        self._message, self._number = "", 0  # the last that was told
        self._places = threading.Semaphore(PLACES)
        self._started = False
        self.loud = LOUD

    def join(self) -> Callable[[], None] | None:
        """Take a place for one more page; return what gives it back, or None where all are taken."""
        if not self._places.acquire(blocking=False):
            return None
        with self._changed:
            if not self._started:
                threading.Thread(target=self._follow, name="hub", daemon=True).start()
            self._started = True
        return self._places.release

    def messages(self) -> Iterator[str]:
        """Yield the last message and every new one, as server-sent events; a page too slow for all gets the newest."""
        seen = 0
        while True:
            with self._changed:
                self._changed.wait_for(lambda seen=seen: self._number != seen, BEAT)  # type: ignore[misc]
                message = self._message if self._number != seen else event("beat", None)
                seen = self._number
            yield message

    def _follow(self) -> None:
        while True:
            try:
                self._listen()
            except ClientError as error:
                self._tell(event("gone", str(error)))
            except Exception:  # following must not end
                log.exception("what noise said made no sense")
            time.sleep(AGAIN)

    def _listen(self) -> None:
        for state in self._client.events():
            self.loud = state["volume"] or self.loud
            self._tell(event("state", state))

    def _tell(self, message: str) -> None:
        with self._changed:
            if message != self._message:
                self._message, self._number = message, self._number + 1
                self._changed.notify_all()


def event(kind: str, data: Any) -> str:
    """Return a server-sent event."""
    return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
