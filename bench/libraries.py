"""Folder and bucket: how soon an upload can be played, how fast many noises are listed, how fast such a start is."""

import contextlib
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.files import brown
from bench.load import Use
from bench.run import Run
from bench.table import Table
from tests import servers
from tests.hearing import random_loop, wav
from tests.places import Bucket, Folder, Place
from tests.pulse import pulse_server
from tests.servers import MinioServer, minio_binary
from tests.service import NoiseService
from tests.waiting import wait_until

HEADERS = ["library", "what", "median (ms)", "worst (ms)", "goal (ms)", "of the goal"]
PLAYABLE = "a finished upload of 10 MB to playable"
LISTED = "200 noises listed"
STARTED = "a start with 200 prepared noises"
GOALS = {PLAYABLE: 2000, LISTED: 100, STARTED: 3000}
MANY, STARTS, LIMIT = 200, 5, 120
TEN_MB = 57 * 44100  # frames

Times = dict[str, list[float]]  # seconds


class Site(NamedTuple):
    """A service and the place that it takes its sounds from."""

    box: NoiseService
    place: Place


def table(run: Run) -> Table:
    """Measure both, in one run."""
    use = Use()
    rows = [row for name in _names(run) for row in _rows(name, _measured(run, name))]
    notes = [f"{MANY} noises; {run.effort.starts} uploads of brown noise whose ends do not meet, {STARTS} starts."]
    notes += [f"The cores were in use for {use.share():.0%} of the time by anyone, this included."]
    return Table("Folder and bucket: uploads, lists and starts", HEADERS, rows, notes)


def _names(run: Run) -> list[str]:
    if minio_binary():
        return ["folder", "MinIO"]
    run.say("There is no MinIO here, so the folder alone is measured.")
    return ["folder"]


def _measured(run: Run, name: str) -> Times:
    run.say(f"measuring the library: {name}")
    with pulse_server() as pulse, _place(name) as (data, place):
        box = NoiseService(data, pulse, **place.settings)
        try:
            return _all_times(Site(box.start(sound=False), place), run.effort.starts)
        finally:
            box.kill()


def _all_times(site: Site, uploads: int) -> Times:
    times = {PLAYABLE: [_seconds_to_play(site, number) for number in range(uploads)]}
    for number in range(MANY - uploads):
        site.place.drop(f"small/{number}.wav", wav(random_loop(2000, seed=number)))
    wait_until(lambda: _ready(site.box) == MANY, "all are prepared", limit=LIMIT)
    times[LISTED] = [_seconds(lambda: site.box.get("/noises/")) for _ in range(20)]
    return times | {STARTED: [_seconds_to_start(site.box) for _ in range(STARTS)]}


def _seconds_to_play(site: Site, number: int) -> float:
    """From the moment when the upload is finished."""
    sound = np.clip(brown(TEN_MB // 44100, 44100) * (30000 - number), -32768, 32767).astype(np.int16)
    site.place.drop(f"upload {number}.wav", wav(sound))
    return _seconds(lambda: wait_until(lambda: _plays(site.box, f"upload_{number}"), "it plays", limit=LIMIT))


def _plays(box: NoiseService, name: str) -> bool:
    return box.request("POST", f"/play/{name}/").status_code == 200


def _seconds_to_start(box: NoiseService) -> float:
    box.kill()
    return _seconds(lambda: _start(box))


def _start(box: NoiseService) -> None:
    box.start(sound=False)
    wait_until(lambda: _ready(box) == MANY, "all are there", limit=LIMIT)


def _ready(box: NoiseService) -> int:
    return sum(noise["status"] == "ready" for noise in box.get("/noises/"))


def _seconds(action: Callable[[], object]) -> float:
    begun = time.monotonic()
    action()
    return time.monotonic() - begun


def _rows(name: str, times: Times) -> list[list[str]]:
    rows = []
    for what, goal in GOALS.items():
        median, worst = (1000 * f(times[what]) for f in (statistics.median, max))
        rows.append([name, what, f"{median:.0f}", f"{worst:.0f}", str(goal), f"{worst / goal:.2f} x"])
    return rows


@contextlib.contextmanager
def _place(name: str) -> Iterator[tuple[Path, Place]]:
    """Lend a data folder, and a place in a folder or in a MinIO of its own."""
    data = Path(tempfile.mkdtemp()) / "data"
    server = MinioServer(servers.own_folder("minio"))
    try:
        if name == "MinIO":
            server.start()
        yield data, Bucket(server) if name == "MinIO" else Folder(data)
    finally:
        server.kill()
        shutil.rmtree(server.folder, ignore_errors=True)
        shutil.rmtree(data.parent, ignore_errors=True)
