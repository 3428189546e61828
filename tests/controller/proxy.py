"""A bad line to a noise service: it carries requests at once, late, after its mending, or not at all."""

import contextlib
import re
import select
import socket
import threading
import time
from dataclasses import dataclass
from enum import Enum

from tests.service import free_port

SLOW = 0.3  # seconds


class Line(Enum):
    """How the line is."""

    FINE = "fine"
    SLOW = "slow"
    HUNG = "hung"  # what is said now is carried when it is fine again
    REFUSING = "refusing"


@dataclass(frozen=True)
class Carried:
    """A change that reached noise: what, until when it was wanted, when it came, and the status of the answer."""

    what: str
    deadline: float
    at: float
    status: int


class Proxy:
    """Listens at `url` in place of the service at a port."""

    def __init__(self, port: int) -> None:
        self._upstream = port
        self.line = Line.FINE
        self.carried: list[Carried] = []
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._server = socket.create_server(("127.0.0.1", self._port), backlog=128)
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):  # it was closed
            while True:
                connection = self._server.accept()[0]
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            request = _read(client)
            if self.line == Line.SLOW:
                time.sleep(SLOW)
            while self.line == Line.HUNG:
                time.sleep(0.01)
            if self.line != Line.REFUSING:
                self._carry(client, request)

    def _carry(self, client: socket.socket, request: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self._upstream), 5) as upstream:
            at = time.time()
            upstream.sendall(request)
            answer = upstream.recv(65536)
            self._note(request, at, answer)
            while answer and self.line != Line.REFUSING:
                client.sendall(answer)
                answer = _next(client, upstream)

    def _note(self, request: bytes, at: float, answer: bytes) -> None:
        deadline = re.search(rb"Request-Deadline: (\S+)", request)
        if deadline and not request.startswith(b"GET"):
            what = b" ".join(request.split(b" ", 2)[:2]).decode()
            self.carried.append(Carried(what, float(deadline[1]), at, int(answer.split(b" ", 2)[1]) if answer else 0))


def _read(client: socket.socket) -> bytes:
    """Read one request whole."""
    request = b""
    while b"\r\n\r\n" not in request:
        request += _some(client)
    head, _, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", head)
    while length and len(body) < int(length[1]):
        body += _some(client)
    return head + b"\r\n\r\n" + body


def _some(client: socket.socket) -> bytes:
    piece = client.recv(65536)
    if not piece:
        raise ConnectionError("it left")
    return piece


def _next(client: socket.socket, upstream: socket.socket) -> bytes:
    """Return what noise says next; nothing when one of the two has gone."""
    ready = select.select([client, upstream], [], [], 20)[0]
    return upstream.recv(65536) if upstream in ready else b""
