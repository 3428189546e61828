"""Deletions that can be taken back for a while: they wait here, for the page may be left or fall asleep meanwhile."""

import logging
import threading

from noise.client import Client, ClientError, SaidNo
from webserver.listing import find

log = logging.getLogger(__name__)

UNDO = 9.0  # seconds; the page offers it for 8


class Removals:
    """The noises that will be deleted."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._waiting: dict[str, threading.Timer] = {}

    def later(self, name: str) -> None:
        """Delete a noise in a while, unless that is taken back; raise SaidNo where there is none."""
        find(self._client, name)
        with self._lock:
            if name not in self._waiting:
                timer = self._waiting[name] = threading.Timer(UNDO, self._remove, [name])
                timer.daemon = True
                timer.start()

    def take_back(self, name: str) -> None:
        """Keep a noise; raise SaidNo where it is too late."""
        if not self.forget(name):
            raise SaidNo("It is deleted already.", 409)

    def forget(self, name: str) -> bool:
        """Let a noise be, as for one that comes under its name; return whether it waited for its end."""
        with self._lock:
            timer = self._waiting.pop(name, None)
        if timer:
            timer.cancel()
        return timer is not None

    def _remove(self, name: str) -> None:
        with self._lock:
            if self._waiting.pop(name, None) is None:
                return  # taken back at the last moment
        try:
            self._client.remove(name)
        except ClientError as error:
            log.warning("%s could not be deleted: %s", name, error)
