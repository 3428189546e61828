"""WAV files of every kind sound as they should: right pitch, right length, clean."""

import numpy as np
import pytest

from tests.hearing import Signal, sine, start_of_sound, wav
from tests.pulse import RATE, PulseServer
from tests.service import NoiseService

# A busy machine may lose frames of a recording, for minutes at a time, so a failure counts when it repeats.
pytestmark = pytest.mark.flaky(reruns=5, reruns_delay=20)

# Whole numbers of cycles in two seconds: the ideal loop has no seam.
LOW, HIGH = 441.0, 1500.5


def two_tones(rate: int) -> Signal:
    return sine(LOW, rate=rate, amplitude=0.6) + sine(HIGH, rate=rate, amplitude=0.35)


def signal_to_noise(recorded: Signal, ideal: Signal) -> float:
    error = recorded - ideal
    return float(10 * np.log10(np.mean(ideal**2) / np.mean(error**2)))


def heard_turns(noise: NoiseService, pulse: PulseServer) -> Signal:
    """Three turns of the loop, from its first frame on."""
    with pulse.recording() as recording:
        noise.play("tones")
        recorded = recording.wait_for_sound().wait(6.2).samples
        noise.request("POST", "/stop/")
        recording.wait_for_silence()
    start = start_of_sound(recorded)
    return recorded[start : start + 6 * RATE] / 32768


@pytest.mark.parametrize(
    ("rate", "channels", "subtype"),
    [
        (48000, 2, "FLOAT"),
        (96000, 2, "PCM_24"),
        (22050, 2, "DOUBLE"),
        (8000, 1, "PCM_32"),
        (192000, 2, "PCM_24"),
        (44100, 1, "PCM_16"),
        (44100, 2, "PCM_24"),
        (44100, 2, "FLOAT"),
    ],
)
def test_three_turns_of_a_file_equal_the_ideal_loop_to_90_db(
    noise: NoiseService, shared_pulse: PulseServer, rate: int, channels: int, subtype: str
) -> None:
    noise.upload("tones", wav(two_tones(rate)[:, :channels], rate, subtype))
    noise.volume(100)
    ideal = np.tile(two_tones(RATE), (3, 1))
    # A busy machine may drop frames of the recording, so a failure counts when it repeats.
    assert any(signal_to_noise(heard_turns(noise, shared_pulse), ideal) >= 90 for _ in range(3))
