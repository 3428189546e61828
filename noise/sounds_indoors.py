"""Built-in noises of machines, bodies and instruments.  Each takes the frames of its loop and returns (2, frames)."""

import numpy as np

from noise.grains import Times, puff, ring, scattered
from noise.sounds_water import breathing
from noise.synthesis import (
    RATE,
    Curve,
    Stereo,
    columns,
    convolved,
    cycles_of,
    drift,
    filtered,
    room,
    shaped_noise,
    single,
    stretched,
    turns,
    unit,
)

DRAUGHT = ((25, -20), (70, -6), (180, 0), (450, -2), (1000, -7), (2500, -15), (6000, -26), (14000, -46))
CARRIAGE = ((20, -16), (45, -4), (90, 0), (250, -5), (700, -15), (2000, -28), (6000, -46), (14000, -66))
BLOOD = ((20, -20), (50, -3), (110, 0), (220, -6), (450, -20), (1000, -40), (4000, -70))
FUR = ((60, -20), (150, -2), (300, 0), (800, -8), (2000, -18), (6000, -36), (14000, -60))
MUFFLER = ((30, -10), (70, 0), (500, 0), (1500, -8), (5000, -32))
QUIET = 0.4
"""The part of a beat that passes before the first, so that the loop is cut in a calm moment."""
SLOTS = 24
"""Parts of the singing bowl's loop in which all its tones come round to the same phase."""
HALL = ((80, -10), (300, 0), (1000, -3), (3000, -14), (8000, -36))
STARS = ((30, -16), (90, 0), (250, -6), (700, -14), (2000, -26), (6000, -40), (14000, -60))


def fan(frames: int, rng: np.random.Generator) -> Stereo:
    """A table fan: air that pulses faintly with four blades at 17 turns a second, their tone, and a motor's hum."""
    turning = turns(frames, cycles_of(frames, 17)) + np.cumsum(stretched(drift(512, 2, 40, rng), frames)) * 2e-6
    pulse = 1 + 0.06 * np.sin(4 * turning) + 0.04 * np.sin(turning)
    sound = shaped_noise(frames, DRAUGHT, rng, 0.25) * pulse.astype(np.float32)
    for harmonic, level in ((4, 0.16), (8, 0.09), (12, 0.05), (16, 0.025), (20, 0.012), (1, 0.02)):
        wander = stretched(drift(1024, 4, 150, rng), frames) * 0.25
        phases = np.stack([harmonic * turning + wander, harmonic * turning + wander + rng.uniform(0.4, 1.2)])
        sound += np.sin(phases).astype(np.float32) * np.float32(level)
    return single(sound + 0.03 * np.sin(turns(frames, cycles_of(frames, 100))).astype(np.float32))


def train(frames: int, rng: np.random.Generator) -> Stereo:
    """In a sleeping car: the rumble of the floor, and four axles over each joint of the rails, heard through it."""
    joints = (np.arange(round(frames / RATE / 1.28)) + QUIET) / round(frames / RATE / 1.28)
    axles = np.array([0.0, 0.115, 0.60, 0.715]) * RATE / frames
    times = (joints[:, None] + axles + rng.normal(0, 0.003 * RATE / frames, (len(joints), 4))).ravel()
    knocks = [_knock(hertz, rng) for hertz in (118, 126, 104, 111)]
    gains = np.tile((1.0, 0.8, 0.6, 0.5), len(joints)) * rng.uniform(0.8, 1.1, len(times))
    pans = np.tile((-0.25, -0.2, 0.3, 0.35), len(joints))
    wheels = scattered(frames, knocks, times, gains, pans, np.tile(range(4), len(joints)))
    sway = breathing(frames, 1.2, 20, 60, rng) * breathing(frames, 1.0, 2, 8, rng)
    wheels = room(filtered(wheels, MUFFLER), 0.35, 0.5, CARRIAGE, rng)
    sound = shaped_noise(frames, CARRIAGE, rng, 0.4) * sway + 0.7 * unit(wheels)
    return single(sound + 0.12 * shaped_noise(frames, DRAUGHT, rng, 0.1))


