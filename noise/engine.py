"""The audio process: `python -m noise.engine FRAMES` plays what its standard input tells it.

One JSON object a line comes in: {"do": "play", "path", "level", "fade"}, {"do": "stop", "fade"} or {"do": "volume",
"gain"}; times are in seconds. One a line goes out: {"ready": {...}}, {"beat": seconds}, {"failed": sentence} or
{"lost": sentence}. It ends when its input ends, or when the sound device no longer takes samples.
"""

import json
import os
import select
import signal
import sys
import time
from typing import Any

from noise.output import DeviceLost, Output, prepare_process
from noise.voices import RATE, LoopFile, Mix, Voice

BLOCK = 2048  # frames rendered at a time; one block plays while the next one waits
VOLUME_RAMP = 0.03  # seconds
LAST_FADE = 0.05  # seconds, when the service that owns this process is gone
TICK = 0.004  # seconds between looks at the device
BEAT = 0.5  # seconds
RETRY = 1.0  # seconds between tries to open the device

Command = dict[str, Any]


class Engine:
    """Voices in, blocks out: keeps one block ahead of the device and replaces that one when a command comes."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._mix = Mix()
        self._mix.volume.to(1.0, 1)

    @property
    def silent(self) -> bool:
        """Whether nothing is left to play."""
        return not self._mix.voices

    def obey(self, commands: list[Command]) -> None:
        """Carry out the commands, from the first frame on that the device does not hold already."""
        taken_back = bool(commands) and self._output.waiting
        if taken_back:
            self._mix.take_back()
        for command in commands:
            self._carry_out(command)
        if taken_back:
            self._output.replace(self._mix.render(BLOCK))

    def feed(self) -> None:
        """Give the device its next block when it has room for one."""
        while self._output.has_room:
            self._mix.drop_ended()
            if self.silent:
                return
            self._output.give(self._mix.render(BLOCK))

    def _carry_out(self, command: Command) -> None:
        match command["do"]:
            case "play":
                self._switch(command)
            case "stop":
                self._mix.release(_frames(command["fade"]))
            case "volume":
                self._mix.volume.to(command["gain"], 1 if self.silent else _frames(VOLUME_RAMP))

    def _switch(self, command: Command) -> None:
        try:
            voice = Voice(LoopFile(command["path"]), command["level"])
        except (OSError, ValueError):
            say(failed="The loop that was to be played cannot be read.")
            return
        self._mix.release(_frames(command["fade"]))
        self._mix.start(voice, _frames(command["fade"]) if command.get("fade_in", not self.silent) else 1)


def _frames(seconds: float) -> int:
    return round(seconds * RATE)


def say(**message: object) -> None:
    """Send one message to the process that started this one."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


class Commands:
    """The command lines that have come in, as far as they are whole."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._rest = b""
        self.ended = False

    def read(self, timeout: float) -> list[Command]:
        """Wait up to `timeout` seconds, return what came."""
        if not select.select([self._descriptor], [], [], timeout)[0]:
            return []
        received = os.read(self._descriptor, 65536)
        self.ended = not received
        *lines, self._rest = (self._rest + received).split(b"\n")
        return [json.loads(line) for line in lines]


def run(engine: Engine, output: Output, commands: Commands) -> None:
    """Play until the input ends; raise DeviceLost when the device stops taking samples."""
    next_beat = 0.0
    while not commands.ended:
        engine.obey(commands.read(TICK))
        engine.feed()
        output.check()
        if time.monotonic() >= next_beat:
            say(beat=time.monotonic())
            next_beat = time.monotonic() + BEAT


def fade_away(engine: Engine, output: Output) -> None:
    """Let what plays end softly."""
    engine.obey([{"do": "stop", "fade": LAST_FADE}])
    while not (engine.silent and output.idle):
        engine.feed()
        output.check()
        time.sleep(TICK)


def opened(frames: int, commands: Commands) -> Output | None:
    """Try until the device opens; return None when the input ends before. All is commanded again then."""
    said = ""
    while not commands.ended:
        try:
            return Output(frames)
        except DeviceLost as lost:
            say(**({"beat": 0.0} if said == str(lost) else {"lost": str(lost)}))
            said = str(lost)
        commands.read(RETRY)
    return None


def main(frames: int) -> int:
    """Open the device, play, return the exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the service's, which ends this process softly
    prepare_process()
    commands = Commands(sys.stdin.fileno())
    try:
        output = opened(frames, commands)
        if output:
            say(ready=output.description)
            engine = Engine(output)
            run(engine, output, commands)
            fade_away(engine, output)
    except DeviceLost as lost:
        say(lost=str(lost))
        return 1
    except BrokenPipeError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
