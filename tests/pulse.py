"""A PulseAudio server of the tests' own: one null sink, recorded from its monitor."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.processes import Process
from tests.waiting import wait_until

RATE = 44100
Samples = npt.NDArray[np.int16]


class PulseServer(Process):
    """A real server on a socket of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.socket = folder / "socket"
        self.url = f"unix:{self.socket}"

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs to find it, and nothing of the machine's own server."""
        home = {name: str(self.folder) for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH")}
        return {**os.environ, **home, "PULSE_SERVER": self.url}

    def start(self) -> None:
        """Start it and wait until it answers."""
        modules = (
            f"module-native-protocol-unix auth-anonymous=1 socket={self.socket}",
            "module-null-sink sink_name=out rate=44100 format=s16le channels=2",
        )
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        command += [argument for module in modules for argument in ("-L", module)]
        self.run(command, self.environment)
        wait_until(self._answers, "PulseAudio answers")

    def kill(self) -> None:
        """End it as a power cut would."""
        super().kill()
        self.socket.unlink(missing_ok=True)

    def command(self, *words: str) -> str:
        """Run pactl, return what it printed."""
        return subprocess.run(["pactl", *words], env=self.environment, capture_output=True, text=True).stdout

    def _answers(self) -> bool:
        return "Default Sink: out" in self.command("info")

    @contextlib.contextmanager
    def recording(self) -> Iterator["Recording"]:
        """Record all that the sink gets."""
        recording = Recording(self.environment)
        try:
            wait_until(lambda: recording.seconds > 0, "the recorder hears the sink")
            yield recording
        finally:
            recording.end()


class Recording:
    """What the sink was given so far, shape (frames, 2). `within` is put before the recorder's command."""

    def __init__(self, environment: dict[str, str], within: tuple[str, ...] = ()) -> None:
        command = [*within, "parec", "-d", "out.monitor", "--latency-msec=20", "--raw"]
        command += ["--format=s16le", f"--rate={RATE}", "--channels=2"]
        nice = ["nice", "-n", "-19"] if os.geteuid() == 0 else []
        self._process = subprocess.Popen(nice + command, env=environment, stdout=subprocess.PIPE)
        self._bytes = bytearray()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self._bytes) / 4 / RATE

    @property
    def samples(self) -> Samples:
        """A copy of it."""
        whole = len(self._bytes) // 4 * 4
        return np.frombuffer(bytes(self._bytes[:whole]), dtype="<i2").reshape(-1, 2)

    def wait(self, seconds: float) -> "Recording":
        """Wait until it is `seconds` longer."""
        target = self.seconds + seconds
        wait_until(lambda: self.seconds >= target, f"{seconds} s were recorded", limit=seconds * 3 + 10)
        return self

    def wait_for_sound(self, limit: float = 10) -> "Recording":
        """Wait until something is heard in its last tenth of a second."""
        wait_until(lambda: bool(self.samples[-RATE // 10 :].any()), "something is heard", limit=limit)
        return self

    def wait_for_silence(self) -> "Recording":
        """Wait until nothing is heard in its last fifth of a second."""
        wait_until(lambda: not self.samples[-RATE // 5 :].any(), "silence")
        return self

    def end(self) -> None:
        """Stop recording."""
        self._process.kill()
        self._process.wait()
        self._thread.join(5)

    def _read(self) -> None:
        assert self._process.stdout
        while piece := os.read(self._process.stdout.fileno(), 65536):
            self._bytes += piece


@contextlib.contextmanager
def pulse_server() -> Iterator[PulseServer]:
    """Run a server in a folder of its own; a socket's path must be short."""
    folder = Path(tempfile.mkdtemp(prefix="pulse"))
    server = PulseServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
