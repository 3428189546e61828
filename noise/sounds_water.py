"""Built-in noises made by water.  Each takes the frames of its loop and returns (2, frames)."""

import numpy as np

from noise.grains import Times, bubble, crowded, puff, ring, scattered, steady, strewn
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

HISS = ((40, -30), (120, -17), (400, -9), (1200, -3), (3000, 0), (6000, -4), (10000, -12), (16000, -26))
FAR_RAIN = ((40, -18), (120, -10), (400, -4), (1000, 0), (2500, -5), (6000, -16), (12000, -34))
CANVAS = ((60, -20), (150, -4), (300, 0), (900, -5), (2500, -14), (7000, -28), (14000, -48))
BED = ((40, -24), (150, -8), (400, 0), (900, -2), (2000, -7), (5000, -17), (12000, -36))
FALLS = ((25, -14), (60, -3), (200, 0), (600, -2), (1500, -5), (4000, -10), (9000, -19), (16000, -34))
DEPTH = ((20, -18), (45, -4), (90, 0), (220, -5), (450, -16), (1000, -32), (2500, -50), (8000, -76))
MUFFLED = ((100, 0), (400, 0), (900, -9), (2000, -24), (8000, -60))
ROLLER = ((25, -12), (60, 0), (200, -3), (600, -8), (1500, -13), (4000, -20), (9000, -30), (16000, -45))
FOAM = ((200, -40), (600, -20), (1500, -7), (3000, -2), (5000, 0), (8000, -6), (12000, -16), (18000, -34))


def breathing(frames: int, decibels: float, slowest: int, fastest: int, rng: np.random.Generator) -> Curve:
    """A gain that wanders by about so many decibels up and down, in so many cycles of the loop."""
    return stretched(single(10 ** (decibels / 20 * drift(columns(frames), slowest, fastest, rng))), frames)


def rain(frames: int, rng: np.random.Generator) -> Stereo:
    """Steady rain in a garden: the hiss of far drops, the patter of near ones, here and there one into a puddle."""
    taps = [puff(900 + 90 * i, 3500 + 130 * i, 0.0012 + 0.00012 * (i % 9), rng, 0.0006) for i in range(24)]
    plips = [bubble(radius) for radius in np.geomspace(0.6e-3, 2.2e-3, 24)]
    sound = 0.75 * shaped_noise(frames, HISS, rng, 0.1) * breathing(frames, 0.8, 3, 40, rng)
    sound += 0.65 * shaped_noise(frames, FAR_RAIN, rng, 0.3) * breathing(frames, 1.0, 2, 25, rng)
    sound += 0.65 * unit(filtered(strewn(frames, taps, 420, 9, rng), ((200, -6), (2500, 0), (9000, -8), (16000, -20))))
    return sound + 0.22 * unit(strewn(frames, plips, 22, 4, rng))


def rain_on_tent(frames: int, rng: np.random.Generator) -> Stereo:
    """Rain heard from under a stretched sheet: each drop a small drum, the rain outside muffled."""
    drums = [ring(hertz, 0.009, 0.0012, -0.1) for hertz in np.geomspace(170, 620, 20)]
    taps = [puff(300, 1500 + 60 * i, 0.003, rng, 0.001) for i in range(20)]
    patter = unit(strewn(frames, drums, 38, 5, rng)) + 0.8 * unit(strewn(frames, taps, 70, 6, rng))
    patter = room(patter, 0.18, 0.4, CANVAS, rng) * breathing(frames, 0.8, 3, 20, rng)
    outside = shaped_noise(frames, CANVAS, rng, 0.35) * breathing(frames, 1.2, 2, 18, rng)
    return single(0.62 * unit(patter) + 0.7 * outside + 0.3 * shaped_noise(frames, FAR_RAIN, rng, 0.2))


def ocean(frames: int, rng: np.random.Generator) -> Stereo:
    """Three trains of waves on a flat beach, near, left and right, each running up, breaking and hissing away."""
    trains = ((6, 1.0, 0.0), (7, 0.7, -0.5), (9, 0.55, 0.5))
    sound = 0.2 * shaped_noise(frames, ROLLER, rng, 0.2)
    for count, strength, place in trains:
        sound += strength * unit(_waves(frames, steady(count, 0.09, rng), place, rng))
    return sound


