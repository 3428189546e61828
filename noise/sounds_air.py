"""Built-in noises of air and fire.  Each takes the frames of its loop and returns (2, frames)."""

import numpy as np
import numpy.typing as npt

from noise.grains import crowded, puff, scattered, seconds, steady, strewn
from noise.sounds_water import breathing
from noise.synthesis import (
    RATE,
    Curve,
    Stereo,
    bins,
    columns,
    drift,
    filtered,
    painted_noise,
    room,
    shape,
    shaped_noise,
    single,
    stretched,
    unit,
)

GALE = ((20, -10), (50, -1), (120, 0), (300, -6), (800, -14), (2000, -23), (6000, -36), (15000, -58))
RUSTLE = ((150, -34), (600, -14), (1800, -4), (3500, 0), (6000, -4), (10000, -14), (16000, -32))
NIGHT_AIR = ((30, -16), (100, -3), (250, 0), (800, -8), (2500, -19), (8000, -38))
OPEN_FIELD = ((300, -20), (1500, -4), (4000, 0), (7000, -10))
ROAR = ((25, -18), (70, -2), (150, 0), (350, -7), (900, -20), (3000, -38), (10000, -64))
HEARTH = ((4000, 0), (8000, -4), (14000, -14))
SIZZLE = ((200, -20), (800, -4), (2500, 0), (6000, -5), (12000, -20))


def resonance(centres: Curve, octaves: float) -> npt.NDArray[np.float32]:
    """A hump of that width around a moving centre in Hz: a row of `bins()` for each of the centres."""
    distance = np.log2(np.maximum(bins(), 1)) - np.log2(centres)[:, None]
    return single(np.exp(-0.5 * (distance / np.float32(octaves)) ** 2))


def wind(frames: int, rng: np.random.Generator) -> Stereo:
    """Gusts around a house: deep buffeting, and hollow tones that rise in pitch as the gust grows."""
    gust = drift(columns(frames), 2, 16, rng) + 0.35 * drift(columns(frames), 16, 90, rng)
    gust = 1.4 * np.tanh(gust / 1.4)  # or a single gust would stand out and tell that the loop came round
    hollows = ((240, 0.30, 1.0, -0.5), (430, 0.20, 0.55, 0.5), (760, 0.14, 0.26, 0.0))
    strength = 10 ** (2.2 / 20 * gust)[:, None]
    sound = painted_noise(single(strength * shape(bins(), GALE)), rng, 0.3) * np.float32(0.9)
    for hertz, octaves, level, place in hollows:
        pitch = hertz * 2 ** (0.22 * gust + 0.16 * drift(len(gust), 2, 20, rng))
        tone = single(level * strength**1.5 * resonance(pitch, octaves))
        sound += painted_noise(tone, rng, 0.4, np.clip(place + 0.3 * drift(len(gust), 1, 9, rng), -1, 1))
    return sound


def leaves(frames: int, rng: np.random.Generator) -> Stereo:
    """A breeze in the crowns of trees: rustling that swells from one side to the other, and single leaves."""
    flutter = [puff(1500 + 120 * i, 4200 + 150 * i, 0.004 + 0.0006 * (i % 7), rng, 0.003) for i in range(20)]
    sound = 0.24 * shaped_noise(frames, GALE, rng, 0.4) * breathing(frames, 1.5, 2, 20, rng)
    for place in (-0.7, 0.0, 0.7):
        gust = drift(columns(frames), 2, 14, rng) + 0.3 * drift(columns(frames), 20, 160, rng)
        paint = single(10 ** (3.2 / 20 * gust)[:, None] * shape(bins(), RUSTLE))
        sound += 0.5 * unit(painted_noise(paint, rng, 0.2, np.full(len(gust), place, np.float32)))
        times = crowded(single(10 ** (gust / 4)), round(55 * frames / RATE), rng)
        gains = 1 / np.sqrt(rng.uniform(1, 40, len(times)))
        pans = np.clip(place + 0.2 * rng.standard_normal(len(times)), -1, 1)
        sound += 0.2 * unit(scattered(frames, flutter, times, gains, pans, rng.integers(20, size=len(times))))
    return sound


def night(frames: int, rng: np.random.Generator) -> Stereo:
    """A warm night: six crickets at their own pace, a far chorus of them, and the quiet air between."""
    crickets = (  # Hz, chirps a second, pulses a chirp, level, place
        (2900, 2.1, 3, 1.0, -0.55),
        (3080, 1.83, 3, 0.7, 0.6),
        (3310, 2.43, 4, 0.45, 0.1),
        (2770, 1.57, 3, 0.5, 0.9),
        (3490, 2.77, 2, 0.3, -0.9),
        (3190, 1.31, 4, 0.35, -0.2),
    )
    singers = np.zeros((2, frames), np.float32)
    for hertz, rate, pulses, level, place in crickets:
        times = steady(round(rate * frames / RATE), 0.03, rng)
        gains = level * 10 ** (0.2 * stretched(drift(512, 2, 10, rng), len(times)))
        same = np.ones(len(times))
        singers += scattered(frames, [_chirp(hertz, pulses)], times, gains, place * same, [0] * len(times))
    swell = 10 ** (0.1 * drift(columns(frames), 4, 300, rng))[:, None]
    chorus = single(swell * resonance(single([3900.0]), 0.09))
    near = unit(room(singers, 0.9, 0.5, OPEN_FIELD, rng))
    air = shaped_noise(frames, NIGHT_AIR, rng, 0.3) * breathing(frames, 1.5, 2, 15, rng)
    return single(0.26 * near + 0.16 * unit(painted_noise(chorus, rng, 0.1)) + 0.8 * air)


def _chirp(hertz: float, pulses: int) -> Curve:
    """One chirp: pulses of 20 ms every 32 ms, the first ones softer, each falling a little in pitch."""
    t = seconds(0.032)
    pulse = np.sin(2 * np.pi * hertz * t * (1 - 0.25 * t)) * np.sin(np.pi * np.minimum(t / 0.022, 1)) ** 2
    return single(np.concatenate([pulse * level for level in np.linspace(0.5, 1, pulses)]))


def fire(frames: int, rng: np.random.Generator) -> Stereo:
    """A log fire: a low fluttering roar, a sizzle, and crackles in clusters, many small and few large."""
    flicker = breathing(frames, 1.6, 30, 400, rng) * breathing(frames, 1.2, 3, 25, rng)
    sound = shaped_noise(frames, ROAR, rng, 0.45) * flicker
    sound += 0.16 * shaped_noise(frames, SIZZLE, rng, 0.15) * breathing(frames, 1.5, 10, 200, rng)
    snaps = [puff(350 + 70 * i, 1600 + 170 * i, 0.0016 + 0.0006 * (i % 6), rng) for i in range(24)]
    thuds = [puff(110 + 12 * i, 420 + 30 * i, 0.012, rng, 0.002) for i in range(10)]
    density = np.exp(1.1 * drift(4096, 30, 500, rng) + 0.5 * drift(4096, 3, 30, rng))
    times = crowded(density, round(26 * frames / RATE), rng)
    sizes = np.minimum((1 - rng.random(len(times))) ** (-1 / 1.3), 10)
    pans = np.clip(0.35 * rng.standard_normal(len(times)), -1, 1)
    sound += 0.42 * unit(scattered(frames, snaps, times, sizes, pans, rng.integers(24, size=len(times))))
    sound += 0.2 * unit(strewn(frames, thuds, 4, 4, rng, 0.5))
    return room(filtered(sound, HEARTH), 0.3, 0.12, OPEN_FIELD, rng)
