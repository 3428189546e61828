"""The page: how soon open pages hear of a change, what they cost, and how soon they know that noise is gone."""

import contextlib
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import requests

from bench.load import Use
from bench.run import Run
from bench.table import Table
from tests.pulse import pulse_server
from tests.service import NoiseService
from tests.webserver.conftest import WebService
from tests.webserver.crowd import crowd, megabytes

HEADERS = ["open pages", "change to page, median (ms)", "p95 (ms)", "worst (ms)", "of the goal", "webserver (MB)"]
CROWDS = (1, 10, 50, 200)
GOAL = 100  # ms, for the 95th percentile
GONE = 2000  # ms until a page says that noise is gone


class Site(NamedTuple):
    """The two services."""

    noise: NoiseService
    web: WebService


def table(run: Run) -> Table:
    """Measure crowds of several sizes, in one run."""
    use = Use()
    with _site() as site:
        rows = [_row(run, site, count) for count in CROWDS]
        killed, frozen = (_gone(site, how) for how in (NoiseService.kill, NoiseService.freeze))
    notes = [f"{run.effort.starts} changes of the volume by the REST API each; the goal for the p95 is {GOAL} ms."]
    notes += [f"Noise killed: a page was told after {killed:.0f} ms; frozen: {frozen:.0f} ms; the goal is {GONE} ms."]
    notes += [f"The cores were in use for {use.share():.0%} of the time by anyone, this included."]
    return Table("Pages: a change on all of them", HEADERS, rows, notes)


@contextlib.contextmanager
def _site() -> Iterator[Site]:
    with tempfile.TemporaryDirectory() as folder, pulse_server() as pulse:
        noise = NoiseService(Path(folder) / "data", pulse)
        web = WebService(noise, Path(folder) / "web.log")
        try:
            yield Site(noise.start(), web)
        finally:
            noise.kill()


def _row(run: Run, site: Site, count: int) -> list[str]:
    run.say(f"measuring {count} open pages")
    delays: list[float] = []
    site.web.start()
    with crowd(site.web.port, count) as pages:
        for volume in range(1, run.effort.starts + 1):
            began = time.monotonic()
            site.noise.volume(volume)
            delays += [1000 * delay for delay in pages.delays(began, volume)]
        memory = megabytes(site.web.pid)
    site.web.kill()
    p95 = sorted(delays)[len(delays) * 95 // 100]
    figures = [statistics.median(delays), p95, max(delays)]
    return [str(count), *(f"{figure:.0f}" for figure in figures), f"{p95 / GOAL:.2f} x", f"{memory:.0f}"]


def _gone(site: Site, how: Callable[[NoiseService], None]) -> float:
    site.web.start()
    with requests.get(f"{site.web.url}/events", stream=True, timeout=15) as page:
        lines = page.iter_lines(chunk_size=None)
        next(lines)
        began = time.monotonic()
        how(site.noise)
        next(line for line in lines if line == b"event: gone")
        told = time.monotonic() - began
    site.web.kill()
    site.noise.kill()
    site.noise.start()
    return 1000 * told
