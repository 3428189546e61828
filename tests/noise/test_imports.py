"""Imports are seen, are done by one process that stays behind everything else, and survive a power cut."""

import json
import os
import subprocess
from collections.abc import Iterator

import numpy as np
import pytest
import requests

from tests.hearing import random_loop, start_of_sound, wav, wrong_frames
from tests.pulse import RATE, PulseServer
from tests.service import NoiseService
from tests.waiting import wait_until

# A busy machine may lose frames of a recording, so a failure counts when it repeats.
pytestmark = pytest.mark.flaky(reruns=5, reruns_delay=20)

LOOP = random_loop(88_211)
BIG = wav(np.tile(random_loop(60 * RATE), (10, 1)))  # ten minutes: some seconds of work
LIMIT = 120  # seconds for an import on a busy machine


def importing_processes(noise: NoiseService) -> list[int]:
    group = str(os.getpgid(noise.audio_process))
    found = subprocess.run(["pgrep", "-g", group, "-f", "noise.loops"], capture_output=True, text=True)
    return [int(number) for number in found.stdout.split()]


def status(noise: NoiseService, name: str) -> str | None:
    """Return how far a noise is, None when it is not known yet."""
    return next((known["status"] for known in noise.get("/noises/") if known["name"] == name), None)


def put_into_library(noise: NoiseService, name: str, audio: bytes) -> None:
    """As a copy with another program does."""
    noise.library.mkdir(exist_ok=True)
    aside = noise.data / name
    aside.write_bytes(audio)
    os.replace(aside, noise.library / name)


def ready(noise: NoiseService, name: str) -> None:
    wait_until(lambda: status(noise, name) == "ready", f"{name} is ready", limit=LIMIT)


def test_ten_files_at_once_are_imported_by_one_process_behind_all_others(noise: NoiseService) -> None:
    audio, most = wav(random_loop(20 * RATE)), 0
    for number in range(10):
        put_into_library(noise, f"file{number}.wav", audio + bytes(2 * number))

    def all_ready() -> bool:
        nonlocal most
        most = max(most, len(importing_processes(noise)))
        return [known["status"] for known in noise.get("/noises/")] == ["ready"] * 10

    wait_until(all_ready, "all ten are ready", limit=LIMIT)
    assert most == 1
    assert os.getpriority(os.PRIO_PROCESS, importing_processes(noise)[0]) >= 10


def test_an_import_goes_on_after_a_power_cut_and_leaves_nothing_half_done(noise: NoiseService) -> None:
    put_into_library(noise, "big.wav", BIG)
    wait_until(lambda: status(noise, "big") == "importing", "the import has begun")
    noise.kill()
    noise.start()
    ready(noise, "big")
    noise.play("big")
    assert len([*noise.data.rglob("*.s16")]) == 1


def events(noise: NoiseService) -> Iterator[dict[str, object]]:
    answer = requests.get(noise.url + "/events/", stream=True, timeout=LIMIT)
    for line in answer.iter_lines(chunk_size=1):
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


def test_percents_rise_in_the_events_until_the_noise_is_ready(noise: NoiseService) -> None:
    stream = events(noise)
    next(stream)
    put_into_library(noise, "big.wav", BIG)
    percents: list[int] = []
    for state in stream:
        imports = state["imports"]
        assert isinstance(imports, list)
        percents += [known["percent"] for known in imports if known["name"] == "big"]
        if not imports and percents:
            break
    assert percents == sorted(percents)
    assert len(set(percents)) > 10
    assert status(noise, "big") == "ready"


def test_a_noise_is_queued_then_importing_then_ready(noise: NoiseService) -> None:
    seen: list[str | None] = []
    put_into_library(noise, "big.wav", BIG)
    put_into_library(noise, "second.wav", wav(random_loop(60 * RATE)))

    def look() -> bool:
        now = status(noise, "second")
        seen.extend([now] if now and now not in seen else [])
        return now == "ready"

    wait_until(look, "the second is ready", limit=LIMIT)
    assert seen == ["queued", "importing", "ready"]


def wrong_frames_heard(noise: NoiseService, pulse: PulseServer, name: str) -> int:
    noise.request("POST", "/stop/")
    with pulse.recording() as recording:
        silent = len(recording.wait_for_silence().samples)
        noise.play("loop")
        recording.wait_for_sound()
        put_into_library(noise, f"{name}.wav", BIG + name.encode())
        ready(noise, name)
        recorded = recording.samples[silent:]
    return wrong_frames(recorded[start_of_sound(recorded) :], LOOP)


def test_an_import_does_not_disturb_what_plays(noise: NoiseService, shared_pulse: PulseServer) -> None:
    noise.upload("loop", wav(LOOP))
    noise.volume(100)
    # The recorder may drop frames itself on a busy machine, so a failure counts when it repeats.
    assert 0 in (wrong_frames_heard(noise, shared_pulse, name) for name in ("first", "second"))