def _knock(hertz: float, rng: np.random.Generator) -> Curve:
    """A wheel on a joint, felt more than heard: two damped tones and a dull tap."""
    low, high = ring(hertz, 0.03, 0.003, -0.2), ring(2.4 * hertz, 0.016, 0.002)
    tap = puff(300, 1300, 0.009, rng, 0.0015)
    low[: len(high)] += 0.5 * high
    low[: len(tap)] += 0.6 * tap[: len(low)]
    return low


def heartbeat(frames: int, rng: np.random.Generator) -> Stereo:
    """A heart at rest, about 60 beats a minute and a little faster while breathing in, in the rush of blood."""
    beats = round(frames / RATE)
    breath = 0.06 * np.sin(2 * np.pi * np.arange(beats) * round(beats / 4.5) / beats)
    lub = (np.arange(beats) + breath + QUIET) / beats
    dub = lub + 0.31 * RATE / frames
    sounds = [_thump(((64, 1.0, 0.045), (108, 0.8, 0.032))), _thump(((82, 0.8, 0.032), (134, 0.6, 0.022)))]
    times, kinds = np.concatenate([lub, dub]), np.repeat([0, 1], beats)
    gains = np.where(kinds == 0, 1.0, 0.85) * rng.uniform(0.93, 1.07, len(times))
    heart = scattered(frames, sounds, times, gains, np.where(kinds == 0, -0.06, 0.08), kinds)
    pulse = stretched(1 + 0.55 * np.roll(_pulse(beats * 64), 10 + round(64 * QUIET)), frames)
    rush = shaped_noise(frames, BLOOD, rng, 0.3) * pulse * breathing(frames, 0.8, 2, 12, rng)
    return unit(room(heart, 0.25, 0.35, BLOOD, rng)) + 0.6 * rush


def _thump(partials: tuple[tuple[float, float, float], ...]) -> Curve:
    """Soft damped tones of (Hz, level, decay in seconds) that begin together."""
    tones = [np.float32(level) * ring(hertz, decay, 0.018, -0.25) for hertz, level, decay in partials]
    whole = np.zeros(max(map(len, tones)), np.float32)
    for tone in tones:
        whole[: len(tone)] += tone
    return whole


def _pulse(points: int) -> Curve:
    """64 points a beat of blood rushing: a quick swell after each beat, then calm."""
    phase = (np.arange(points) % 64) / 64
    return single(np.exp(-(((phase - 0.22) / 0.12) ** 2)))


def cat_purr(frames: int, rng: np.random.Generator) -> Stereo:
    """A cat asleep: 25 soft pulses a second, fuller breathing out than in, and the breath itself."""
    breaths = round(frames / RATE / 2.9)
    phase = np.arange(breaths * 128) / 128
    out = 0.5 + 0.5 * np.tanh(4 * np.sin(2 * np.pi * phase + 0.4 * stretched(drift(256, 3, 12, rng), len(phase))))
    pause = 1 - 0.6 * np.exp(-((np.sin(np.pi * 2 * phase) / 0.28) ** 2))
    count = round(25.3 * frames / RATE)
    times = crowded_evenly(1 + 0.07 * out, count) + rng.normal(0, 0.0012 * RATE / frames, count)
    strength = np.interp(times % 1, phase / breaths, (0.55 + 0.45 * out) * pause)
    gains = strength * rng.uniform(0.8, 1.15, count)
    purrs = [_purr(low, rng) for low in np.linspace(70, 92, 12)]
    throat = scattered(frames, purrs, times, gains, rng.normal(0, 0.25, count), rng.integers(12, size=count))
    throat = unit(room(filtered(throat, MUFFLER), 0.12, 0.35, FUR, rng))
    breath = stretched(single((0.4 + 0.6 * out) * pause), frames) * 0.2 + 0.06
    return throat + breath * shaped_noise(frames, FUR, rng, 0.3)


def crowded_evenly(density: Curve, count: int) -> Times:
    """`count` times (0 to 1) in step with a circular density: no chance, only faster and slower."""
    weight = np.append(0, np.cumsum(density, dtype=np.float64))
    places = np.arange(len(weight)) / len(density)
    return np.asarray(np.interp(np.arange(count) / count * weight[-1], weight, places), np.float64)


