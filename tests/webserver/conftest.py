"""The web page of a running noise service, and a browser to look at it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.hearing import random_loop, wav
from tests.pulse import PulseServer
from tests.service import ROOT, NoiseService, free_port
from tests.waiting import wait_until

LIMIT = 15  # seconds


class WebService:
    """gunicorn with the page, on a free port."""

    def __init__(self, noise: NoiseService, log: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {"PASSWORD": "", "PORT": str(self.port), "NOISE_URL": noise.url, **settings}
        self._log = log
        self._process: subprocess.Popen[bytes]

    def start(self) -> "WebService":
        """Start it, wait until it answers."""
        command = [sys.executable, "-m", "gunicorn", "-c", "webserver/gunicorn.conf.py", "webserver.wsgi:app"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | self.settings, stdout=log, stderr=log, process_group=0
            )
        wait_until(self._listens, "the page answers", limit=LIMIT)
        return self

    @property
    def pid(self) -> int:
        """The number of its process group."""
        return self._process.pid

    @property
    def log(self) -> str:
        """What it has written so far."""
        return self._log.read_text()

    def _listens(self) -> bool:
        try:
            return self.request("GET", "/health").ok
        except requests.ConnectionError:
            return False

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """Send a request as a script does; what it redirects to is not followed."""
        return requests.request(method, self.url + path, **{"timeout": LIMIT, "allow_redirects": False} | options)

    def browse(self, method: str, path: str, **options: Any) -> requests.Response:
        """Send a request as a browser does that runs no scripts."""
        headers = {"Accept": "text/html"} | options.pop("headers", {})
        return self.request(method, path, headers=headers, **options)

    def send(self, number: signal.Signals) -> None:
        """Send a signal to all its processes."""
        os.killpg(self._process.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send(signal.SIGKILL)
        self._process.wait()


@pytest.fixture
def web(noise: NoiseService, tmp_path: Path) -> Iterator[WebService]:
    """The page of a service that has the noises 'waves' and 'rain', for one test to harm."""
    fill(noise)
    service = WebService(noise, tmp_path / "web.log").start()
    yield service
    service.kill()


@pytest.fixture(scope="module")
def shared_noise(tmp_path_factory: pytest.TempPathFactory, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    """A service for all tests of a file."""
    service = NoiseService(tmp_path_factory.mktemp("shared") / "data", shared_pulse).start()
    yield service
    service.kill()


@pytest.fixture(scope="module")
def shared_web(shared_noise: NoiseService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebService]:
    """Its page."""
    service = WebService(shared_noise, tmp_path_factory.mktemp("web") / "web.log").start()
    yield service
    service.kill()


@pytest.fixture
def box(shared_noise: NoiseService) -> NoiseService:
    """The shared service with the noises 'waves' and 'rain' only, standing still, at volume 40."""
    for noise in shared_noise.get("/noises/?all"):
        shared_noise.request("DELETE", f"/noises/{noise['name']}/")
    fill(shared_noise)
    for n in "1234":
        shared_noise.request("DELETE", f"/presets/{n}/")
    shared_noise.request("POST", "/stop/")
    shared_noise.volume(40)
    return shared_noise


def fill(noise: NoiseService) -> None:
    """Give it the noises 'waves' and 'rain'."""
    assert noise.upload("waves", wav(random_loop(2000))).ok
    assert noise.upload("rain", wav(random_loop(2000, seed=2))).ok
