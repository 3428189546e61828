"""Other players on the same loop and a server of the same kind, as ratios to ours at its default buffer."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager

from bench.figures import DEFAULT_BUFFER, Condition, Figures, measure, studio
from bench.ours import milliseconds
from bench.players import mpd, mpv, pacat
from bench.run import Run
from bench.sources import Source
from bench.table import Table
from tests.pulse import PulseServer

HEADERS = [
    "player",
    "cores",
    "start, median (ms)",
    "to ours",
    "start, worst (ms)",
    "to ours",
    "places",
    "places of ours",
]
Player = Callable[[PulseServer], AbstractContextManager[Source]]
PLAYERS: dict[str, Player] = {"pacat": pacat, "mpd": mpd, "mpv": mpv}
CONTROL = "pacat is a new process at each start and holds 2 s: places it drops are lost by the server or the recorder."


def table(run: Run) -> Table:
    """Measure the other players that are installed."""
    installed = [name for name in PLAYERS if shutil.which(name)]
    rows = [_row(run, name, busy) for name in installed for busy in (False, True)]
    missing = [f"{name} is not installed, so it is left out." for name in PLAYERS if name not in installed]
    return Table(f"Other players, beside ours at {DEFAULT_BUFFER} frames", HEADERS, rows, [CONTROL, *missing])


def _row(run: Run, name: str, busy: bool) -> list[str]:
    run.say(f"measuring {name}: {'busy' if busy else 'idle'}")
    ours = run.ours[Condition(DEFAULT_BUFFER, raised=True, busy=busy)]
    try:
        cells = _cells(_figures(run, name, busy), ours)
    except (AssertionError, OSError):
        cells = ["did not play", *[""] * 5]
    return [name, "busy" if busy else "idle", *cells]


def _figures(run: Run, name: str, busy: bool) -> Figures:
    with studio() as (server, recording), PLAYERS[name](server) as source:
        return measure(source, recording, run.effort, busy)


def _cells(theirs: Figures, ours: Figures) -> list[str]:
    cells = []
    for their_time, our_time in zip(theirs.latency, ours.latency, strict=True):
        cells += [milliseconds(their_time), f"{their_time / our_time:.2f} x"]
    return [*cells, str(theirs.places), str(ours.places)]
