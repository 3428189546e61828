"""Short sounds (drops, bubbles, crackles, thumps) and how thousands of them are strewn around a loop."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from noise.synthesis import RATE, Curve, Stereo, single, stretched

Times = npt.NDArray[np.float64]


def scattered(
    frames: int, grains: Sequence[Curve], times: Times, gains: npt.ArrayLike, pans: npt.ArrayLike, kinds: npt.ArrayLike
) -> Stereo:
    """Grains laid down at `times` (0 to 1 around the loop), each of its gain, pan (-1 to 1) and index into `grains`.

    What passes the end is added at the start.  Shape (2, frames).
    """
    longest = max(map(len, grains))
    out = np.zeros((2, frames + longest), np.float32)
    angles = (np.asarray(pans) + 1) * (np.pi / 4)
    sides = (np.asarray(gains) * np.stack([np.cos(angles), np.sin(angles)])).T.astype(np.float32)
    starts = (times % 1.0 * frames).astype(int)
    for start, side, kind in zip(starts.tolist(), sides, np.asarray(kinds).tolist(), strict=True):
        grain = grains[kind]
        out[:, start : start + len(grain)] += side[:, None] * grain
    out[:, :longest] += out[:, frames:]
    return out[:, :frames]


def strewn(
    frames: int, grains: Sequence[Curve], rate: float, nearness: float, rng: np.random.Generator, width: float = 0.9
) -> Stereo:
    """Random grains, `rate` of them a second, near and far: the loudest is `nearness` times the faintest.

    Sources spread evenly over a plain have distances whose square is uniform and gains that fall with distance.
    """
    count = round(rate * frames / RATE)
    gains = 1 / np.sqrt(rng.uniform(1, nearness**2, count))
    signs = rng.choice([-1.0, 1.0], count)
    kinds = rng.integers(len(grains), size=count)
    return scattered(frames, grains, rng.random(count), gains * signs, rng.uniform(-width, width, count), kinds)


def crowded(density: Curve, count: int, rng: np.random.Generator) -> Times:
    """`count` random times (0 to 1) that gather where the circular curve `density` is high."""
    weight = np.cumsum(np.maximum(stretched(density, 8192), 0), dtype=np.float64)
    times = np.interp(rng.random(count) * weight[-1], np.append(0, weight), np.arange(8193) / 8192)
    return np.asarray(times, np.float64)


def steady(count: int, jitter: float, rng: np.random.Generator) -> Times:
    """`count` evenly spaced times (0 to 1), each off by about `jitter` of the space between two."""
    return np.asarray((np.arange(count) + jitter * rng.standard_normal(count)) / count, np.float64)


def seconds(length: float) -> Curve:
    """The time in seconds of each sample of a grain of that length."""
    return np.arange(round(length * RATE), dtype=np.float32) / np.float32(RATE)


def edges(length: int, rise: float) -> Curve:
    """An envelope that opens over `rise` seconds and closes over the last fifth, so that no grain clicks."""
    opening = np.minimum(1, np.arange(length) / (rise * RATE))
    closing = np.minimum(1, np.arange(length)[::-1] / (0.2 * length))
    return single(np.sin(np.pi / 2 * opening) ** 2 * closing)


def ring(hertz: float, decay: float, rise: float = 0.0005, glide: float = 0.0) -> Curve:
    """A damped tone: falls to 1/e in `decay` seconds while its pitch moves by the fraction `glide` in that time."""
    t = seconds(5 * decay)
    tone = np.sin(2 * np.pi * hertz * t * (1 + 0.5 * glide * t / decay)) * np.exp(-t / decay)
    return single(tone * edges(len(t), rise))


def bubble(radius: float, rising: float = 0.1) -> Curve:
    """The chirp of an air bubble of `radius` metres that closes under water, of an amplitude that grows with its size.

    Pitch 3 / radius Hz (Minnaert 1933), damping and rise after K. van den Doel, "Physically based models for liquid
    sounds", ACM Transactions on Applied Perception 2, 2005.
    """
    damping = 0.13 / radius + 0.0072 * radius**-1.5
    t = seconds(5 / damping)
    tone = np.sin(2 * np.pi * 3 / radius * t * (1 + rising * damping * t)) * np.exp(-damping * t)
    return single(tone * edges(len(t), 0.0008) * (radius / 1e-3) ** 1.5)


def puff(low: float, high: float, decay: float, rng: np.random.Generator, rise: float = 0.0005) -> Curve:
    """A burst of noise from `low` to `high` Hz with soft shoulders, falling to 1/e in `decay` seconds; unit peak."""
    length = max(64, round((5 * decay + rise) * RATE))
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    band = 1 / np.sqrt((1 + (low / np.maximum(hertz, 1)) ** 4) * (1 + (hertz / high) ** 4))
    burst = np.fft.irfft(np.fft.rfft(rng.standard_normal(length)) * band, length)
    burst *= np.exp(-np.arange(length) / (decay * RATE)) * edges(length, rise)
    return single(burst / np.max(np.abs(burst)))
