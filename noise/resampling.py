"""From any rate to 44.1 kHz: as a circle, whose end hears its start, or as a stretch with two ends."""

import math
from collections.abc import Iterator
from typing import Protocol

import numpy as np
import soxr

from noise.signal import Samples

RATE = 44100
CONTEXT = 8192  # input frames the resampler gets from beyond each end of a circle, at least
QUALITY = "VHQ"


class Source(Protocol):
    """Something that has frames."""

    @property
    def rate(self) -> int:
        """Hz."""

    @property
    def frames(self) -> int:
        """How many."""

    def blocks(self, start: int, frames: int) -> Iterator[Samples]:
        """Yield some of them, shape (n, 2)."""


def circle(source: Source) -> Iterator[Samples]:
    """Yield a loop at 44.1 kHz whose every turn runs on into the next.

    The ratio is that of the rounded length, so the loop comes out a whole number of frames long (at most 6 ppm off
    for a loop of two seconds) and no phase jumps at its seam.
    """
    if source.rate == RATE:
        return source.blocks(0, source.frames)
    length = max(1, round(source.frames * RATE / source.rate))
    step = source.rate // math.gcd(source.rate, RATE)
    context = step * math.ceil(CONTEXT / step)
    stream = soxr.ResampleStream(source.frames, length, 2, dtype="float64", quality=QUALITY)
    return _window(_pushed(stream, _around(source, context)), round(context * length / source.frames), length)


def stretch(source: Source) -> Iterator[Samples]:
    """Yield a sound with a beginning and an end at 44.1 kHz."""
    if source.rate == RATE:
        return source.blocks(0, source.frames)
    stream = soxr.ResampleStream(source.rate, RATE, 2, dtype="float64", quality=QUALITY)
    return _pushed(stream, source.blocks(0, source.frames))


def _around(source: Source, context: int) -> Iterator[Samples]:
    """Yield the source with `context` frames of its end before it and of its start after it."""
    yield from _turning(source, -context % source.frames, context)
    yield from source.blocks(0, source.frames)
    yield from _turning(source, 0, context)


def _turning(source: Source, start: int, frames: int) -> Iterator[Samples]:
    """Yield frames from `start` on, running on from the end into the start; a short source is read once for that."""
    if frames > source.frames:
        whole = np.concatenate([np.zeros((0, 2)), *source.blocks(0, source.frames)])
        yield np.resize(np.roll(whole, -start, axis=0), (frames, 2))
        return
    count = min(frames, source.frames - start)
    yield from source.blocks(start, count)
    if count < frames:
        yield from source.blocks(0, frames - count)


def _pushed(stream: soxr.ResampleStream, blocks: Iterator[Samples]) -> Iterator[Samples]:
    for block in blocks:
        yield stream.resample_chunk(block)
    yield stream.resample_chunk(np.zeros((0, 2)), last=True)


def _window(blocks: Iterator[Samples], skip: int, length: int) -> Iterator[Samples]:
    """Yield `length` frames, leaving out the first `skip`."""
    for block in blocks:
        dropped = min(skip, len(block))
        kept = block[dropped : dropped + length]
        skip, length = skip - dropped, length - len(kept)
        if len(kept):
            yield kept