def _waves(frames: int, times: Times, place: float, rng: np.random.Generator) -> Stereo:
    """One train of waves: the roller's spectrum opens upwards as it breaks, the foam comes later and stays longer."""
    now = np.arange(columns(frames))[:, None] / columns(frames)
    age = ((now - times) % 1.0) * (frames / RATE)
    heights = rng.uniform(0.7, 1.0, len(times))
    roller = (heights * surge(age, 4.2, 2.0)).sum(axis=1, keepdims=True)
    foam = (heights * surge(age - 1.6, 3.4, 2.6)).sum(axis=1, keepdims=True)
    opened = 250 * 16 ** np.minimum(roller, 1.2)
    gains = roller * shape(bins(), ROLLER) / np.sqrt(1 + (bins() / opened) ** 4) + 0.16 * foam * shape(bins(), FOAM)
    balance = np.clip(place + 0.25 * drift(len(now), 1, 12, rng), -0.9, 0.9)
    return painted_noise(single(gains), rng, 0.25, balance)


def surge(age: Times, rise: float, fall: float) -> Times:
    """How a wave swells for `rise` seconds and then dies to 1/e in `fall`; `age` is seconds since it began."""
    swelling = np.sin(np.pi / 2 * np.clip(age / rise, 0, 1)) ** 2
    return np.asarray(np.where(age < rise, swelling, np.exp((rise - age) / fall)), np.float64)


def stream(frames: int, rng: np.random.Generator) -> Stereo:
    """A brook over stones: a crowd of bubbles, most of them small, that comes and goes, over rushing water."""
    radii = np.geomspace(1.1e-3, 6.5e-3, 96)
    bubbles = [bubble(radius, rising) for radius, rising in zip(radii, np.resize((0.02, 0.1, 0.16), 96), strict=True)]
    sound = 0.55 * shaped_noise(frames, BED, rng, 0.15) * breathing(frames, 1.2, 4, 90, rng)
    for place in (-0.8, -0.35, 0.05, 0.4, 0.85):
        density = single(np.exp(0.8 * drift(4096, 20, 330, rng) + 0.3 * drift(4096, 2, 20, rng)))
        times = crowded(density, round(75 * frames / RATE), rng)
        kinds = (96 * rng.beta(1.4, 2.6, len(times))).astype(int)
        gains = 1 / np.sqrt(rng.uniform(1, 16, len(times))) / (1 + (kinds / 32) ** 1.6)
        pans = np.clip(place + 0.15 * rng.standard_normal(len(times)), -1, 1)
        sound += 0.36 * unit(scattered(frames, bubbles, times, gains, pans, kinds))
    return filtered(sound, ((60, 0), (3500, 0), (9000, -8), (16000, -20)))


def waterfall(frames: int, rng: np.random.Generator) -> Stereo:
    """Tall falling water: a broad roar from below, with spray that flutters above it."""
    spray = ((300, -30), (1000, -9), (2500, 0), (5000, -2), (9000, -11), (16000, -28))
    splashes = [puff(250 + 40 * i, 1200 + 180 * i, 0.006 + 0.001 * (i % 8), rng, 0.002) for i in range(24)]
    sound = 0.8 * shaped_noise(frames, FALLS, rng, 0.15) * breathing(frames, 0.7, 5, 120, rng)
    for _ in range(2):
        sound += 0.3 * shaped_noise(frames, spray, rng, 0) * breathing(frames, 1.6, 20, 300, rng)
    return sound + 0.35 * unit(strewn(frames, splashes, 260, 6, rng))


def underwater(frames: int, rng: np.random.Generator) -> Stereo:
    """Below the surface: a deep rumble, muffled surges, and strings of bubbles that rise past, smaller and smaller."""
    rumble = shaped_noise(frames, DEPTH, rng, 0.5) * breathing(frames, 2.0, 2, 14, rng)
    surges = shaped_noise(frames, MUFFLED, rng, 0.1) * breathing(frames, 4.0, 5, 28, rng)
    strings = np.zeros((2, frames), np.float32)
    for time in steady(26, 0.3, rng):
        strings += 0 if rng.random() < 0.1 else _string(frames, time, rng)
    strings = room(filtered(strings, MUFFLED), 1.4, 1.0, MUFFLED, rng)
    return single(rumble + 0.2 * surges + 0.3 * unit(strings))


def _string(frames: int, time: float, rng: np.random.Generator) -> Stereo:
    """Bubbles let go one after the other, each a little smaller, from one place."""
    count = int(rng.integers(5, 16))
    radii = rng.uniform(6e-3, 11e-3) * np.linspace(1, 0.55, count) * rng.uniform(0.85, 1.15, count)
    times = time + np.cumsum(rng.uniform(0.04, 0.16, count)) * RATE / frames
    pans = np.full(count, rng.uniform(-0.8, 0.8))
    gains = rng.uniform(0.02, 0.04, count) * (8e-3 / radii)
    return scattered(frames, [bubble(radius, 0.06) for radius in radii], times, gains, pans, range(count))
