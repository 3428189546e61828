"""The player: starts the audio process, speaks to it over a pipe, and starts it again when it dies."""

import json
import logging
import os
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

CROSSFADE = 0.05  # seconds
RESUME_FADE = 1.0  # seconds, after the audio process had to be started again
START_LIMIT = 10.0  # seconds the audio process may take to open the device
BEAT_LIMIT = 3.0  # seconds it may be quiet after that
RESTART = 0.2  # seconds until a process that ended is started again

STARTING = "The sound is starting."


class Player:
    """What should sound, kept true by an audio process that may come and go. No call of it ever waits."""

    def __init__(self, buffer: int, changed: Callable[[], None] = lambda: None) -> None:
        self._command = [sys.executable, "-m", "noise.engine", str(buffer)]
        self._changed = changed
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None  # the child, once it plays
        self._wanted: dict[str, Any] | None = None
        self._gain = 1.0
        self._closed = threading.Event()
        self.trouble: str | None = STARTING
        self.device: dict[str, Any] = {}
        self._thread = threading.Thread(target=self._supervise, name="player", daemon=True)
        self._thread.start()

    def play(self, loop: Path, level: float, fade: float = CROSSFADE, fade_in: bool | None = None) -> None:
        """Switch to a loop, crossfaded over `fade` seconds; from silence it starts at once unless `fade_in`."""
        wanted = {"do": "play", "path": str(loop), "level": level, "fade": fade}
        with self._lock:
            self._wanted = wanted
            self._send(wanted | ({} if fade_in is None else {"fade_in": fade_in}))

    def stop(self, fade: float = CROSSFADE) -> None:
        """Fade out over `fade` seconds."""
        with self._lock:
            self._wanted = None
            self._send({"do": "stop", "fade": fade})

    def set_gain(self, gain: float) -> None:
        """Ramp the volume to `gain`, 0..1."""
        with self._lock:
            self._gain = gain
            self._send({"do": "volume", "gain": gain})

    def close(self) -> None:
        """End the audio process softly."""
        self._closed.set()
        if self._child and self._child.stdin:
            self._child.stdin.close()
        self._thread.join(5)

    def _send(self, *commands: dict[str, Any]) -> None:
        """Write to the pipe. A full one means a process that hangs: it is ended, and its successor is told anew."""
        if self._process is None or self._process.stdin is None:
            return
        try:
            os.write(self._process.stdin.fileno(), b"".join(json.dumps(c).encode() + b"\n" for c in commands))
        except (OSError, ValueError):
            self._process.kill()

    def _supervise(self) -> None:
        while not self._closed.is_set():
            try:
                self._run()
            except Exception:  # the sound must come back, whatever happened
                log.exception("the audio process could not be run")
            self._closed.wait(RESTART)

    def _run(self) -> None:
        """Run one audio process to its end."""
        process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdin
        assert process.stdout
        self._child = process
        os.set_blocking(process.stdin.fileno(), False)
        with process.stdin, process.stdout:
            try:
                for message in _messages(process.stdout.fileno()):
                    self._hear(process, message)
            finally:
                self._end(process)

    def _hear(self, process: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
        if "ready" in message:
            self._begin(process, message["ready"])
        elif "lost" in message:
            self._report(message["lost"])
        elif "failed" in message:
            log.error("%s", message["failed"])

    def _begin(self, process: subprocess.Popen[bytes], device: dict[str, Any]) -> None:
        log.info("sound through %(driver)s at %(rate)s Hz, %(channels)s channels, buffer of %(buffer)s frames", device)
        with self._lock:
            self._process, self.device = process, device
            resumed = [self._wanted | {"fade": RESUME_FADE, "fade_in": True}] if self._wanted else []
            self._send({"do": "volume", "gain": self._gain}, *resumed)
        self._report(None)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._process, self.device = None, {}
        process.kill()
        process.wait()
        if self.trouble is None and not self._closed.is_set():
            self._report("The audio process ended and is being started again.")

    def _report(self, trouble: str | None) -> None:
        if trouble != self.trouble:
            if trouble:
                log.warning("%s", trouble)
            self.trouble = trouble
            self._changed()


def _messages(descriptor: int) -> Iterator[dict[str, Any]]:
    """Yield what the audio process says until it ends, or is quiet for too long."""
    rest, limit = b"", START_LIMIT
    while select.select([descriptor], [], [], limit)[0] and (received := os.read(descriptor, 65536)):
        *lines, rest = (rest + received).split(b"\n")
        for line in lines:
            yield json.loads(line)
        limit = BEAT_LIMIT
