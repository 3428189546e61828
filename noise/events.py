"""Server-sent events: the state to everyone who listens."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

from noise.changes import Changes
from noise.errors import Unavailable

BEAT = 0.7  # seconds; listeners miss it within 2 s, and writing is the only way to learn that a listener is gone
LISTENERS = 32  # each holds a thread; the other half is for everything else
GONE_AFTER = 15_000  # milliseconds without an acknowledgement until a silent listener's connection is closed


class Events:
    """The streams of all listeners."""

    def __init__(self, changes: Changes, state: Callable[[], dict[str, Any]]) -> None:
        self._changes = changes
        self._state = state
        self._places = threading.Semaphore(LISTENERS)

    def stream(self) -> Iterator[str]:
        """Return the stream for one more listener; raise Unavailable when there are too many."""
        if not self._places.acquire(blocking=False):
            raise Unavailable(f"{LISTENERS} listeners follow already, and more cannot; close one of them.")
        return _Stream(self._messages(), self._places.release)

    def _messages(self) -> Iterator[str]:
        seen = 0
        while True:
            number = self._changes.wait(seen, BEAT)
            yield ": beat\n\n" if number == seen else self._message(number)
            seen = number

    def _message(self, number: int) -> str:
        return f"id: {number}\ndata: {json.dumps(self._state(), ensure_ascii=False)}\n\n"


class _Stream(Iterator[str]):
    """An iterator that gives its place back when it is closed, even when it never began."""

    def __init__(self, messages: Iterator[str], closed: Callable[[], None]) -> None:
        self._messages = messages
        self._closed = closed

    def __next__(self) -> str:
        return next(self._messages)

    def close(self) -> None:
        closed, self._closed = self._closed, lambda: None
        closed()


def close_when_silent(connection: socket.socket | None) -> None:
    """Have the system close the connection of a listener that went away without a word."""
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GONE_AFTER)
