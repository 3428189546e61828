"""Start latency: from the call that plays to the arrival of the first frame that is not silent."""

import random
import statistics
import time
from typing import NamedTuple

from bench.recorder import Recorder
from bench.sources import Source
from tests.waiting import wait_until

SILENCE = 0.1  # seconds of it before each start
SCATTER = 0.1  # seconds at most between two starts, by chance, so that they meet every phase of the buffers


class Latency(NamedTuple):
    """Seconds."""

    median: float
    worst: float


def start_latency(source: Source, recorder: Recorder, starts: int) -> Latency:
    """Start the source again and again from silence."""
    chance = random.Random(starts)
    seconds = [_one_start(source, recorder, chance.uniform(0, SCATTER)) for _ in range(starts)]
    return Latency(statistics.median(seconds), max(seconds))


def _one_start(source: Source, recorder: Recorder, pause: float) -> float:
    time.sleep(pause)
    mark = len(recorder.pieces)
    called = time.monotonic()
    source.play()
    wait_until(lambda: recorder.first_sound(mark) is not None, "the source is heard")
    heard = recorder.first_sound(mark)
    assert heard is not None
    stop(source, recorder)
    return heard - called


def stop(source: Source, recorder: Recorder) -> None:
    """Stop the source and wait until it is silent."""
    mark = len(recorder.pieces)
    source.stop()
    wait_until(lambda: recorder.quiet_for(SILENCE, mark), "the source is silent")
