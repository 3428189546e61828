"""Sounds of every kind that people loop, made here: name, samples, and what should become of them."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Mono = npt.NDArray[np.float64]
RATE = 44100


def _time(seconds: float, rate: int) -> Mono:
    return np.arange(round(seconds * rate)) / rate


def _random(seconds: float, rate: int, seed: int) -> Mono:
    return np.random.default_rng(seed).standard_normal(round(seconds * rate))


def _coloured(seconds: float, rate: int, seed: int, slope: float) -> Mono:
    """Noise whose spectrum falls with `slope`, cut out of the middle of a longer one, so that its ends do not meet."""
    whole = np.fft.rfft(_random(2 * seconds, rate, seed))
    whole *= np.maximum(np.arange(len(whole)), 40) ** (-slope / 2)
    noise = np.fft.irfft(whole)[: round(seconds * rate)]
    return noise / np.abs(noise).max() * 0.5


def sine_whole(rate: int) -> Mono:
    """A sine of whole cycles."""
    return 0.5 * np.sin(2 * np.pi * 440 * _time(3, rate))


def sine_cut(rate: int) -> Mono:
    """A sine whose ends do not meet."""
    return 0.5 * np.sin(2 * np.pi * 440.3 * _time(3, rate))


def low_sine_cut(rate: int) -> Mono:
    """A low one."""
    return 0.5 * np.sin(2 * np.pi * 55.13 * _time(3, rate))


def chord(rate: int) -> Mono:
    """Three tones that never meet."""
    return 0.2 * sum((np.sin(2 * np.pi * f * _time(4, rate)) for f in (220.1, 277.3, 329.9)), np.zeros(4 * rate))


def white(rate: int) -> Mono:
    """White noise: any cut of it is clean."""
    return 0.1 * _random(3, rate, 1)


def pink(rate: int) -> Mono:
    """Pink noise, cut anywhere."""
    return _coloured(4, rate, 2, 1.0)


def brown(rate: int) -> Mono:
    """Brown noise, cut anywhere."""
    return _coloured(4, rate, 3, 2.0)


def two_seconds(rate: int) -> Mono:
    """A two-second clip."""
    return _coloured(2, rate, 4, 2.0)


def padded(rate: int) -> Mono:
    """Rain between two silences."""
    return np.concatenate([np.zeros(rate // 2), _coloured(4, rate, 5, 1.0), np.zeros(rate)])


def faded(rate: int) -> Mono:
    """Rain that fades in and out."""
    time = _time(6, rate)
    return _coloured(6, rate, 6, 1.0) * np.minimum(1, np.minimum(time, 6 - time))


def drifting(rate: int) -> Mono:
    """Rain that grows louder."""
    return _coloured(6, rate, 7, 1.0) * np.linspace(0.5, 1.0, 6 * rate)


def thunder(rate: int) -> Mono:
    """Rain with a thunderclap in it."""
    time = _time(8, rate)
    clap = _coloured(8, rate, 8, 2.0) * np.exp(-np.maximum(0, time - 3) * 1.5) * (time > 3)
    return 0.15 * _coloured(8, rate, 9, 0.7) + clap


def drum_bar(rate: int) -> Mono:
    """A bar of drums cut to time, with its rest at the end."""
    bar = np.zeros(2 * rate)
    for beat in (0, 0.5, 0.75, 1.0):
        time = _time(0.4, rate)
        stroke = 0.7 * np.exp(-time * 20) * np.sin(2 * np.pi * (50 + 90 * np.exp(-time * 40)) * time)
        start = round(beat * rate)
        bar[start : start + len(stroke)] += stroke
    return bar


def bell(rate: int) -> Mono:
    """A bell that decays."""
    time = _time(5, rate)
    return sum(
        (a * np.sin(2 * np.pi * f * time) for f, a in ((523, 0.4), (1411, 0.2), (2637, 0.1))), 0 * time
    ) * np.exp(-time * 2)


def one_shot(rate: int) -> Mono:
    """A stroke much shorter than a second."""
    return bell(rate)[: round(0.3 * rate)]


def speech(rate: int) -> Mono:
    """Syllables and pauses, cut in the middle of a syllable."""
    gates = np.repeat(np.random.default_rng(3).random(40) > 0.35, rate // 10).astype(float)
    gates = np.convolve(gates, np.hanning(rate // 50) / np.hanning(rate // 50).sum(), "same")
    time = _time(4, rate)
    voice = np.sin(2 * np.pi * 130 * time + 2 * np.sin(2 * np.pi * 3 * time)) + 0.3 * np.sin(2 * np.pi * 390 * time)
    return (0.3 * gates * voice)[rate // 20 : -rate // 5]


AS_IT_WAS: list[Callable[[int], Mono]] = [sine_whole, white, pink, thunder, drum_bar, bell, one_shot]
JOINED: list[Callable[[int], Mono]] = [
    *(sine_cut, low_sine_cut, chord, brown, two_seconds),
    *(padded, faded, drifting, speech),
]
