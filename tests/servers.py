"""Redis and MinIO of the tests' own, started by the very scripts that start them on the box."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import requests

from tests.processes import Process
from tests.service import ROOT, free_port
from tests.waiting import wait_until

Kind = TypeVar("Kind", bound="Server")
LIMIT = 60.0  # seconds to start in, on a busy machine
MINE = ("MINIO_", "DATA")  # settings that are the server's alone


def minio_binary() -> Path | None:
    """Return the MinIO to test with, or None where there is none."""
    path = Path(os.environ.get("MINIO") or ROOT / ".tools" / "minio").absolute()
    return path if os.access(path, os.X_OK) else None


class Server(Process):
    """A process in a folder of its own: its data, its log and its home."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.data = folder / "data"
        self.port = free_port()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.launch()
        wait_until(lambda: self._answers() or self._ended(), "the server answers", limit=LIMIT)
        assert not self._ended(), self.log

    def launch(self) -> "subprocess.Popen[bytes]":
        """Start it without waiting."""
        self.data.mkdir(exist_ok=True)
        return self.run(self._command(), self._environment())

    def _ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(MINE)}
        return inherited | {"HOME": str(self.folder), "DATA": str(self.data)}

    def _command(self) -> list[str]:
        raise NotImplementedError

    def _answers(self) -> bool:
        raise NotImplementedError


class RedisServer(Server):
    """Redis with the box's configuration."""

    @property
    def url(self) -> str:
        """What REDIS_URL is set to."""
        return f"redis://127.0.0.1:{self.port}"

    def cli(self, *words: str) -> str:
        """Run a command in redis-cli, return what it printed."""
        command = ["redis-cli", "-p", str(self.port), *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT).stdout.strip()

    def _command(self) -> list[str]:
        return [str(ROOT / "redis" / "start.sh"), "--port", str(self.port), "--bind", "127.0.0.1"]

    def _answers(self) -> bool:
        return self.cli("ping") == "PONG"


class MinioServer(Server):
    """MinIO with the box's settings; `settings` are more of them."""

    def __init__(self, folder: Path, **settings: str) -> None:
        super().__init__(folder)
        self.console_port = free_port()
        self.user = "noise"
        self.settings = settings
        self.password_file = folder / "secret" / "minio_root_password"

    @property
    def url(self) -> str:
        """What MINIO_URL is set to."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def console_url(self) -> str:
        """Where its page is."""
        return f"http://127.0.0.1:{self.console_port}"

    @property
    def password(self) -> str:
        """The password that it has put into its file."""
        return self.password_file.read_text().strip()

    def _environment(self) -> dict[str, str]:
        binary = minio_binary()
        assert binary, "there is no MinIO"
        ours = {"MINIO_PORT": str(self.port), "MINIO_CONSOLE_PORT": str(self.console_port)}
        ours["MINIO_ROOT_PASSWORD_FILE"] = str(self.password_file)
        return (
            super()._environment()
            | ours
            | {"PATH": f"{self._named_minio(binary)}:{os.environ['PATH']}"}
            | self.settings
        )

    def _named_minio(self, binary: Path) -> Path:
        """Return a folder in which the binary goes by the name that start.sh calls."""
        folder = self.folder / "bin"
        folder.mkdir(exist_ok=True)
        with contextlib.suppress(FileExistsError):
            (folder / "minio").symlink_to(binary)
        return folder

    def _command(self) -> list[str]:
        return [str(ROOT / "minio" / "start.sh")]

    def _answers(self) -> bool:
        try:
            answer = requests.get(f"{self.url}/minio/health/live", timeout=5)
            requests.get(self.console_url, timeout=5)  # it comes last, and MinIO ends when its port is taken
        except requests.RequestException:
            return False
        # It says 200 before it has looked at its drive, and this besides.
        return answer.status_code == 200 and answer.headers.get("x-minio-server-status") != "offline"


@contextlib.contextmanager
def cleared(server: Kind) -> Iterator[Kind]:
    """Lend it, and in the end kill it and remove its folder."""
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(server.folder, ignore_errors=True)


@contextlib.contextmanager
def running(server: Kind) -> Iterator[Kind]:
    """Run it, and in the end kill it and remove its folder."""
    with cleared(server):
        server.start()
        yield server


def own_folder(name: str) -> Path:
    """Return a new folder for a server."""
    return Path(tempfile.mkdtemp(prefix=name))
