"""The figures of one source of sound under one condition."""

import contextlib
import os
import statistics
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

from bench.drops import dropped_or_doubled, numbered_loop
from bench.latency import Latency, start_latency
from bench.load import Use, busy_cores
from bench.recorder import Recorder, recorder
from bench.sources import OurPlayer, Source
from tests.pulse import PulseServer, pulse_server
from tests.waiting import wait_until

BUFFERS = (512, 1024, 2048)
DEFAULT_BUFFER = 1024
STEADY = 50  # pieces: a new sink first plays the long silence it holds, which comes in a few large ones


class Effort(NamedTuple):
    """How often to start, for how many seconds to look for drops, and how long a file to import is."""

    starts: int
    seconds: float
    file_seconds: int


class Condition(NamedTuple):
    """What our player is measured under. Not `raised`: its audio process has the priority of any other."""

    buffer: int
    raised: bool
    busy: bool

    @property
    def words(self) -> list[str]:
        """The condition as the cells of a row."""
        return [str(self.buffer), "as it is" if self.raised else "not raised", "busy" if self.busy else "idle"]


CONDITIONS = [Condition(*values) for values in product(BUFFERS, (True, False), (False, True))]


class Figures(NamedTuple):
    """What came out. `lag` is how late the recorder itself was, its constant part left out; times in seconds.

    `use` is the part of the cores' time that was used, by anyone, 0..1.
    `nice` and `ended` are our audio process's: its nice value, and how often it ended unasked.
    """

    latency: Latency
    places: int
    lag: Latency
    recorder_latency: float
    use: float
    nice: int = 0
    ended: int = 0


def measure(source: Source, recording: Recorder, effort: Effort, busy: bool) -> Figures:
    """Measure a source that is ready to play."""
    first, use = len(recording.pieces), Use()
    with busy_cores(busy):
        latency = start_latency(source, recording, effort.starts)
        places = dropped_or_doubled(source, recording, effort.seconds)
    lags = recording.lags(first)
    lag = Latency(statistics.median(lags), max(lags))
    return Figures(latency, places, lag, recording.reported_latency(), use.share())


def measure_ours(condition: Condition, effort: Effort) -> Figures:
    """Measure our player, on a server of its own."""
    with studio() as (server, recording), contextlib.closing(_ours(server, condition)) as player:
        nice = player.priority
        return measure(player, recording, effort, condition.busy)._replace(nice=nice, ended=player.ended)


@contextlib.contextmanager
def studio() -> Iterator[tuple[PulseServer, Recorder]]:
    """A new server, known to what this process starts from now on, with a recorder at its sink."""
    before = dict(os.environ)
    with pulse_server() as server, recorder(server) as recording:
        wait_until(lambda: len(recording.pieces) > STEADY, "the recorder hears the sink")
        os.environ.update(server.environment)
        try:
            yield server, recording
        finally:
            os.environ.clear()
            os.environ.update(before)


def _ours(server: PulseServer, condition: Condition) -> OurPlayer:
    loop = Path(server.folder) / "loop"
    loop.write_bytes(numbered_loop().tobytes())
    player = OurPlayer(loop, condition.buffer)
    if not condition.raised:
        player.lower_priority()
    return player
