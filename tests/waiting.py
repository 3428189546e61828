"""Waiting for a condition instead of for a time."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], what: str, limit: float = 10.0) -> None:
    """Return as soon as the condition holds; fail with a sentence when it does not within `limit` seconds."""
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, f"after {limit} s still not: {what}"
        time.sleep(0.005)
