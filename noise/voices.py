"""Voices and their mix: loops read from disk, rendered in blocks, gains exact to the sample."""

import copy
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 44100
FRAME_BYTES = 4  # two channels of 16 bits
READ_AHEAD = 4 * RATE * FRAME_BYTES  # bytes asked of the disk before they are needed
FULL_SCALE = 32768.0

Block = npt.NDArray[np.float32]
Gain = float | Block


class LoopFile:
    """A prepared loop on disk, read as an endless stream.

    It is read with `pread`, not mapped: a page fault would hold the interpreter while a slow card answers, a
    read does not, and a two-hour loop never counts as this process's memory.
    """

    def __init__(self, path: Path | str) -> None:
        self._file = os.open(path, os.O_RDONLY)
        self.frames = os.fstat(self._file).st_size // FRAME_BYTES
        self.position = 0
        if self.frames == 0:
            self.close()
            raise ValueError("the loop is empty")

    def read(self, frames: int) -> Block:
        """Return the next `frames` frames, shape (frames, 2), -1..1, running on from the end into the start."""
        samples = np.frombuffer(b"".join(self._pieces(frames)), dtype="<i2").reshape(-1, 2)
        self._prefetch()
        return samples.astype(np.float32) / np.float32(FULL_SCALE)

    def close(self) -> None:
        """Give the file back."""
        os.close(self._file)

    def _pieces(self, frames: int) -> Iterator[bytes]:
        while frames:
            count = min(frames, self.frames - self.position)
            piece = os.pread(self._file, count * FRAME_BYTES, self.position * FRAME_BYTES)
            if len(piece) < count * FRAME_BYTES:
                raise OSError("the loop became shorter while it was playing")
            self.position = (self.position + count) % self.frames
            frames -= count
            yield piece

    def _prefetch(self) -> None:
        """Ask the disk for what comes next, the start of the loop included when the end is near."""
        start, size = self.position * FRAME_BYTES, self.frames * FRAME_BYTES
        os.posix_fadvise(self._file, start, READ_AHEAD, os.POSIX_FADV_WILLNEED)
        if start + READ_AHEAD > size:
            os.posix_fadvise(self._file, 0, start + READ_AHEAD - size, os.POSIX_FADV_WILLNEED)


class Fade:
    """A gain that moves from where it is to a target along a quarter of a sine, sample by sample.

    Two fades in opposite directions keep their summed power, so a crossfade has no dip (equal-power law).
    """

    def __init__(self, gain: float = 0.0) -> None:
        self._start = self.target = gain
        self._done = self._length = 0

    @property
    def moving(self) -> bool:
        """Whether the target is still ahead."""
        return self._done < self._length

    @property
    def silent(self) -> bool:
        """Whether the fade has ended in silence."""
        return not self.moving and self.target == 0.0

    def to(self, gain: float, frames: int) -> None:
        """Start moving to `gain`, arriving after `frames` frames."""
        self._start, self.target = float(self._gains(self._done, 1)[0]), gain
        self._done, self._length = 0, max(1, frames)

    def take(self, frames: int) -> Gain:
        """Return the gains of the next `frames` samples, shape (frames, 1), or one number where all are equal."""
        if not self.moving:
            return self.target
        gains = self._gains(self._done, frames)
        self._done += frames
        return gains.astype(np.float32)[:, None]

    def _gains(self, done: int, frames: int) -> npt.NDArray[np.float64]:
        progress = np.minimum(np.arange(done + 1, done + 1 + frames) / max(1, self._length), 1.0) * np.pi / 2
        curve = np.sin(progress) if self.target > self._start else 1 - np.cos(progress)
        gains = self._start + (self.target - self._start) * curve
        gains[progress >= np.pi / 2] = self.target
        return gains


def scaled(block: Block, gain: Gain) -> Block:
    """Return the block times the gain; at a gain of exactly 1 the very same block, bit for bit."""
    if isinstance(gain, float) and gain == 1.0:
        return block
    return np.multiply(block, gain, dtype=np.float32)


class Voice:
    """One loop sounding, with a level of its own and a fade."""

    def __init__(self, loop: LoopFile, level: float = 1.0) -> None:
        self.loop = loop
        self.level = level
        self.fade = Fade()

    def render(self, frames: int) -> Block:
        """Return the next `frames` frames, shape (frames, 2)."""
        return scaled(scaled(self.loop.read(frames), self.level), self.fade.take(frames))


class Mix:
    """All the voices that sound, under one volume. A rendered block can be taken back and rendered otherwise."""

    def __init__(self) -> None:
        self.voices: list[Voice] = []
        self.volume = Fade()
        self._before: list[tuple[Voice, int, Fade]] = []
        self._volume_before = self.volume

    def start(self, voice: Voice, frames: int) -> None:
        """Let a voice sound, faded in over `frames` frames."""
        voice.fade.to(1.0, frames)
        self.voices.append(voice)

    def release(self, frames: int) -> None:
        """Fade out every voice over `frames` frames."""
        for voice in self.voices:
            if voice.fade.target != 0.0:
                voice.fade.to(0.0, frames)

    def drop_ended(self) -> None:
        """Forget the voices that have faded out. Call it once the last block can't be taken back any more."""
        for voice in [voice for voice in self.voices if voice.fade.silent]:
            self.voices.remove(voice)
            voice.loop.close()

    def render(self, frames: int) -> Block:
        """Return the next `frames` frames of the sum, shape (frames, 2)."""
        self._remember()
        total = np.zeros((frames, 2), np.float32)
        for voice in self.voices:
            total += voice.render(frames)
        return scaled(total, self.volume.take(frames))

    def take_back(self) -> None:
        """Return to the moment before the last block was rendered."""
        for voice, position, fade in self._before:
            voice.loop.position, voice.fade = position, copy.copy(fade)
        self.volume = copy.copy(self._volume_before)

    def _remember(self) -> None:
        self._before = [(voice, voice.loop.position, copy.copy(voice.fade)) for voice in self.voices]
        self._volume_before = copy.copy(self.volume)
