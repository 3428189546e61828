"""The plain coloured noises.  Each takes the frames of its loop and returns (2, frames)."""

import numpy as np

from noise.synthesis import Points, Stereo, filtered, shaped_noise

AUDIBLE = ((8, -60), (20, 0))
"""No power goes where no loudspeaker follows."""


def _slope(decibels: float) -> Points:
    """A spectrum that changes by so many dB an octave, from 10 Hz over eleven octaves."""
    return (10, 0), (10 * 2**11, 11 * decibels)


def white_noise(frames: int, rng: np.random.Generator) -> Stereo:
    """Equal power in every hertz."""
    return filtered(shaped_noise(frames, _slope(0), rng), AUDIBLE)


def pink_noise(frames: int, rng: np.random.Generator) -> Stereo:
    """Equal power in every octave: -3 dB an octave."""
    return filtered(shaped_noise(frames, _slope(-3.0103), rng), AUDIBLE)


def brown_noise(frames: int, rng: np.random.Generator) -> Stereo:
    """The noise of Brownian motion: -6 dB an octave."""
    return filtered(shaped_noise(frames, _slope(-6.0206), rng), AUDIBLE)
