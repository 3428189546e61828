"""The parts that a loop is made with, each by its laws, for whatever they are given."""

import copy
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from noise import resampling
from noise.dither import Dither
from noise.joins import Join, best_place, crossfaded, unclipped
from noise.measures import CLOSE, MOST, PAIRS, gain_for, measured
from noise.riff import loop_points
from noise.signal import FLOOR, Histogram, Samples
from noise.voices import Fade, LoopFile, Mix, Voice
from tests.hearing import random_loop, wav

SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.lists(st.integers(1, 3000), min_size=1, max_size=8)
RISE = 1.05  # by which a crossfade of the two worst sounds exceeds both, near its ends
LEVELS = st.floats(0.01, 1.0)
settings.register_profile(
    "parts", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
settings.load_profile("parts")


def noise_of(frames: int, seed: int, level: float = 0.5) -> Samples:
    return np.random.default_rng(seed).uniform(-level, level, (frames, 2))


def power(samples: Samples) -> float:
    return float((samples**2).mean())


def in_blocks(samples: Samples, sizes: list[int]) -> Iterator[Samples]:
    """The samples in pieces, whose sizes come again and again."""
    start, number = 0, 0
    while start < len(samples):
        yield samples[start : start + sizes[number % len(sizes)]]
        start, number = start + sizes[number % len(sizes)], number + 1


# Crossfades


@given(SEEDS, st.integers(2, 2000), LEVELS)
def test_a_crossfade_of_a_sound_with_itself_is_that_sound(seed: int, frames: int, level: float) -> None:
    sound = noise_of(frames, seed, level)
    assert np.allclose(crossfaded(sound, sound, 1.0), sound)


@given(SEEDS, st.integers(8000, 20000), LEVELS)
def test_a_crossfade_of_unrelated_sounds_keeps_the_level(seed: int, frames: int, level: float) -> None:
    rng = np.random.default_rng(seed)
    out, into = (np.clip(rng.normal(0, level / 8, (frames, 2)), -level, level) for _ in range(2))
    middle = crossfaded(np.concatenate([out, [[level, level]]]), np.concatenate([into, [[level, level]]]), 0.0)
    assert abs(10 * np.log10(power(middle[frames // 4 : -frames // 4]) / (level / 8) ** 2)) < 0.7


@given(SEEDS, SEEDS, st.integers(200, 2000), st.floats(0, 1), LEVELS)
def test_a_crossfade_hardly_rises_above_the_louder_of_both(
    one: int, other: int, frames: int, likeness: float, level: float
) -> None:
    out, into = noise_of(frames, one), noise_of(frames, other, level)
    assert np.abs(crossfaded(out, into, likeness)).max() <= RISE * max(np.abs(out).max(), np.abs(into).max())


@given(SEEDS, st.integers(2000, 20000), st.floats(0, 1))
def test_a_crossfade_begins_with_the_one_sound_and_ends_with_the_other(seed: int, frames: int, likeness: float) -> None:
    out, into = noise_of(frames, seed), noise_of(frames, seed + 1)
    mixed = crossfaded(out, into, likeness)
    assert np.allclose(mixed[0], out[0], atol=2 / frames)
    assert np.allclose(mixed[-1], into[-1], atol=2 / frames)


@given(SEEDS, st.integers(200, 2000), st.floats(0.01, 1.0))
def test_what_is_below_the_ceiling_is_not_touched(seed: int, frames: int, level: float) -> None:
    mixed = noise_of(frames, seed, level)
    assert unclipped(mixed, level) is mixed


@given(SEEDS, st.integers(200, 2000), st.floats(0.5, 1.0))
def test_what_is_above_the_ceiling_is_turned_down_but_for_its_ends(seed: int, frames: int, share: float) -> None:
    mixed = noise_of(frames, seed, 1.0)
    result, peak = unclipped(mixed, share * float(np.abs(mixed).max())), np.abs(mixed).max()
    assert np.abs(result[frames // 4 : -frames // 4]).max() <= share * peak + 1e-12
    assert np.array_equal(result[[0, -1]], mixed[[0, -1]])


@given(SEEDS, st.integers(10, 500), st.integers(0, 3000), st.integers(0, 3000), st.floats(0.05, 1.0))
def test_a_planted_copy_is_found_whatever_its_level(
    seed: int, frames: int, before: int, after: int, level: float
) -> None:
    wanted = noise_of(frames, seed)
    searched = np.concatenate([noise_of(before, seed + 1), wanted * level, noise_of(after, seed + 2)])
    place, likeness = best_place(searched, wanted)
    assert place == before
    assert likeness > 0.999


# Joins


@given(SEEDS, st.integers(4, 20_000), st.booleans(), SIZES, SIZES)
def test_a_join_does_not_depend_on_the_blocks_it_gets(
    seed: int, frames: int, continuous: bool, sizes: list[int], others: list[int]
) -> None:
    sound = noise_of(frames, seed)
    one, other = (
        np.concatenate([*Join(frames, 8000, continuous).loop(in_blocks(sound, some))]) for some in (sizes, others)
    )
    assert one.shape == other.shape
    assert np.allclose(one, other)


@given(SEEDS, st.integers(100, 20_000), st.booleans(), SIZES)
def test_a_join_leaves_every_frame_outside_of_its_crossfade_as_it_was(
    seed: int, frames: int, continuous: bool, sizes: list[int]
) -> None:
    sound, join = noise_of(frames, seed), Join(frames, 8000, continuous)
    loop = np.concatenate([*join.loop(in_blocks(sound, sizes))])
    kept = len(loop) - join.overlap
    assert np.array_equal(loop[:kept], sound[join.overlap : join.overlap + kept])
    assert frames // 2 <= len(loop) <= frames - join.overlap


@given(SEEDS, st.integers(100, 5000), st.integers(0, 99), SIZES)
def test_a_file_shorter_than_it_says_is_still_joined(seed: int, said: int, percent: int, sizes: list[int]) -> None:
    sound = noise_of(said * percent // 100, seed)
    loop = np.concatenate([np.zeros((0, 2)), *Join(said, 8000, True).loop(in_blocks(sound, sizes))])
    assert len(loop) <= len(sound)
    assert len(loop) > 0 or len(sound) == 0


# Other rates


@dataclass(frozen=True)
class Sound:
    """Samples as a source of the resampler."""

    rate: int
    samples: Samples
    sizes: list[int]

    @property
    def frames(self) -> int:
        return len(self.samples)

    def blocks(self, start: int, frames: int) -> Iterator[Samples]:
        return in_blocks(self.samples[start : start + frames], self.sizes)


RATES = st.sampled_from([8000, 11025, 22050, 44100, 48000, 96000, 192_000]) | st.integers(8000, 192_000)


@settings(max_examples=30)
@given(RATES, st.integers(1, 5000), SIZES)
def test_a_circle_has_the_length_of_its_source_to_half_a_frame(rate: int, frames: int, sizes: list[int]) -> None:
    turned = np.concatenate([*resampling.circle(Sound(rate, noise_of(frames, 1), sizes))])
    assert len(turned) == max(1, round(frames * 44100 / rate))


@settings(max_examples=15)
@given(RATES, st.integers(9000, 20_000), SIZES, SIZES)
def test_a_circle_does_not_depend_on_the_blocks_it_gets(
    rate: int, frames: int, sizes: list[int], others: list[int]
) -> None:
    one, other = (
        np.concatenate([*resampling.circle(Sound(rate, noise_of(frames, 2), some))]) for some in (sizes, others)
    )
    assert np.allclose(one, other, atol=1e-9)


@settings(max_examples=30)
@given(st.sampled_from([22050, 32000, 48000, 88200, 96000, 192_000]), st.integers(1, 2000))
def test_a_sine_of_whole_cycles_stays_one_through_the_seam(rate: int, cycles: int) -> None:
    frames = rate  # a second, so that cycles are Hz
    wave = 0.5 * np.sin(2 * np.pi * cycles * np.arange(frames) / frames)
    turned = np.concatenate([*resampling.circle(Sound(rate, np.column_stack([wave, wave]), [65536]))])[:, 0]
    spectrum = np.abs(np.fft.rfft(turned)) ** 2
    assert (spectrum.sum() - spectrum[cycles]) / spectrum[cycles] < 1e-11  # -110 dB


@given(st.lists(st.floats(FLOOR, 20.0), min_size=1, max_size=2000), st.floats(0.001, 1.0), st.integers(1, 50))
def test_a_histogram_tells_percentiles_to_a_tenth_of_a_decibel(values: list[float], share: float, size: int) -> None:
    histogram, everything = Histogram(), np.array(values)
    for start in range(0, len(values), size):
        histogram.add(everything[start : start + size])
    exact = float(np.quantile(everything, share, method="inverted_cdf"))
    assert exact - 0.001 <= histogram.percentile(share) <= exact + 0.101
    assert histogram.largest == everything.max()


def smpl(first: int, last: int, kind: int = 0, loops: int = 1) -> bytes:
    body = struct.pack("<9I", 0, 0, 22675, 60, 0, 0, 0, loops, 0) + struct.pack("<6I", 0, kind, first, last, 0, 0)
    return struct.pack("<4sI", b"smpl", len(body)) + body


@given(st.integers(0, 998), st.integers(1, 999), st.integers(0, 20), st.booleans())
def test_loop_points_are_read_as_they_were_written(
    tmp_path: Path, first: int, length: int, odd: int, early: bool
) -> None:
    last, path, whole = min(999, first + length), tmp_path / "points.wav", wav(random_loop(1000))
    other = struct.pack("<4sI", b"junk", odd) + bytes(odd + odd % 2)
    chunks = other + smpl(first, last)
    path.write_bytes(whole[:36] + chunks + whole[36:] if early else whole + chunks)
    assert loop_points(path, 1000) == (first, last + 1)


@pytest.mark.parametrize(
    "chunk",
    [
        smpl(5, 5),
        smpl(9, 3),
        smpl(0, 1000),
        smpl(0, 2**32 - 1),
        smpl(1, 9, kind=1),
        smpl(1, 9, loops=0),
        smpl(1, 9)[:30],
    ],
)
def test_loop_points_that_make_no_sense_are_none(tmp_path: Path, chunk: bytes) -> None:
    path = tmp_path / "points.wav"
    path.write_bytes(wav(random_loop(1000)) + chunk)
    assert loop_points(path, 1000) is None


@given(st.binary(max_size=300), st.sampled_from([b"", b"RIFF", b"RF64", b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WAVEsmpl"]))
def test_garbage_has_no_loop_points_and_does_no_harm(tmp_path: Path, garbage: bytes, start: bytes) -> None:
    path = tmp_path / "garbage"
    path.write_bytes(start + garbage)
    points = loop_points(path, 100)
    assert points is None or 0 <= points[0] < points[1] <= 100


@given(st.none() | st.floats(-70, 5), st.floats(0, 1), st.none() | st.floats(-70, 0))
def test_a_gain_never_clips_raises_by_20_db_at_most_and_lets_be_what_is_close(
    loudness: float | None, peak: float, target: float | None
) -> None:
    gain = gain_for(loudness, peak, target)
    assert peak * 10 ** (gain / 20) <= 1.001
    assert gain <= MOST
    if loudness is None or target is None or abs(target - loudness) <= CLOSE:
        assert gain == 0.0
    elif peak < 0.1:
        assert gain == pytest.approx(min(target - loudness, MOST), abs=0.01)


@settings(max_examples=30)
@given(st.integers(1, 300_000), SEEDS, st.integers(0, 32767))
def test_what_is_measured_keeps_its_bounds(tmp_path: Path, frames: int, seed: int, level: int) -> None:
    path = tmp_path / "loop.s16"
    loop = np.random.default_rng(seed).integers(-level - 1, level + 1, (frames, 2), dtype=np.int16)
    loop.tofile(path)
    result, largest = measured(path), float(np.abs(loop.astype(int)).max()) / 32768
    assert 1 <= len(result.pairs) <= PAIRS
    assert all(-1 <= low <= high <= 1 for low, high in result.pairs)
    assert largest <= result.peak <= largest + 3e-4
    assert result.loudness is None or result.loudness < 4


@given(SEEDS, st.integers(1, 2000), LEVELS, st.booleans())
def test_dither_is_off_by_one_and_a_half_steps_at_most(seed: int, frames: int, level: float, everywhere: bool) -> None:
    block = noise_of(frames, seed, level * 0.999)
    assert np.abs(Dither(everywhere).quantise(block) - block * 32768).max() <= 1.5


@given(SEEDS, st.integers(1, 2000))
def test_samples_that_fit_already_are_not_dithered(seed: int, frames: int) -> None:
    loop = random_loop(frames, seed)
    assert np.array_equal(Dither().quantise(loop / 32768), loop)


@given(SEEDS, st.integers(100, 2000))
def test_samples_that_fit_are_dithered_where_everything_is(seed: int, frames: int) -> None:
    loop = random_loop(frames, seed)
    assert not np.array_equal(Dither(everywhere=True).quantise(loop / 32768), loop)


# Voices


def gains(fade: Fade, sizes: list[int]) -> Samples:
    return np.concatenate([np.broadcast_to(np.asarray(fade.take(size), np.float64), (size, 1)) for size in sizes])


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 5000), SIZES)
def test_the_pieces_of_a_fade_are_the_whole(start: float, target: float, frames: int, sizes: list[int]) -> None:
    fade = Fade(start)
    fade.to(target, frames)
    whole = copy.copy(fade)
    assert np.allclose(gains(fade, sizes), gains(whole, [sum(sizes)]), atol=1e-6)
    assert fade.moving == (sum(sizes) < frames)


@given(st.integers(1, 5000), SIZES)
def test_two_opposite_fades_keep_their_power(frames: int, sizes: list[int]) -> None:
    rising, falling = Fade(0.0), Fade(1.0)
    rising.to(1.0, frames)
    falling.to(0.0, frames)
    assert np.allclose(gains(rising, sizes) ** 2 + gains(falling, sizes) ** 2, 1, atol=1e-6)


@given(st.floats(0, 1), st.lists(st.tuples(st.floats(0, 1), st.integers(1, 500), st.integers(1, 300)), max_size=6))
def test_a_fade_that_is_turned_on_its_way_makes_no_step(start: float, turns: list[tuple[float, int, int]]) -> None:
    fade, last, slope = Fade(start), start, 0.0
    for target, frames, taken in turns:
        fade.to(target, frames)
        curve = np.concatenate([[last], gains(fade, [taken])[:, 0]])
        assert np.abs(np.diff(curve)).max() <= np.pi / 2 / frames + slope + 1e-6
        last, slope = float(curve[-1]), np.pi / 2 / frames


@settings(max_examples=30)
@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(0, 400), SIZES, st.integers(1, 1000))
def test_what_is_taken_back_comes_again_exactly(
    tmp_path: Path, frames: int, other: int, faded: int, sizes: list[int], size: int
) -> None:
    mix = Mix()
    for number, length in enumerate((frames, other)):
        path = tmp_path / f"{number}.s16"
        random_loop(length, number).tofile(path)
        mix.release(faded)
        mix.start(Voice(LoopFile(path), 0.8), faded)
    mix.volume.to(1.0, 300)
    for before in sizes:
        mix.render(before)
    first = mix.render(size)
    mix.take_back()
    assert np.array_equal(mix.render(size), first)
    mix.take_back()
    halves = [mix.render(size // 2), mix.render(size - size // 2)]
    assert np.allclose(np.concatenate(halves), first, atol=1e-6)
    for voice in mix.voices:
        voice.loop.close()