def _purr(hertz: float, rng: np.random.Generator) -> Curve:
    """One pulse of a purr: the body's low tones and a flutter of breath, 30 ms long."""
    low, high, breath = ring(hertz, 0.009, 0.003), ring(2.9 * hertz, 0.006, 0.002), puff(180, 650, 0.005, rng, 0.003)
    low[: len(high)] += 0.45 * high
    low[: len(breath)] += 0.5 * breath[: len(low)]
    return low


def singing_bowl(frames: int, rng: np.random.Generator) -> Stereo:
    """A bronze bowl struck softly now and then and rubbed in between, ringing on around the loop without end.

    Each mode is a pair of nearly equal pitches that beat; the ratios of the modes are near those of O. Inacio,
    L. Henrique and J. Antunes, "The dynamics of Tibetan singing bowls", Acta Acustica 92, 2006.
    """
    modes = ((1.0, 1.0, 7.5, 1), (2.74, 0.55, 5.0, 2), (5.12, 0.2, 3.0, 3), (8.0, 0.05, 1.6, 4))
    bell, rubbed = np.zeros((2, frames), np.float32), np.zeros((2, frames), np.float32)
    t = np.arange(frames, dtype=np.float32) / np.float32(RATE)
    for ratio, level, decay, beats in modes:
        pair = _beating(frames, 174.0 * ratio, beats)
        bell += np.float32(level) * pair * np.exp(-t / np.float32(decay)) * np.minimum(1, t / np.float32(0.012))
        rubbed += np.float32(level**2) * pair
    rung = convolved(_strikes(frames, rng), bell)
    whole = unit(rung) + 0.4 * unit(rubbed) * breathing(frames, 3.0, 2, 6, rng)
    return unit(room(whole, 2.5, 0.25, HALL, rng)) + 0.02 * shaped_noise(frames, HALL, rng)


def _strikes(frames: int, rng: np.random.Generator) -> Stereo:
    """A click where the bowl is struck: always on a whole slot, where the ringing it meets is in phase with it."""
    slots = np.cumsum((3, 4, 2, 3, 3, 4, 2, 3)) - 1
    clicks = np.zeros((2, frames), np.float32)
    clicks[:, np.rint(slots / SLOTS * frames).astype(int)] = rng.uniform(0.7, 1, len(slots))
    return clicks


def _beating(frames: int, hertz: float, beats: int) -> Stereo:
    """The two pitches of a mode, mixed unlike in the two ears; `beats` in a slot of the loop."""
    low = SLOTS * cycles_of(frames // SLOTS, hertz)
    first, second = (single(np.sin(turns(frames, cycles))) for cycles in (low, low + SLOTS * beats))
    return np.stack([first + 0.25 * second, 0.25 * first + second])


def space_drone(frames: int, rng: np.random.Generator) -> Stereo:
    """A wide low chord of many strings that drift in and out, in a very large room."""
    chord = ((55, 1.0), (82.5, 0.7), (110, 0.65), (165, 0.4), (220, 0.26), (247.5, 0.16), (330, 0.1), (440, 0.04))
    sound = np.zeros((2, frames), np.float32)
    for hertz, level in chord:
        for side in (0, 1, 0, 1):
            cycles = cycles_of(frames, hertz) + int(rng.integers(-9, 10))
            swell = stretched(10 ** (0.22 * drift(columns(frames), 1, 7, rng)), frames)
            tone = np.sin(turns(frames, cycles) + rng.uniform(0, 2 * np.pi)).astype(np.float32)
            sound[side] += np.float32(level) * swell * tone
            sound[1 - side] += np.float32(0.35 * level) * swell * tone
    dust = shaped_noise(frames, STARS, rng, 0.1) * breathing(frames, 2.0, 2, 9, rng)
    return unit(room(filtered(sound, ((40, -3), (60, 0), (300, -2), (900, -10))), 5, 0.6, HALL, rng)) + 0.28 * dust
