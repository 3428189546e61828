"""What each container needs of its memory while everything happens at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
import pytest
import requests

from tests.fleet.conftest import REPORT
from tests.fleet.stack import PARTS, Stack
from tests.hearing import wav
from tests.pulse import RATE

PAGES = 10
MINUTES = 20  # of a sound that is imported meanwhile: 200 MB


@contextmanager
def open_pages(stack: Stack) -> Iterator[None]:
    """Ten pages as browsers hold them: loaded, with their events."""
    with requests.Session() as session:
        session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=PAGES))
        streams = [session.get(f"{stack.page}/events", stream=True, timeout=30) for _ in range(PAGES)]
        assert all(session.get(stack.page, timeout=30).ok for _ in range(PAGES))
        yield
        for stream in streams:
            stream.close()


def long_sound() -> bytes:
    noise = np.random.default_rng(7).integers(-20000, 20000, (RATE * 60, 2), dtype=np.int16)
    return wav(np.tile(noise, (MINUTES, 1)))


@pytest.fixture(scope="module")
def used(stack: Stack, request: pytest.FixtureRequest) -> dict[str, tuple[float, float]]:
    """The most megabytes that each part used, and its limit, while playing, importing and serving ten pages."""
    stack.wait_until_well()
    stack.play("rain")
    most = stack.memory()
    with open_pages(stack), ThreadPoolExecutor() as threads:
        sent = threads.submit(stack.upload, "long.wav", long_sound())
        while not sent.done():
            most = {part: max(most[part], now) for part, now in stack.memory().items()}
        sent.result()
    stack.request("DELETE", "/noises/long/")
    table = [f"{part:<12}{megabytes:6.0f} of {limit:4.0f} MB" for part, (megabytes, limit) in most.items()]
    request.config.stash[REPORT] += [f"Memory, playing, importing {MINUTES} minutes and serving {PAGES} pages:", *table]
    return most


@pytest.mark.parametrize("part", PARTS)
def test_a_part_keeps_away_from_its_limit(used: dict[str, tuple[float, float]], part: str) -> None:
    megabytes, limit = used[part]
    assert megabytes < 0.9 * limit


@pytest.mark.parametrize("part", PARTS)
def test_nothing_was_killed_for_want_of_memory(used: object, stack: Stack, part: str) -> None:
    assert stack.asked(part, "{{.State.OOMKilled}}") == "false"
    files = "cat /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control 2>/dev/null || true"
    assert "oom_kill 0" in stack.inside(part, "sh", "-c", files)
