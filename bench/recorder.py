"""A recorder that knows when each of its pieces arrived, and so how late it is itself."""

import contextlib
import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from tests.pulse import RATE, PulseServer, Samples

FRAME_BYTES = 4
PRIORITY = -19  # before all that is measured, where the system allows it
COMMAND = ["parec", "-d", "out.monitor", "--latency-msec=5", "--raw"]
COMMAND += ["--format=s16le", f"--rate={RATE}", "--channels=2"]


class Piece(NamedTuple):
    """Bytes read at once and the moment at which they were there, in seconds."""

    arrival: float
    content: bytes

    @property
    def sounds(self) -> bool:
        """Whether a frame in it is not silent."""
        return bool(self.content.strip(b"\0"))


class Recorder:
    """What the null sink gets, in the pieces in which its monitor hands it on."""

    def __init__(self, server: PulseServer) -> None:
        self._server = server
        self._process = subprocess.Popen(COMMAND, env=server.environment, stdout=subprocess.PIPE)
        self.pieces: list[Piece] = []
        _hurry(self._process.pid)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def first_sound(self, mark: int) -> float | None:
        """Return when the first sounding piece from number `mark` on arrived, None if there is none yet."""
        return next((piece.arrival for piece in self.pieces[mark:] if piece.sounds), None)

    def quiet_for(self, seconds: float, mark: int) -> bool:
        """Whether the last `seconds` of what came from piece `mark` on are there, and silent."""
        size = round(seconds * RATE) * FRAME_BYTES
        recent = b"".join(piece.content for piece in self.pieces[mark:])[-size:]
        return len(recent) == size and not recent.strip(b"\0")

    def samples(self, first: int, last: int) -> Samples:
        """Return the frames of the pieces from `first` up to `last`, shape (frames, 2)."""
        before = sum(len(piece.content) for piece in self.pieces[:first])
        content = b"".join(piece.content for piece in self.pieces[first:last])[-before % FRAME_BYTES :]
        whole = len(content) // FRAME_BYTES * FRAME_BYTES
        return np.frombuffer(content[:whole], "<i2").reshape(-1, 2)

    def lags(self, first: int) -> list[float]:
        """Return for each piece from `first` on, in seconds, how much later it came than the most punctual one."""
        pieces = self.pieces[first:]  # a copy, since it goes on growing
        ends = np.cumsum([len(piece.content) for piece in pieces]) / (FRAME_BYTES * RATE)
        lags = np.array([piece.arrival for piece in pieces]) - ends
        return [float(lag) for lag in lags - lags.min()]

    def reported_latency(self) -> float:
        """Return the seconds between the monitor and this recorder, as the server reckons them."""
        found = re.findall(r"(?:Buffer|Source) Latency: (\d+) usec", self._server.command("list", "source-outputs"))
        return sum(int(microseconds) for microseconds in found) / 1e6

    def end(self) -> None:
        """Stop recording."""
        self._process.kill()
        self._process.wait()
        self._thread.join(5)

    def _read(self) -> None:
        assert self._process.stdout
        _hurry(threading.get_native_id())
        while content := os.read(self._process.stdout.fileno(), 65536):
            self.pieces.append(Piece(time.monotonic(), content))


def _hurry(thread: int) -> None:
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, thread, PRIORITY)


@contextlib.contextmanager
def recorder(server: PulseServer) -> Iterator[Recorder]:
    """Record the server's sink."""
    recording = Recorder(server)
    try:
        yield recording
    finally:
        recording.end()
