"""The other players, each made to repeat the numbered loop on the server given."""

import contextlib
import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.drops import numbered_loop
from tests.hearing import wav
from tests.pulse import RATE, PulseServer
from tests.waiting import wait_until

TURNS = 8  # of the loop in the file of a player that cannot repeat
MPD_CONFIGURATION = """
bind_to_address "{folder}/mpd"
music_directory "{folder}"
auto_update "no"
audio_output {{
    type "pulse"
    name "bench"
    server "{url}"
}}
"""


class Pacat:
    """PulseAudio's own player: a new process for each start."""

    def __init__(self, server: PulseServer) -> None:
        loop = server.folder / "long"
        loop.write_bytes(np.tile(numbered_loop(), (TURNS, 1)).tobytes())
        self._command = ["pacat", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=2", str(loop)]
        self._process: subprocess.Popen[bytes] | None = None

    def play(self) -> None:
        """Start the process."""
        self._process = subprocess.Popen(self._command)

    def stop(self) -> None:
        """End it."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


class Remote:
    """A player that runs already and takes lines of text through a socket."""

    def __init__(self, path: Path, play: str, stop: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        wait_until(lambda: self._socket.connect_ex(str(path)) == 0, "the player answers")
        self._play, self._stop = play, stop

    def send(self, lines: str) -> None:
        """Send lines, without waiting for what they bring."""
        self._socket.sendall(lines.encode())

    def play(self) -> None:
        """Start the loop."""
        self.send(self._play)

    def stop(self) -> None:
        """Stop it."""
        self.send(self._stop)


@contextlib.contextmanager
def pacat(server: PulseServer) -> Iterator[Pacat]:
    """PulseAudio's own player."""
    player = Pacat(server)
    try:
        yield player
    finally:
        player.stop()


@contextlib.contextmanager
def mpd(server: PulseServer) -> Iterator[Remote]:
    """MPD, repeating a queue of one song."""
    song, configuration = _song(server), server.folder / "mpd.conf"
    configuration.write_text(MPD_CONFIGURATION.format(folder=server.folder, url=server.url))
    with _running("mpd", "--no-daemon", str(configuration)):
        player = Remote(server.folder / "mpd", "play\n", "stop\n")
        player.send(f'repeat 1\nsingle 1\nadd "{song}"\n')
        yield player


@contextlib.contextmanager
def mpv(server: PulseServer) -> Iterator[Remote]:
    """mpv, waiting for a file to repeat."""
    play = json.dumps({"command": ["loadfile", str(_song(server))]})
    stop = json.dumps({"command": ["stop"]})
    options = ["--no-config", "--no-video", "--no-terminal", "--idle=yes", "--ao=pulse", "--loop-file=inf"]
    with _running("mpv", *options, f"--input-ipc-server={server.folder}/mpv"):
        yield Remote(server.folder / "mpv", play + "\n", stop + "\n")


def _song(server: PulseServer) -> Path:
    path = server.folder / "loop.wav"
    path.write_bytes(wav(numbered_loop()))
    return path


@contextlib.contextmanager
def _running(*command: str) -> Iterator[None]:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()
