"""Any audio in, a seamless loop out: 44.1 kHz, 16-bit, stereo, its end running on into its start.

`python -m noise.loops` does so in a process of its own: a line {"source", "target", "join", "lufs"} in; lines
{"percent"}, then {"ready": {...}, "pairs": [...]}, {"refused": sentence} or {"full": true} out.
"""

import errno
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from noise import resampling
from noise.decode import Audio
from noise.dither import FULL_SCALE, Dither, Stereo16
from noise.errors import Refused
from noise.joins import Join
from noise.measures import gain_for, measured
from noise.resampling import RATE
from noise.riff import loop_points
from noise.seams import EDGE, Character, Listener, Seam, seam_between
from noise.signal import Samples
from noise.spectrogram import draw
from noise.staging import RESERVE

VERSION = 2  # of what is made here: a higher one has every loop made anew
NICENESS = 10

SHORT = 0.5  # seconds; a sound this short is a stroke, not a texture, and is looped as it is
ANALYSED, MADE = 30, 90  # percent of the work

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Loop:
    """What is known of a prepared loop."""

    frames: int
    format: dict[str, Any]
    gain_db: float = 0.0
    seam: dict[str, Any] | None = None

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.frames / RATE


@dataclass(frozen=True)
class Part:
    """A part of an audio file, as a source of its own."""

    audio: Audio
    start: int
    frames: int
    progress: Progress

    @property
    def rate(self) -> int:
        """The rate of the file, Hz."""
        return self.audio.format.rate

    def blocks(self, start: int, frames: int) -> Iterator[Samples]:
        """Yield frames, counted from the start of the part."""
        done = start
        for block in self.audio.blocks(self.start + start, frames):
            yield block
            done += len(block)
            self.progress(done * 100 // self.frames)


@dataclass(frozen=True)
class Plan:
    """How a loop is to be made: which part of the file, and whether it has to be mended."""

    kind: str  # "as it was", "loop points" or "joined"
    start: int
    end: int
    continuous: bool = False


def _nobody(percent: int) -> None:
    """Nobody wants to know how far it is."""


def prepare(
    source: Path, target: Path, join: str = "auto", lufs: float | None = -23.0, progress: Progress = _nobody
) -> tuple[Loop, list[list[float]]]:
    """Make a loop of the audio file `source` in `target`: raw frames, 16-bit little-endian; return it and its waveform.

    A picture of its spectrum is drawn beside it, as a JPEG. With `join` "never" the sound keeps its ends as they are.
    Raise Refused with a sentence where no loop can be made.
    """
    audio = Audio(source)
    plan = _plan(audio, loop_points(source, audio.format.frames), join, progress)
    part = Part(audio, plan.start, plan.end - plan.start, lambda p: progress(ANALYSED + p * (MADE - ANALYSED) // 100))
    mend = Join(round(part.frames * RATE / part.rate), RATE, plan.continuous) if plan.kind == "joined" else None
    _check_room(target, round(part.frames * RATE / part.rate) * 4)
    frames = _write(_stereo16(part, mend), target)
    if frames == 0:
        raise Refused("The file is damaged: no sound can be decoded from it.")
    result = measured(target, lambda: progress(MADE))
    seam = _described_seam(plan, mend, target)
    draw(target, target.with_suffix(".jpg"))
    return Loop(frames, audio.format.described, gain_for(result.loudness, result.peak, lufs), seam), result.pairs


def _plan(audio: Audio, points: tuple[int, int] | None, join: str, progress: Progress) -> Plan:
    if points:
        return Plan("loop points", *points)
    frames, own, seam = _heard(Part(audio, 0, audio.format.frames, lambda p: progress(p * ANALYSED // 100)))
    short = min(frames, own.end - own.start) < SHORT * audio.format.rate
    if join == "never" or short or seam.clean(own):
        return Plan("as it was", 0, frames)
    return Plan("joined", own.start, min(own.end, frames), own.continuous)


def _heard(part: Part) -> tuple[int, Character, Seam]:
    """Listen to the whole part: return its true length, its character, and the seam that it has."""
    listener, edge, frames = Listener(part.rate, part.frames), round(EDGE * part.rate), 0
    start = end = np.zeros((0, 2))
    for block in part.blocks(0, part.frames):
        listener.hear(block)
        start = np.concatenate([start, block[: edge - len(start)]])
        end = np.concatenate([end, block])[-edge:]
        frames += len(block)
    if frames == 0:
        raise Refused("The file is damaged: no sound can be decoded from it.")
    return frames, listener.character(), seam_between(end, start, part.rate)


def _stereo16(part: Part, mend: Join | None) -> Iterator[Stereo16]:
    dither = Dither(everywhere=mend is not None)
    for block in mend.loop(resampling.stretch(part)) if mend else resampling.circle(part):
        yield dither.quantise(block)


def _check_room(target: Path, needed: int) -> None:
    if shutil.disk_usage(target.parent).free < needed + RESERVE:
        raise OSError(errno.ENOSPC, "no room")


def _write(blocks: Iterator[Stereo16], target: Path) -> int:
    frames = 0
    with target.open("wb") as out:
        for block in blocks:
            out.write(block.tobytes())
            frames += len(block)
        out.flush()
        os.fsync(out.fileno())
    return frames


def _described_seam(plan: Plan, mend: Join | None, target: Path) -> dict[str, Any]:
    milliseconds = round(1000 * mend.overlap / RATE) if mend else 0
    return {"kind": plan.kind, "milliseconds": milliseconds, "score": _score(target)}


def _score(target: Path) -> float:
    """Return by how many dB the finished loop's seam stands out of it; not above 0 is a seam that nobody can find."""
    frames = target.stat().st_size // 4
    samples = np.memmap(target, dtype="<i2", mode="r").reshape(-1, 2)
    edge = min(frames, 5 * RATE)
    end, start = samples[-edge:] / FULL_SCALE, samples[:edge] / FULL_SCALE
    listener = Listener(RATE, 2 * edge)
    listener.hear(start)
    listener.hear(end)
    return round(seam_between(end[-RATE:], start[:RATE], RATE).excess(listener.character()), 1)


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    try:
        loop, pairs = prepare(
            Path(order["source"]), Path(order["target"]), order["join"], order["lufs"], lambda p: _say(percent=p)
        )
        return {"ready": asdict(loop), "pairs": pairs}
    except Refused as refusal:
        return {"refused": str(refusal)}
    except FileNotFoundError:
        return {"refused": "The file is gone."}
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return {"full": True}


def _say(**message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Prepare what the standard input names, one after the other, after everything else that wants the processor."""
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the service's, which ends this process
    for line in sys.stdin:
        _say(**_answer(json.loads(line)))


if __name__ == "__main__":
    main()
