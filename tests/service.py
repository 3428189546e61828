"""The noise service as a process of its own, as the box runs it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

from noise.builtin import RECORD
from tests.pulse import PulseServer
from tests.waiting import wait_until

ROOT = Path(__file__).parent.parent
LIMIT = 15  # seconds for one answer


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def all_given() -> str:
    """Return the record of a library into which every built-in noise was put."""
    return json.dumps({path.name: "" for path in (ROOT / "noise" / "builtin").glob("*.wav")})


class NoiseService:
    """gunicorn with noise, on a free port, in a data folder of its own."""

    def __init__(self, data: Path, pulse: PulseServer, **settings: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {"DATA_DIR": str(data), "PORT": str(self.port), "LEVEL_LUFS": "", **settings}
        self._pulse = pulse
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def library(self) -> Path:
        """The folder of originals."""
        return self.data / "library"

    @property
    def log(self) -> str:
        """What it has written so far."""
        return (self.data.parent / "noise.log").read_text()

    @property
    def group(self) -> int:
        """The number of the group of its processes."""
        assert self._process
        return self._process.pid

    def start(self, sound: bool = True, record: bool = True) -> "NoiseService":
        """Start it, wait until it answers and, if `sound`, until it can be heard.

        With `record` it is told that the built-in noises were put into the library before.
        """
        if record:
            self._leave_out_builtin_noises()
        command = [sys.executable, "-m", "gunicorn", "-c", "noise/gunicorn.conf.py", "noise.wsgi:app"]
        with (self.data.parent / "noise.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, process_group=0
            )
        wait_until(self.answers, "noise answers", limit=LIMIT)
        if sound:
            wait_until(lambda: self.get("/")["sound"] is None, "noise has its sound", limit=LIMIT)
        return self

    @property
    def _environment(self) -> dict[str, str]:
        """Nothing of the machine's own settings: the tests delete what they find."""
        theirs = ("REDIS_", "MINIO_", "VOLUME_", "RESUME", "PASSWORD", "BALENA_", "AUDIO_", "LEVEL_LUFS", "LOG_LEVEL")
        inherited = {name: value for name, value in self._pulse.environment.items() if not name.startswith(theirs)}
        return inherited | self.settings

    def _leave_out_builtin_noises(self) -> None:
        """Say that they were put into the folder before; tests/places.py does so in a bucket."""
        self.library.mkdir(parents=True, exist_ok=True)
        (self.library / RECORD).write_text(all_given())

    def kill(self) -> None:
        """End the service as a power cut would."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Have it stand still, with all connections open."""
        os.killpg(self.group, signal.SIGSTOP)

    def thaw(self) -> None:
        """Have it go on."""
        os.killpg(self.group, signal.SIGCONT)

    def end(self) -> None:
        """Ask it to end, wait until it has."""
        if self._process:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all its processes, as a terminal does, and wait until they have ended."""
        os.killpg(self.group, number)
        wait_until(lambda: subprocess.run(["pgrep", "-g", str(self.group), "-r", "DRST"]).returncode, "all have ended")
        self.end()

    def answers(self) -> bool:
        """Whether it answers."""
        try:
            return requests.get(self.url + "/health/", timeout=LIMIT).ok
        except requests.ConnectionError:
            return False

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """Send a request."""
        return requests.request(method, self.url + path, **{"timeout": LIMIT} | options)

    def get(self, path: str) -> Any:
        """Return the JSON of a GET."""
        return self.request("GET", path).json()

    def play(self, name: str) -> None:
        """Play a noise."""
        assert self.request("POST", f"/play/{name}/").status_code == 200

    def volume(self, volume: int) -> None:
        """Set the volume."""
        assert self.request("PUT", "/volume/", json={"volume": volume}).status_code == 200

    def wait_stored(self, **values: object) -> None:
        """Wait until the state file has these values."""
        path = self.data / "state.json"
        wait_until(
            lambda: path.exists() and values.items() <= json.loads(path.read_text()).items(), f"stored: {values}"
        )

    def upload(self, name: str, audio: Path | bytes) -> requests.Response:
        """Send an audio file."""
        body = audio if isinstance(audio, bytes) else audio.read_bytes()
        return self.request("PUT", f"/noises/{name}/audio/", data=body)

    @property
    def audio_process(self) -> int:
        """The number of the process that makes the sound."""
        found = subprocess.run(["pgrep", "-g", str(self.group), "-f", "noise.engine"], capture_output=True)
        return int(found.stdout.split()[0])


@contextlib.contextmanager
def running(data: Path, pulse: PulseServer) -> Iterator[NoiseService]:
    """Run a service with sound, and end it whatever happens."""
    service = NoiseService(data, pulse)
    try:
        yield service.start()
    finally:
        service.kill()
