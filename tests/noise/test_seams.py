"""No seam to be found: sounds of every kind and format, recorded over three turns."""

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from noise import signal
from tests.hearing import start_of_sound, wrong_frames
from tests.noise import sounds_to_loop as sounds
from tests.noise.sounds_to_loop import AS_IT_WAS, JOINED, Mono
from tests.pulse import RATE, PulseServer, Samples
from tests.service import NoiseService, running
from tests.waiting import wait_until

Signal = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One file: which sound, in which format, and what should become of it."""

    sound: Callable[[int], Mono]
    kind: str
    format: str = "WAV"
    subtype: str = "PCM_16"
    rate: int = 44100
    channels: int = 2

    def __str__(self) -> str:
        return f"{self.sound.__name__}-{self.format}-{self.subtype}-{self.rate}-{self.channels}"

    def file(self) -> bytes:
        """The file's bytes; each channel is a little different."""
        mono = self.sound(self.rate)
        channels = np.column_stack([mono * (1 - 0.05 * channel) for channel in range(self.channels)])
        if self.subtype == "PCM_16":
            channels = np.rint(channels * 32767).astype(np.int16)
        file = io.BytesIO()
        soundfile.write(file, channels, self.rate, format=self.format, subtype=self.subtype)
        return file.getvalue()


CASES = [Case(sound, "as it was") for sound in AS_IT_WAS] + [Case(sound, "joined") for sound in JOINED]
CASES += [
    Case(sounds.sine_whole, "as it was", subtype="PCM_U8", rate=22050),
    Case(sounds.sine_cut, "joined", subtype="PCM_24", rate=48000, channels=1),
    Case(sounds.brown, "joined", subtype="PCM_32", rate=96000),
    Case(sounds.white, "as it was", subtype="FLOAT", rate=192000),
    Case(sounds.speech, "joined", subtype="DOUBLE", rate=8000),
    Case(sounds.drum_bar, "as it was", format="WAVEX", subtype="PCM_24", rate=48000, channels=6),
    Case(sounds.chord, "joined", format="WAVEX", rate=48000, channels=8),
    Case(sounds.drifting, "joined", format="RF64", rate=32000),
    Case(sounds.bell, "as it was", format="FLAC", subtype="PCM_24", rate=48000),
    Case(sounds.brown, "joined", format="FLAC"),
    Case(sounds.faded, "joined", format="OGG", subtype="VORBIS"),
    Case(sounds.padded, "joined", format="OGG", subtype="OPUS", rate=48000),
    Case(sounds.low_sine_cut, "joined", format="MP3", subtype="MPEG_LAYER_III", channels=1),
    Case(sounds.drum_bar, "as it was", format="AIFF"),
]


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    """One service for all of these tests."""
    with running(tmp_path_factory.mktemp("seams") / "data", shared_pulse) as service:
        service.volume(100)
        yield service


def prepared(box: NoiseService, case: Case) -> tuple[dict[str, Any], Samples]:
    """Upload the file; return what the API says of it and its loop."""
    for name in [noise["name"] for noise in box.get("/noises/")]:
        box.request("DELETE", f"/noises/{name}/")
    answer = box.upload("case", case.file())
    assert answer.status_code == 201, answer.text
    newest = max((box.data / "loops").glob("*.s16"), key=lambda path: path.stat().st_mtime_ns)
    return answer.json(), np.fromfile(newest, dtype="<i2").reshape(-1, 2)


def three_turns(box: NoiseService, pulse: PulseServer, loop: Samples) -> Samples:
    """Record the loop until three turns of it are there without a frame lost by the recorder."""
    for _ in range(4):
        with pulse.recording() as recording:
            box.play("case")
            recorded = recording.wait_for_sound().wait(3 * len(loop) / RATE + 0.3).samples
            box.request("POST", "/stop/")
            recording.wait_for_silence()
        lead = int(np.flatnonzero(loop.any(axis=1))[0])
        start = start_of_sound(recorded) - lead
        turns = recorded[start : start + 3 * len(loop)]
        if len(turns) == 3 * len(loop) and wrong_frames(turns, loop) == 0:
            break
    return turns


