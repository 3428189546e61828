"""A sound from an S3 client's hands to the audio container's device."""

import subprocess

import pytest

from noise.sounds import SOUNDS
from tests.fleet.conftest import LOOP
from tests.fleet.stack import Stack
from tests.hearing import start_of_sound, wav, wrong_frames
from tests.pulse import RATE, Samples

# A busy machine may lose frames of a recording, for minutes at a time, so a failure counts when it repeats.
pytestmark = pytest.mark.flaky(reruns=5, reruns_delay=20)

SECONDS = 20


def curl(method: str, url: str) -> str:
    return subprocess.run(["curl", "-sS", "-X", method, url], capture_output=True, text=True, check=True).stdout


def recorded(stack: Stack) -> Samples:
    with stack.recording() as recording:
        assert '"play"' in curl("POST", f"{stack.noise}/play/sent/")
        recording.wait_for_sound().wait(SECONDS)
        curl("POST", f"{stack.noise}/stop/")
        return recording.wait_for_silence().samples


def test_the_built_in_noises_play_at_once_without_an_import(stack: Stack) -> None:
    noises = {noise["name"]: noise["status"] for noise in stack.get("/noises/") if noise["builtin"]}
    assert noises == dict.fromkeys(SOUNDS, "ready")
    assert not [line for line in stack.log("noise") if "import" in line]


def test_a_wav_sent_by_s3_reaches_the_device_bit_for_bit(stack: Stack) -> None:
    stack.upload("sent.wav", wav(LOOP))
    stack.set_volume(100)
    stack.request("POST", "/stop/")
    heard = recorded(stack)
    start = start_of_sound(heard)
    assert wrong_frames(heard[start : start + SECONDS * RATE], LOOP) == 0


def test_the_device_is_never_put_to_sleep(stack: Stack) -> None:
    assert "module-suspend-on-idle" not in stack.inside("audio", "pactl", "list", "short", "modules")
