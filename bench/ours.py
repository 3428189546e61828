"""Our player: how fast it starts and what it drops, by buffer, priority and load."""

from bench.figures import BUFFERS, DEFAULT_BUFFER, Condition, Figures
from bench.run import Run
from bench.table import Table

HEADERS = ["buffer (frames)", "priority", "cores", "start, median (ms)", "start, worst (ms)", "places"]


def table(run: Run) -> Table:
    """Measure our player under every condition."""
    starts, seconds, _ = run.effort
    rows = [_row(condition, figures) for condition, figures in run.ours.items()]
    title = f"Our player: play() to the first frame at the sink's monitor ({starts} starts), "
    return Table(
        title + f"and places dropped or doubled in {seconds} s",
        HEADERS,
        rows,
        [*_recorder(run), _use(run), *_ends(run), _fastest(run)],
    )


def milliseconds(seconds: float) -> str:
    """Return a time as a cell."""
    return f"{seconds * 1000:.1f}"


def _row(condition: Condition, figures: Figures) -> list[str]:
    buffer, priority, cores = condition.words
    times = [milliseconds(seconds) for seconds in figures.latency]
    return [buffer, f"{priority} (nice {figures.nice})", cores, *times, str(figures.places)]


def _ends(run: Run) -> list[str]:
    ended = [
        f"{figures.ended} x at {', '.join(condition.words)}" for condition, figures in run.ours.items() if figures.ended
    ]
    return [f"The audio process ended unasked and was started again: {'; '.join(ended)}."] if ended else []


def _recorder(run: Run) -> list[str]:
    constant = milliseconds(max(figures.recorder_latency for figures in run.ours.values()))
    return [
        f"The starts include the recorder's own delay (parec, 5 ms): a constant {constant} ms at most, as the server",
        f"reckons it, and {_lag(run, busy=False)} idle, {_lag(run, busy=True)} with the cores busy.",
    ]


def _use(run: Run) -> str:
    """With anything else running, idle is not idle: the reader should know."""
    uses = sorted(figures.use for condition, figures in run.ours.items() if not condition.busy)
    return (
        f"In the rows called idle the cores were in use for {uses[0]:.0%} to {uses[-1]:.0%} of the time, ours included."
    )


def _lag(run: Run, busy: bool) -> str:
    lags = [figures.lag for condition, figures in run.ours.items() if condition.busy == busy]
    median, worst = sorted(lag.median for lag in lags)[len(lags) // 2], max(lag.worst for lag in lags)
    return f"{milliseconds(median)} ms (median) to {milliseconds(worst)} ms (worst)"


def _fastest(run: Run) -> str:
    """Judge the buffers by the priority the player has in use."""
    whole = [buffer for buffer in BUFFERS if not any(_places(run, buffer))]
    fastest = f"{min(whole)} frames" if whole else "none"
    return f"Fastest buffer that dropped nothing: {fastest}; default is {DEFAULT_BUFFER}."


def _places(run: Run, buffer: int) -> list[int]:
    return [figures.places for condition, figures in run.ours.items() if condition[:2] == (buffer, True)]
