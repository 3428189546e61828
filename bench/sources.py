"""What is measured, seen as a thing that plays and stops; and ours among them."""

import os
import subprocess
from pathlib import Path
from typing import Protocol

from noise.player import Player
from tests.waiting import wait_until

ORDINARY = 0


class Source(Protocol):
    """Anything that can be made to play one loop over and over."""

    def play(self) -> None:
        """Let it sound, from silence."""

    def stop(self) -> None:
        """Let it fall silent."""


class OurPlayer:
    """`noise.player.Player` with its audio process, which finds its server in this process's environment.

    `ended` counts how often that process ended unasked.
    """

    def __init__(self, loop: Path, buffer: int) -> None:
        self._loop = loop
        self.ended = 0
        self._player = Player(buffer, self._count_ends)
        wait_until(lambda: self._player.trouble is None, "the player has its device", limit=20)

    def play(self) -> None:
        """Play the loop at full level: bit for bit."""
        self._player.play(self._loop, 1.0)

    def stop(self) -> None:
        """Fade out."""
        self._player.stop()

    def close(self) -> None:
        """End the audio process."""
        self._player.close()

    @property
    def priority(self) -> int:
        """The nice value of the audio process."""
        return os.getpriority(os.PRIO_PROCESS, self._process)

    def lower_priority(self) -> None:
        """Take from each thread of the audio process what it has more than other processes."""
        for task in Path(f"/proc/{self._process}/task").iterdir():
            if os.getpriority(os.PRIO_PROCESS, int(task.name)) < ORDINARY:
                os.setpriority(os.PRIO_PROCESS, int(task.name), ORDINARY)

    def _count_ends(self) -> None:
        """Be told of a change: to a trouble, or out of one."""
        self.ended += bool(self._player.trouble)

    @property
    def _process(self) -> int:
        command = ["pgrep", "-P", str(os.getpid()), "-f", "noise.engine"]
        return int(subprocess.run(command, capture_output=True).stdout.split()[0])
