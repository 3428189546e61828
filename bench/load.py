"""Busy cores: what a box does beside the sound, at its worst."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FOREVER = "while True: pass"


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


class Use:
    """How much of all the cores is used, by anyone, from its making on."""

    def __init__(self) -> None:
        self._busy, self._all = _jiffies()

    def share(self) -> float:
        """Return the part of the time since, 0..1, in which the cores had something to do."""
        busy, every = _jiffies()
        return (busy - self._busy) / max(1, every - self._all)


def _jiffies() -> tuple[int, int]:
    """See proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal."""
    counts = [int(count) for count in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return sum(counts) - counts[3] - counts[4], sum(counts)


@contextlib.contextmanager
def busy_cores(busy: bool) -> Iterator[None]:
    """Keep every core busy with a Python process of ordinary priority, or none if not `busy`."""
    command = [sys.executable, "-c", FOREVER]
    processes = [subprocess.Popen(command) for _ in range(cores() if busy else 0)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()
