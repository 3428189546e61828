"""Drops: a loop whose frames can be told apart, and the places where a recording of it does not go on as it does."""

import time

import numpy as np
import numpy.typing as npt

from bench.latency import stop
from bench.recorder import Recorder
from bench.sources import Source
from tests.pulse import RATE, Samples
from tests.waiting import wait_until

LEFT, RIGHT = 30011, 29989  # two primes: together their remainders name more frames than there are
LOOP_FRAMES = 4 * RATE
SETTLE = 0.2  # seconds after the start that do not count
UNKNOWN = -1

Numbers = npt.NDArray[np.int64]


def numbered_loop() -> Samples:
    """Return the loop: in each frame its own number, left modulo one prime and right modulo another, never silent."""
    numbers = np.arange(LOOP_FRAMES)
    return np.column_stack([numbers % LEFT + 1, numbers % RIGHT + 1]).astype(np.int16)


def frame_numbers(recorded: Samples) -> Numbers:
    """Return for each recorded frame which one of the loop it is, UNKNOWN for a frame that is not in it."""
    keys = _keys(numbered_loop())
    order = np.argsort(keys)
    places = np.minimum(np.searchsorted(keys[order], _keys(recorded)), len(keys) - 1)
    found = order[places]
    return np.where(keys[found] == _keys(recorded), found, UNKNOWN)


def places(numbers: Numbers) -> int:
    """Return how often a frame is not followed by the next one; a run of unknown frames is one place."""
    before, after = numbers[:-1], numbers[1:]
    broken = (before != UNKNOWN) & (after != (before + 1) % LOOP_FRAMES)
    return int(broken.sum()) + int(numbers[0] == UNKNOWN)


def dropped_or_doubled(source: Source, recorder: Recorder, seconds: float) -> int:
    """Let the source play for some seconds, return the number of places."""
    mark = len(recorder.pieces)
    source.play()
    wait_until(lambda: recorder.first_sound(mark) is not None, "the source is heard")
    time.sleep(SETTLE)
    first = len(recorder.pieces)
    time.sleep(seconds)
    last = len(recorder.pieces)
    stop(source, recorder)
    return places(frame_numbers(recorder.samples(first, last)))


def _keys(samples: Samples) -> Numbers:
    return samples[:, 0].astype(np.int64) * 65536 + samples[:, 1]
