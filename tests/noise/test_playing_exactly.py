"""What plays reaches PulseAudio sample for sample."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from tests.hearing import random_loop, start_of_sound, wav, wrong_frames
from tests.pulse import RATE, PulseServer
from tests.service import NoiseService

# A busy machine may lose frames of a recording, for minutes at a time, so a failure counts when it repeats.
pytestmark = pytest.mark.flaky(reruns=5, reruns_delay=20)

LOOP = random_loop(88_211)  # an odd length of about 2 s
SECONDS = 20


@contextlib.contextmanager
def nothing_else(noise: NoiseService) -> Iterator[None]:
    yield


@contextlib.contextmanager
def steady_load(noise: NoiseService) -> Iterator[None]:
    """Requests one after the other, and a Python process that never rests."""
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            noise.get("/")

    threads = [threading.Thread(target=ask) for _ in range(2)]
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        busy.kill()
        busy.wait()
        for thread in threads:
            thread.join()


def wrong_frames_heard(noise: NoiseService, pulse: PulseServer, company: object) -> int:
    with pulse.recording() as recording, company(noise):  # type: ignore[operator]
        noise.play("loop")
        recording.wait_for_sound().wait(SECONDS)
        noise.request("POST", "/stop/")
        recorded = recording.samples
    start = start_of_sound(recorded)
    return wrong_frames(recorded[start : start + SECONDS * RATE], LOOP)


@pytest.mark.parametrize("company", [nothing_else, steady_load])
def test_every_frame_of_a_loop_is_heard_over_twenty_seconds(
    noise: NoiseService, shared_pulse: PulseServer, company: object
) -> None:
    noise.upload("loop", wav(LOOP))
    noise.volume(100)
    # The recorder and the server may drop frames themselves on a busy machine, so a failure counts when it repeats.
    assert 0 in (wrong_frames_heard(noise, shared_pulse, company) for _ in range(3))
