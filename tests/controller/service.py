"""The front panel as a process of its own, simulated, and the words on its glass."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import requests

from tests.service import ROOT, free_port
from tests.waiting import wait_until

LIMIT = 15  # seconds


class PanelService:
    """`python -m controller` with the simulated panel, on a free port."""

    def __init__(self, noise_url: str, log: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_file = log
        self._settings = {"PANEL": "simulated", "PORT": str(self.port), "NOISE_URL": noise_url, **settings}
        self._process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        """What it has written so far."""
        return self.log_file.read_text()

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def start(self) -> "PanelService":
        """Start it, wait until it answers."""
        self.launch()
        wait_until(self._answers, "the panel answers", limit=LIMIT)
        return self

    def launch(self, folder: Path = ROOT) -> None:
        """Start it from a folder."""
        theirs = ("PASSWORD", "LCD_", "GPIO_", "DIAL_", "LOG_LEVEL")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
        with self.log_file.open("ab") as log:
            command, environment = [sys.executable, "-m", "controller"], inherited | self._settings
            self._process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)

    def _answers(self) -> bool:
        try:
            return self.request("GET", "/health").ok
        except requests.ConnectionError:
            return False

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """Send a request."""
        return requests.request(method, self.url + path, **{"timeout": LIMIT} | options)

    def input(self, **fields: Any) -> None:
        """Press, release or turn."""
        assert self.request("POST", "/input", json=fields).status_code == 204

    def press(self, control: str) -> None:
        """Press a control and let it go."""
        self.input(press=control)
        self.input(release=control)

    def text(self) -> str:
        """Return what the glass says now, nothing where nobody answers."""
        if not self._answers():
            return ""
        with self.request("GET", "/glass", stream=True) as answer:
            line = next(line for line in answer.iter_lines(chunk_size=None) if line.startswith(b"data: "))
            return str(json.loads(line[6:])["text"])

    def wait_for(self, *words: str) -> None:
        """Wait until the glass says all of these."""
        wait_until(lambda: all(word in self.text() for word in words), f"the glass says {words}")

    def end(self) -> int:
        """Ask it to end; return its status."""
        self._process.terminate()
        return self.wait()

    def wait(self) -> int:
        """Wait until it has ended; return its status."""
        return self._process.wait(10)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