def level_changes(samples: Signal) -> Signal:
    """Return the changes of level from 50 ms to the next 50 ms, looked at every 5 ms, in dB."""
    size, energy = RATE // 20, np.concatenate([[0.0], np.cumsum((samples**2).mean(axis=1))])
    places = np.arange(0, len(samples) - 2 * size, size // 10)
    before, after = energy[places + size] - energy[places], energy[places + 2 * size] - energy[places + size]
    return np.abs(10 * np.log10((after / size + 1e-10) / (before / size + 1e-10)))


def largest_elsewhere(values: Signal, continuous: bool) -> float:
    return float(np.quantile(values, 0.999) if continuous else values.max())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_three_turns_are_heard_without_a_seam(box: NoiseService, shared_pulse: PulseServer, case: Case) -> None:
    noise, loop = prepared(box, case)
    assert noise["seam"]["kind"] == case.kind
    turns = three_turns(box, shared_pulse, loop)
    assert wrong_frames(turns, loop) == 0
    if case.kind == "joined":
        assert_no_seam(turns / 32768, len(loop), continuous=case.sound is not sounds.speech)


def assert_no_seam(turns: Signal, length: int, continuous: bool) -> None:
    """At the seam nothing exceeds what the sound has elsewhere."""
    inside, near = turns[:length], turns[length - 4 * 88 : length + 4 * 88]
    steps = signal.steps(turns[length - 1 : length + 1])
    assert steps.max() <= largest_elsewhere(signal.steps(inside), continuous) + 0.1
    assert signal.hiss(near, RATE).max() <= largest_elsewhere(signal.hiss(inside, RATE), continuous) + HISS_SLACK
    changes = level_changes(turns[length - RATE // 10 : length + RATE // 10])
    assert changes.max() <= largest_elsewhere(level_changes(inside), continuous) + 0.1


HISS_SLACK = 0.5  # dB: where there is none above 6 kHz, the dither's own variation decides


@pytest.mark.parametrize("sound", AS_IT_WAS, ids=lambda sound: sound.__name__)
def test_what_already_loops_keeps_every_sample(box: NoiseService, sound: Callable[[int], Mono]) -> None:
    case = Case(sound, "as it was")
    original, _ = soundfile.read(io.BytesIO(case.file()), dtype="int16")
    _, loop = prepared(box, case)
    assert np.array_equal(loop, original)


def with_loop_points(file: bytes, first: int, last: int) -> bytes:
    """Append a smpl chunk to a WAV file."""
    body = struct.pack("<9I", 0, 0, 22675, 60, 0, 0, 0, 1, 0) + struct.pack("<6I", 0, 0, first, last, 0, 0)
    file = file + b"smpl" + struct.pack("<I", len(body)) + body
    return file[:4] + struct.pack("<I", len(file) - 8) + file[8:]


def test_loop_points_in_the_file_are_used(box: NoiseService) -> None:
    case = Case(sounds.brown, "loop points")
    original, _ = soundfile.read(io.BytesIO(case.file()), dtype="int16")
    box.upload("pointed", with_loop_points(case.file(), 10_000, 59_999))
    noise = box.get("/noises/pointed/")
    assert noise["seam"]["kind"] == "loop points"
    assert noise["seconds"] == round(50_000 / RATE, 3)
    newest = max((box.data / "loops").glob("*.s16"), key=lambda path: path.stat().st_mtime_ns)
    assert np.array_equal(np.fromfile(newest, dtype="<i2").reshape(-1, 2), original[10_000:60_000])


def test_a_noise_that_is_never_to_be_joined_keeps_its_ends(box: NoiseService) -> None:
    noise, _ = prepared(box, Case(sounds.brown, "joined"))
    box.request("PATCH", "/noises/case/", json={"join": "never"})
    wait_until(lambda: box.get("/noises/case/")["status"] == "ready", "it is prepared anew")
    kept = box.get("/noises/case/")
    assert (kept["join"], kept["seam"]["kind"], kept["seconds"]) == ("never", "as it was", 4.0)
    assert noise["seconds"] < 4.0
