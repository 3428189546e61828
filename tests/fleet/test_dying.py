"""Containers that die under play, one by one and all at once: the sound goes on, all is whole again, nothing lost."""

import time
from typing import Any

import numpy as np
import pytest

from tests.fleet.conftest import LOOP
from tests.fleet.stack import PARTS, Stack
from tests.hearing import wrong_frames
from tests.pulse import RATE, Samples
from tests.waiting import wait_until

# A busy machine may lose frames of a recording, for minutes at a time, so a failure counts when it repeats.
pytestmark = pytest.mark.flaky(reruns=5, reruns_delay=20)

SOUNDING = ("noise", "audio")
WHOLE = dict.fromkeys(PARTS, 15.0) | {"audio": 30.0}  # seconds; its block waits for the hardware for 10 of them


def kept(stack: Stack) -> dict[str, Any]:
    """What must not be lost."""
    state = stack.get("/")
    noises = {noise["name"]: (noise["status"], noise["bytes"]) for noise in stack.get("/noises/")}
    return {name: state[name] for name in ("status", "file", "volume", "presets")} | noises


def recover(stack: Stack, part: str, report: list[str]) -> None:
    """Kill a container, wait until it runs again and all is well."""
    before, killed = stack.started(part), time.monotonic()
    stack.kill(part)
    wait_until(lambda: stack.started(part) not in ("", before), f"{part} was started again", limit=60)
    stack.wait_until_well()
    seconds = time.monotonic() - killed
    report.append(f"{part} was killed and all well again after {seconds:.1f} s")
    assert seconds < WHOLE[part]


def from_first_frame(heard: Samples) -> Samples:
    """Return the recording from where the loop begins on."""
    window = heard[: len(LOOP) + 4]
    firsts = [i for i in np.flatnonzero((window == LOOP[0]).all(axis=1)) if (heard[i : i + 4] == LOOP[:4]).all()]
    assert firsts, "the loop was not heard"
    return heard[firsts[0] :]


@pytest.mark.parametrize("part", [part for part in PARTS if part not in SOUNDING])
def test_the_sound_goes_on_sample_for_sample_while_another_part_dies(
    playing: Stack, part: str, report: list[str]
) -> None:
    before = kept(playing)
    with playing.recording() as recording:
        recording.wait_for_sound().wait(3)
        recover(playing, part, report)
        heard = from_first_frame(recording.wait(1).samples[RATE // 2 :])
    assert wrong_frames(heard, LOOP) == 0
    assert kept(playing) == before


@pytest.mark.parametrize("part", SOUNDING)
def test_the_sound_comes_back_when_a_part_that_makes_it_dies(playing: Stack, part: str, report: list[str]) -> None:
    playing.request("PUT", "/presets/2/", json={"noise": "loop"})
    before = kept(playing)
    recover(playing, part, report)
    with playing.recording() as recording:
        assert wrong_frames(from_first_frame(recording.wait_for_sound().wait(4).samples), LOOP) == 0
    assert kept(playing) == before


def test_after_a_power_cut_the_box_goes_on(playing: Stack, report: list[str]) -> None:
    playing.request("PUT", "/presets/3/", json={"noise": "rain"})
    playing.set_volume(63)
    before = kept(playing)
    playing.wait_stored("volume", "63")
    playing.engine.cut_power()
    playing.engine.start()
    started = time.monotonic()
    with playing.recording() as recording:
        recording.wait_for_sound(limit=60)
    report.append(f"the box was switched on and sounded after {time.monotonic() - started:.1f} s")
    playing.wait_until_well()
    assert kept(playing) == before


def test_the_sound_begins_before_there_is_a_network(playing: Stack) -> None:
    playing.wait_stored("playing", "yes")
    playing.engine.cut_power()
    playing.engine.start(cable=False)
    try:
        with playing.recording() as recording:
            recording.wait_for_sound(limit=60)
    finally:
        playing.engine.plug_in()
    playing.wait_until_well()
    assert playing.get("/")["status"] == "play"


def test_noise_plays_with_nothing_but_audio_beside_it(playing: Stack) -> None:
    others = [part for part in PARTS if part not in SOUNDING]
    playing.compose("stop", "--timeout", "1", *others)
    playing.compose("restart", "--timeout", "1", "noise")
    try:
        wait_until(lambda: playing.answers_and_plays("loop"), "noise plays", limit=60)
        with playing.recording() as recording:
            recording.wait_for_sound()
    finally:
        playing.compose("start", *others)
        playing.wait_until_well()
