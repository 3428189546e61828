"""The list of noises as HTML, rendered once for all pages after each change of the library."""

import threading
from typing import Any

from flask import render_template

from noise.client import Client, SaidNo


def find(client: Client, name: str) -> dict[str, Any]:
    """Return one noise of the list, a refused one too; raise SaidNo where there is none."""
    for noise in client.noises(refused=True):
        if noise["name"] == name:
            return noise
    raise SaidNo(f"There is no noise called {name!r} any more.", 404)


class Listing:
    """Keeps the newest list."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._number = 0  # of the library; it rises with every change, over restarts too
        self._html = ""

    def html(self, number: int) -> str:
        """Return the list, not older than `number`; raise ClientError."""
        with self._lock:
            if not 0 < number <= self._number:
                self._render()
            return self._html

    def _render(self) -> None:
        number = self._client.state()["library"]  # first, so that the list is as new or newer
        self._html = render_template("_library.html", noises=self._client.noises(refused=True), library=number)
        self._number = number
