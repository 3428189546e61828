"""The built-in noises: each is endless, equally loud, gentle at its peaks, and sounds like its name."""

import functools
import hashlib
import io
import json
import logging
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyebur128
import pytest
import soundfile
from PIL import Image

from noise import sounds
from noise.drawings import PICTURES, draw
from noise.grains import bubble, scattered
from noise.mastering import limited, lowest, smoothed
from noise.sounds import SOUNDS, make_all, render
from noise.synthesis import convolved, painted_noise, stretched

RATE = 44100
Floats = npt.NDArray[np.float64]
Frames = npt.NDArray[np.int16]
each_sound = pytest.mark.parametrize("name", SOUNDS)
each_picture = pytest.mark.parametrize("name", PICTURES)


@functools.cache
def rendered(name: str) -> Frames:
    """Each noise is made once for all tests."""
    return render(name)


@functools.cache
def drawn(name: str) -> bytes:
    """Each picture is drawn once for all tests."""
    return draw(name)


def from_the_middle(name: str) -> Floats:
    """The left side turned half round, so that its seam lies in the middle, at len // 2."""
    left = rendered(name)[:, 0] / 32768
    return np.roll(left, len(left) // 2)


@functools.cache
def spectrum(name: str) -> npt.NDArray[np.complex64]:
    """The Fourier transform of `from_the_middle`, kept because many tests look at bands of it."""
    return np.asarray(np.fft.rfft(from_the_middle(name).astype(np.float32)), np.complex64)


def band(name: str, low: float, high: float) -> Floats:
    """What of a sound lies between two frequencies, turned half round."""
    bins, length = spectrum(name), len(rendered(name))
    start, stop = (round(hertz * length / RATE) for hertz in (low, high))
    only = np.zeros_like(bins)
    only[start:stop] = bins[start:stop]
    return np.fft.irfft(only, length).astype(np.float64)


def levels(sound: Floats, seconds: float) -> Floats:
    """Level in dB of consecutive windows, one of which begins in the middle of the sound."""
    length = round(seconds * RATE)
    half = len(sound) // 2 // length
    middle = sound[len(sound) // 2 - half * length : len(sound) // 2 + half * length]
    return np.asarray(10 * np.log10(np.mean(middle.reshape(-1, length) ** 2, axis=1) + 1e-14), np.float64)


def spectrum_of_levels(name: str, low: float, high: float, step: float) -> tuple[Floats, Floats]:
    """Frequencies in Hz and strengths of the pulsing of a band, from its power in windows of `step` seconds."""
    power = 10 ** (levels(band(name, low, high), step) / 10)
    hertz = np.asarray(np.fft.rfftfreq(len(power), round(step * RATE) / RATE), np.float64)
    return hertz, np.abs(np.fft.rfft(power - power.mean()))


def share(name: str, low: float, high: float) -> float:
    """How much of the power lies between two frequencies, 0 to 1."""
    power, length = np.abs(spectrum(name)) ** 2, len(rendered(name))
    return float(power[round(low * length / RATE) : round(high * length / RATE)].sum() / power.sum())


def test_there_are_enough_sounds_and_each_has_a_picture() -> None:
    assert len(SOUNDS) >= 14
    assert list(SOUNDS) == list(PICTURES)
    assert all(name.replace("_", "").isalnum() and name.isascii() for name in SOUNDS)


def test_no_two_sounds_share_their_chances() -> None:
    assert len({sound.seed for sound in SOUNDS.values()}) == len(SOUNDS)


@each_sound
def test_a_sound_is_half_a_minute_to_a_minute_of_16_bit_stereo(name: str) -> None:
    frames = rendered(name)
    assert frames.dtype == np.int16
    assert frames.shape[1] == 2
    assert 30 <= len(frames) / RATE <= 60


@pytest.mark.parametrize("name", ["white_noise", "stream", "fan"])
def test_a_sound_is_the_same_each_time_it_is_made(name: str) -> None:
    assert np.array_equal(render(name), rendered(name))


def test_an_unknown_sound_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        render("silence")


@each_sound
def test_a_sound_is_as_loud_as_all_others_and_its_true_peak_has_room(name: str) -> None:
    mode = pyebur128.MeasurementMode.MODE_I | pyebur128.MeasurementMode.MODE_TRUE_PEAK
    meter = pyebur128.R128State(2, RATE, mode)
    meter.add_frames(rendered(name).ravel(), len(rendered(name)))
    assert pyebur128.get_loudness_global(meter) == pytest.approx(-23, abs=0.1)
    assert max(pyebur128.get_true_peak(meter, side) for side in (0, 1)) < 10 ** (-1 / 20)


@each_sound
def test_the_two_sides_differ_but_agree_enough_to_be_heard_as_one(name: str) -> None:
    left, right = rendered(name).T / 32768
    assert 0.1 < np.corrcoef(left, right)[0, 1] < 0.95
    assert np.std(left) == pytest.approx(np.std(right), rel=0.01)


@each_sound
def test_a_sound_has_no_constant_part(name: str) -> None:
    assert np.all(np.abs(rendered(name).mean(axis=0)) < 0.5)


@each_sound
def test_a_sound_ends_where_it_starts(name: str) -> None:
    frames = rendered(name).astype(int)
    steps = np.abs(np.diff(frames, axis=0))
    assert np.all(np.abs(frames[0] - frames[-1]) <= np.percentile(steps, 99.9, axis=0))


@each_sound
def test_there_is_no_click_above_6_khz_at_the_seam(name: str) -> None:
    treble = levels(band(name, 6000, 22050), 0.002)
    seam = len(treble) // 2
    elsewhere = np.delete(treble, range(seam - 2, seam + 2))
    assert elsewhere.min() <= treble[seam - 2 : seam + 2].min()
    assert treble[seam - 2 : seam + 2].max() <= elsewhere.max()


@each_sound
@pytest.mark.parametrize("octaves", [(20, 20000), (60, 400), (400, 2500), (2500, 16000)])
def test_no_part_of_the_spectrum_jumps_at_the_seam(name: str, octaves: tuple[int, int]) -> None:
    jumps = np.abs(np.diff(levels(band(name, *octaves), 0.05)))
    seam = len(jumps) // 2
    assert jumps[seam] <= np.delete(jumps, seam).max()


@pytest.mark.parametrize(("name", "slope"), [("white_noise", 0), ("pink_noise", -3.01), ("brown_noise", -6.02)])
def test_a_colour_has_its_slope_in_decibels_an_octave(name: str, slope: float) -> None:
    octaves = np.arange(9)
    shares = [share(name, 40 * 2.0**octave, 80 * 2.0**octave) / 2.0**octave for octave in octaves]
    assert np.polyfit(octaves, 10 * np.log10(shares), 1)[0] == pytest.approx(slope, abs=0.1)


def test_the_heart_beats_about_sixty_times_a_minute() -> None:
    hertz, strength = spectrum_of_levels("heartbeat", 30, 250, 0.02)
    beat = (hertz > 0.5) & (hertz < 1.5)
    assert 60 * hertz[beat][strength[beat].argmax()] == pytest.approx(60, abs=2)


def test_a_heartbeat_is_two_thumps_a_third_of_a_second_apart() -> None:
    thumps = 10 ** (levels(band("heartbeat", 30, 250), 0.02) / 10)
    likeness = [np.corrcoef(thumps, np.roll(thumps, lag))[0, 1] for lag in range(8, 26)]
    assert (8 + int(np.argmax(likeness))) * 0.02 == pytest.approx(0.31, abs=0.03)


def test_the_cat_purrs_25_times_a_second() -> None:
    hertz, strength = spectrum_of_levels("cat_purr", 40, 2000, 0.005)
    quick = (hertz > 10) & (hertz < 45)
    assert hertz[quick][strength[quick].argmax()] == pytest.approx(25.3, abs=2)


def test_the_train_passes_a_joint_every_one_and_a_quarter_seconds() -> None:
    hertz, strength = spectrum_of_levels("train", 80, 1000, 0.02)
    knocks = (hertz > 0.5) & (hertz < 1.2)
    assert 1 / hertz[knocks][strength[knocks].argmax()] == pytest.approx(1.28, abs=0.05)


def test_the_sea_swells_slowly_and_far() -> None:
    hertz, strength = spectrum_of_levels("ocean", 20, 20000, 0.25)
    assert 6 < 1 / hertz[strength.argmax()] < 12
    assert np.ptp(np.percentile(levels(from_the_middle("ocean"), 1), (5, 95))) > 8


def test_a_wave_opens_upwards_as_it_breaks() -> None:
    whole, treble = levels(from_the_middle("ocean"), 0.5), levels(band("ocean", 1500, 6000), 0.5)
    assert np.corrcoef(whole, treble)[0, 1] > 0.6
    assert np.ptp(np.percentile(treble, (5, 95))) > 8


@pytest.mark.parametrize("name", ["white_noise", "pink_noise", "rain", "waterfall", "fan"])
def test_a_steady_sound_stays_at_one_level(name: str) -> None:
    assert np.ptp(levels(from_the_middle(name), 1)) < 3


def test_the_bowl_rings_in_inharmonic_tones() -> None:
    for hertz in (174, 2.74 * 174, 5.12 * 174):
        assert share("singing_bowl", hertz - 3, hertz + 3) > 400 * share("singing_bowl", hertz + 20, hertz + 26)


def test_the_bowl_is_never_silent() -> None:
    assert levels(from_the_middle("singing_bowl"), 1).min() > -45


def test_crickets_sing_at_three_kilohertz_in_the_quiet_of_the_night() -> None:
    assert share("night", 2600, 3700) > 0.02
    assert share("night", 2600, 3700) > 10 * share("night", 5000, 16000)


def test_a_fire_crackles() -> None:
    treble = band("fire", 2000, 12000)
    assert np.mean(treble**4) / np.mean(treble**2) ** 2 > 15


def test_the_fan_hums_with_its_blades() -> None:
    assert share("fan", 66, 70) > 2 * share("fan", 76, 80)


def test_a_brook_babbles_in_the_middle_of_the_range() -> None:
    assert share("stream", 400, 4000) > 0.8


def test_below_the_surface_it_is_dark() -> None:
    assert share("underwater", 20, 500) > 0.9


def test_wind_in_the_leaves_is_brighter_than_wind_around_the_house() -> None:
    assert share("leaves", 2000, 8000) > 10 * share("wind", 2000, 8000)


def test_a_tent_takes_the_hiss_from_the_rain() -> None:
    assert share("rain", 2000, 16000) > 3 * share("rain_on_tent", 2000, 16000)


@each_sound
def test_no_sound_but_the_white_one_is_harsh(name: str) -> None:
    assert name == "white_noise" or share(name, 8000, 22050) < 0.16


def test_a_painting_has_the_power_that_was_painted_and_no_ripple() -> None:
    gains = np.ones((400, 2049), np.float32)
    powers = (painted_noise(gains, np.random.default_rng(1), 0)[0].reshape(-1, 2048) ** 2).mean(axis=1)
    quarters = painted_noise(gains, np.random.default_rng(1), 0)[0].reshape(400, 4, 512)
    assert powers.std() / powers.mean() < 0.1
    assert np.ptp((quarters**2).mean(axis=(0, 2))) / powers.mean() < 0.02


def test_a_grain_at_the_end_of_the_loop_goes_on_at_its_start() -> None:
    grain = np.array([1, 2, 3, 4], np.float32)
    sound = scattered(16, [grain], np.array([14 / 16]), [1.0], [-1.0], [0])
    assert sound[0].tolist() == [3, 4, *[0] * 12, 1, 2]


def test_an_echo_at_the_end_of_the_loop_is_heard_at_its_start() -> None:
    click, echo = np.zeros((2, 8), np.float32), np.zeros((2, 8), np.float32)
    click[:, 7], echo[:, 3] = 1, 0.5
    assert convolved(click, echo)[1] == pytest.approx([0, 0, 0.5, 0, 0, 0, 0, 0], abs=1e-6)


def test_a_bubble_sounds_at_its_size_over_three() -> None:
    power = np.abs(np.fft.rfft(bubble(3e-3, 0.0), RATE))
    assert power.argmax() == pytest.approx(1000, rel=0.02)


def test_a_stretched_curve_runs_on_from_its_last_point_to_its_first() -> None:
    assert stretched(np.array([0, 4], np.float32), 8).tolist() == [0, 1, 2, 3, 4, 3, 2, 1]


def test_the_limiter_holds_the_ceiling_even_at_the_seam() -> None:
    sound = 0.1 * np.random.default_rng(2).standard_normal((2, 8192)).astype(np.float32)
    sound[0, 0], sound[1, 5000] = 3, -2
    assert np.abs(limited(sound)).max() <= 10 ** (-3 / 20) + 1e-6


def test_the_limiter_leaves_alone_what_is_low_enough() -> None:
    sound = np.full((2, 4096), 0.5, np.float32)
    assert limited(sound) is sound


def test_a_gain_is_lowest_before_a_peak_arrives_and_opens_smoothly() -> None:
    need = np.ones(4096, np.float32)
    need[2] = 0.5
    gain = smoothed(lowest(need, 256), 256)
    assert gain[2] == pytest.approx(0.5, abs=1e-4)
    assert np.abs(np.diff(gain, append=gain[0])).max() < 0.01


@each_picture
def test_a_picture_is_a_small_square_jpeg(name: str) -> None:
    content = drawn(name)
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size) == ("JPEG", (640, 640))
    assert len(content) < 60_000


def test_a_picture_is_the_same_each_time_it_is_drawn() -> None:
    assert draw("fire") == drawn("fire")


def test_no_two_pictures_look_alike() -> None:
    small = [np.asarray(Image.open(io.BytesIO(drawn(name))).resize((32, 32)), float) for name in PICTURES]
    apart = [np.abs(a - b).mean() for i, a in enumerate(small) for b in small[:i]]
    assert min(apart) > 4


def test_a_picture_is_dark_around_its_window() -> None:
    corners = [np.asarray(Image.open(io.BytesIO(drawn(name))))[:20, :20].max() for name in PICTURES]
    assert max(corners) < 40


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names = ["pink_noise", "fan"]
    monkeypatch.setattr(sounds, "SOUNDS", {name: SOUNDS[name] for name in names})
    monkeypatch.setattr(sounds, "render", rendered)
    return names


def digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def test_a_folder_is_filled_with_sounds_and_pictures(few: list[str], tmp_path: Path) -> None:
    make_all(tmp_path / "new")
    expected = {f"{name}{end}" for name in few for end in (".wav", ".jpg")} | {".made"}
    assert set(digests(tmp_path / "new")) == expected
    frames, rate = soundfile.read(tmp_path / "new" / "fan.wav", dtype="int16")
    assert rate == RATE
    assert np.array_equal(frames, rendered("fan"))


def test_what_is_there_is_kept_and_only_what_is_missing_made(
    few: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_all(tmp_path)
    before = digests(tmp_path)
    (tmp_path / "fan.jpg").unlink()
    with caplog.at_level(logging.INFO):
        make_all(tmp_path)
    assert caplog.messages == ["made the noise fan"]
    assert digests(tmp_path) == before


@pytest.mark.parametrize("stamp", ['{"fan": "older code"}', "torn {", "[1, 2]", "7"])
def test_all_is_made_anew_when_the_code_changed_or_the_stamp_is_torn(
    few: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture, stamp: str
) -> None:
    make_all(tmp_path)
    (tmp_path / ".made").write_text(stamp)
    with caplog.at_level(logging.INFO):
        make_all(tmp_path)
    assert caplog.messages == [f"made the noise {name}" for name in few]
    assert json.loads((tmp_path / ".made").read_text()) == dict.fromkeys(few, sounds.fingerprint())


def test_the_command_makes_what_is_named(few: list[str], tmp_path: Path) -> None:
    sounds.main([str(tmp_path), few[0]])
    assert {path.stem for path in tmp_path.glob("*.wav")} == {few[0]}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [([], "usage: python -m noise.sounds DIR"), (["DIR", "hail"], "There is no built-in noise 'hail'; there are")],
)
def test_a_wrong_command_is_told_what_is_right(arguments: list[str], sentence: str) -> None:
    with pytest.raises(SystemExit, match=sentence):
        sounds.main(arguments)


def test_the_command_makes_the_folder(few: list[str], tmp_path: Path) -> None:
    sounds.main([str(tmp_path)])
    assert (tmp_path / "fan.wav").exists()
