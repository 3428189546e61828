"""From any circular sound to 16-bit frames of one loudness, with its peaks rounded and its loop unbroken."""

import numpy as np
import numpy.typing as npt
import pyebur128

from noise.synthesis import RATE, Curve, Stereo, single

LOUDNESS = -23.0
"""LUFS, the programme level of EBU R 128."""
CEILING = 10 ** (-3.0 / 20)
"""Samples stay below -3 dBFS, which leaves the true peak between them some way to -1 dBFS."""


def mastered(sound: Stereo, rng: np.random.Generator) -> npt.NDArray[np.int16]:
    """The sound (2, frames) at LOUDNESS under CEILING as frames (frames, 2) of 16 bits with triangular dither."""
    loud = _levelled(centred(sound))
    for _ in range(3):
        loud = _levelled(limited(loud))
    return dithered(limited(loud), rng)


def centred(sound: Stereo) -> Stereo:
    """The sound without a constant part and with both sides equally strong."""
    still = sound - sound.mean(axis=1, keepdims=True)
    return single(still / np.sqrt(np.mean(np.square(still), axis=1, keepdims=True)))


def loudness(sound: Stereo) -> float:
    """Integrated loudness in LUFS after ITU-R BS.1770, of (2, frames)."""
    meter = pyebur128.R128State(2, RATE, pyebur128.MeasurementMode.MODE_I)
    meter.add_frames(np.ascontiguousarray(sound.T, np.float32).ravel(), sound.shape[1])
    return float(pyebur128.get_loudness_global(meter))


def _levelled(sound: Stereo) -> Stereo:
    return sound * np.float32(10 ** ((LOUDNESS - loudness(sound)) / 20))


def limited(sound: Stereo, reach: int = 256) -> Stereo:
    """The sound with its gain turned down smoothly, over `reach` frames before and after each peak above CEILING."""
    need = np.minimum(1, CEILING / np.maximum(np.abs(sound).max(axis=0), 1e-9))
    if need.min() == 1:
        return sound
    return sound * smoothed(lowest(need, reach), reach)


def lowest(curve: Curve, reach: int) -> Curve:
    """The least value within `reach` frames on either side, around the loop."""
    width = 1
    while width < reach:
        step = min(width, reach - width)
        curve, width = np.minimum(np.minimum(curve, np.roll(curve, step)), np.roll(curve, -step)), width + step
    return curve


def smoothed(curve: Curve, reach: int) -> Curve:
    """A circular moving mean over a raised cosine that is `reach` frames wide."""
    kernel = np.zeros(len(curve), np.float32)
    kernel[np.arange(reach) - reach // 2] = np.hanning(reach + 2)[1:-1]
    spectrum = np.fft.rfft(curve) * np.fft.rfft(kernel / kernel.sum())
    return np.fft.irfft(spectrum, len(curve)).astype(np.float32)


def dithered(sound: Stereo, rng: np.random.Generator) -> npt.NDArray[np.int16]:
    """Frames (frames, 2) of 16 bits; the triangular dither makes the rounding error a steady hiss at -96 dBFS."""
    scaled = sound.T * np.float32(32767)
    scaled += rng.random(scaled.shape, np.float32) - rng.random(scaled.shape, np.float32)
    return np.asarray(np.clip(np.rint(scaled), -32768, 32767), np.int16)
