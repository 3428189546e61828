"""What is measured of a finished loop: loudness, peak, waveform."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pyebur128 import MeasurementMode, R128State, get_loudness_global

RATE = 44100
BLOCK = 1 << 17  # frames
PAIRS = 1000
SHORTEST = 3 * RATE  # frames; BS.1770 needs 0.4 s, and a loop may be turned as often as it takes
CLOSE = 1.0  # LU from the target that are left as they are
MOST = 20.0  # dB by which a quiet noise is raised at most
FULL_SCALE = 32768

Stereo16 = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Measured:
    """Loudness in LUFS (None for silence), peak 0..1, and at most 1000 pairs of least and largest value, -1..1."""

    loudness: float | None
    peak: float
    pairs: list[list[float]]


def measured(path: Path, alive: Callable[[], None] = lambda: None) -> Measured:
    """Measure a loop file, block by block; `alive` is called with every block."""
    frames = path.stat().st_size // 4
    return Measured(_loudness(path, frames, alive), *_shape(path, frames, alive))


def gain_for(loudness: float | None, peak: float, target: float | None) -> float:
    """Return the gain in dB that brings a noise to the target without clipping it; 0 where it is close already."""
    if loudness is None or target is None or abs(target - loudness) <= CLOSE:
        return 0.0
    room = -20 * math.log10(max(peak, 1 / FULL_SCALE))
    return round(min(target - loudness, room, MOST), 2)


def blocks(path: Path, frames: int = BLOCK) -> Iterator[Stereo16]:
    """Yield a loop file's frames, shape (n, 2)."""
    with path.open("rb") as file:
        while data := file.read(frames * 4):
            yield np.frombuffer(data, dtype="<i2").reshape(-1, 2)


def _loudness(path: Path, frames: int, alive: Callable[[], None]) -> float | None:
    """ITU-R BS.1770 integrated loudness, by libebur128."""
    state = R128State(2, RATE, MeasurementMode.MODE_I)
    for block in blocks(path) if frames >= SHORTEST else _turned(path, math.ceil(SHORTEST / frames)):
        alive()
        state.add_frames(np.ascontiguousarray(block).ravel(), len(block))
    loudness = get_loudness_global(state)
    return float(loudness) if math.isfinite(loudness) else None


def _turned(path: Path, turns: int) -> Iterator[Stereo16]:
    """Yield a short loop, turned so many times, at once: one of a few frames takes thousands."""
    yield np.tile(np.concatenate([*blocks(path)]), (turns, 1))


def _shape(path: Path, frames: int, alive: Callable[[], None]) -> tuple[float, list[list[float]]]:
    """Return the peak and the waveform's pairs."""
    bucket = max(1, math.ceil(frames / PAIRS))
    pairs: list[list[float]] = []
    for block in blocks(path, bucket * max(1, BLOCK // bucket)):
        alive()
        starts = np.arange(0, len(block), bucket)
        least = np.minimum.reduceat(block, starts).min(axis=1) / FULL_SCALE
        largest = np.maximum.reduceat(block, starts).max(axis=1) / FULL_SCALE
        pairs += np.column_stack([least, largest]).round(4).tolist()
    peak = max((max(-low, high) for low, high in pairs), default=0.0)
    return min(1.0, peak + 1e-4), pairs  # the pairs are rounded
