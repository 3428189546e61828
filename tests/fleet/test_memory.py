"""What each container needs of its memory while everything happens at once."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import requests

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
def used(stack: Stack) -> dict[str, tuple[float, float]]:
    """The most megabytes that each part used, and its limit, while playing, importing and serving ten pages."""
    stack.play("rain")
    most: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    with open_pages(stack):
        sending = threading.Thread(target=stack.upload, args=("long.wav", long_sound()))
        sending.start()
        while sending.is_alive():
            most |= {part: max(most[part], now) for part, now in stack.memory().items()}
    stack.request("DELETE", "/noises/long/")
    return most


@pytest.mark.parametrize("part", PARTS)
def test_a_part_keeps_away_from_its_limit(used: dict[str, tuple[float, float]], part: str) -> None:
    megabytes, limit = used[part]
    assert megabytes < 0.9 * limit


@pytest.mark.parametrize("part", PARTS)
def test_no_part_was_ever_short_of_memory(used: object, stack: Stack, part: str) -> None:
    assert stack.asked(part, "{{.State.OOMKilled}}") == "false"
