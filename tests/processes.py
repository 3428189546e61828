"""A program that runs in a folder of its own, for tests to start, kill, freeze and weigh."""

import os
import signal
import subprocess
from pathlib import Path


class Process:
    """One process; its output goes to a log in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """What it has written so far."""
        return (self.folder / "log").read_text(errors="replace")

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process
        return self._process.pid

    def run(self, command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
        """Start it without waiting."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        return self._process

    def send(self, number: signal.Signals) -> None:
        """Send a signal: kill it, freeze it, thaw it."""
        assert self._process
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait()


def seconds_used(*pids: int) -> float:
    """Return the processor time that the processes have used so far."""
    times = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in pids]
    return sum(int(ticks) for pair in times for ticks in pair) / os.sysconf("SC_CLK_TCK")
