"""Many open pages at once: their event streams, read by one thread, with the time at which each hears of a change."""

import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import wait_until

REQUEST = b"GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"


class Crowd:
    """`count` listeners of a webserver's port."""

    def __init__(self, port: int, count: int) -> None:
        self._selector = selectors.DefaultSelector()
        self._heard: dict[int, tuple[float, int]] = {}  # by listener: when it heard of a volume last, and of which
        self._ended = False
        self._sockets = [self._open(port, number) for number in range(count)]
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _open(self, port: int, number: int) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(REQUEST)
        self._selector.register(connection, selectors.EVENT_READ, number)
        return connection

    def _read(self) -> None:
        while not self._ended:
            for key, _ in self._selector.select(0.1):
                assert isinstance(key.fileobj, socket.socket)
                text = key.fileobj.recv(65536)
                _, found, rest = text.rpartition(b'"volume": ')
                if found:
                    self._heard[key.data] = (time.monotonic(), int(rest.split(b",")[0]))

    def all_heard(self, volume: int) -> bool:
        """Whether every listener has heard of this volume last."""
        return len(self._heard) == len(self._sockets) and all(heard == volume for _, heard in self._heard.values())

    def delays(self, since: float, volume: int) -> list[float]:
        """Wait until all have heard of a volume; return after how many seconds each had."""
        wait_until(lambda: self.all_heard(volume), f"all pages show the volume {volume}", limit=30)
        return [when - since for when, _ in self._heard.values()]

    def close(self) -> None:
        """Leave."""
        self._ended = True
        self._thread.join()
        for connection in self._sockets:
            connection.close()


@contextmanager
def crowd(port: int, count: int) -> Iterator[Crowd]:
    """Open the pages, wait until each has its first state, and close them in the end."""
    pages = Crowd(port, count)
    try:
        wait_until(lambda: len(pages._heard) == count, "all pages have heard", limit=30)
        yield pages
    finally:
        pages.close()


def megabytes(group: int) -> float:
    """The memory that a group of processes has for itself or shares, in MB."""
    files = [path for path in Path("/proc").glob("[0-9]*/stat") if _group(path) == group]
    return sum(_proportional(path.parent / "smaps_rollup") for path in files) / 1000


def _group(path: Path) -> int:
    try:
        return int(path.read_text().rpartition(")")[2].split()[2])
    except OSError:  # it has ended
        return 0


def _proportional(path: Path) -> float:
    lines = path.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
