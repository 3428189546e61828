"""Building blocks of endless sound: everything here is circular, its last sample runs on into its first.

A stereo sound is an array of shape (2, frames), float32; a curve is one of shape (n,).  Levels inside are free,
the mastering sets them.  Noise is shaped by one Fourier transform of the whole loop, or painted column by column
around it; slow movements are sums of whole numbers of cycles of the loop.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

RATE = 44100
COLUMN = 2048
"""Frames from one column of a painting to the next: 46 ms."""

Curve = npt.NDArray[np.float32]
Stereo = npt.NDArray[np.float32]
Points = Sequence[tuple[float, float]]


def single(numbers: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Any numbers as single precision: half the memory, and more of it than any ear can use."""
    return np.asarray(numbers, np.float32)


def shape(frequencies: npt.ArrayLike, points: Points) -> Curve:
    """Gains at `frequencies` in Hz of a spectrum drawn through `points` of (Hz, dB), straight on logarithmic paper.

    Before the first point and after the last the level stays; 0 Hz is silent.
    """
    hertz = single(frequencies)
    at, level = np.log2([p[0] for p in points]), [p[1] for p in points]
    decibels = np.interp(np.log2(np.maximum(hertz, 1e-3)), at, level)
    return single(np.where(hertz > 0, 10 ** (decibels / 20), 0))


def filtered(sound: Stereo, points: Points) -> Stereo:
    """The sound with its spectrum multiplied by `shape`, around the whole loop and without delay."""
    frames = sound.shape[-1]
    gains = shape(np.fft.rfftfreq(frames, 1 / RATE), points)
    return np.stack([np.fft.irfft(np.fft.rfft(channel) * gains, frames).astype(np.float32) for channel in sound])


def shaped_noise(frames: int, points: Points, rng: np.random.Generator, likeness: float = 0.3) -> Stereo:
    """Gaussian noise of the spectrum `points` and unit power; `likeness`, 0 to 1, is the correlation of its sides."""
    sound = filtered(rng.standard_normal((2, frames), np.float32), points)
    return spread(sound / rms(sound), likeness)


def spread(sound: Stereo, likeness: float) -> Stereo:
    """Two unrelated sounds as middle and side of a pair with the correlation `likeness`; heard in mono, the middle."""
    middle = sound[0] * np.float32(np.sqrt((1 + likeness) / 2))
    side = sound[1] * np.float32(np.sqrt((1 - likeness) / 2))
    return np.stack([middle + side, middle - side])


def rms(sound: Curve) -> np.float32:
    """Root of the mean square of all samples."""
    return np.float32(np.sqrt(np.mean(np.square(sound), dtype=np.float64)))


def unit(sound: Curve) -> Curve:
    """The sound brought to unit power, so that layers can be mixed by numbers that mean something."""
    return sound / rms(sound)


def drift(points: int, slowest: int, fastest: int, rng: np.random.Generator) -> Curve:
    """A random circular curve of zero mean and unit variance made of `slowest` to `fastest` cycles of the loop."""
    spectrum = np.zeros(points // 2 + 1, np.complex64)
    count = fastest + 1 - slowest
    spectrum[slowest : fastest + 1] = rng.standard_normal(count) + 1j * rng.standard_normal(count)
    return unit(np.fft.irfft(spectrum, points).astype(np.float32))


def columns(frames: int) -> int:
    """How many columns a painting of `frames` has; frames must divide by COLUMN."""
    return frames // COLUMN


def bins() -> Curve:
    """The frequencies in Hz of the rows of a painting, shape (COLUMN + 1,)."""
    return np.fft.rfftfreq(2 * COLUMN, 1 / RATE).astype(np.float32)


def painted_noise(
    gains: npt.NDArray[np.float32], rng: np.random.Generator, likeness: float = 0.3, balance: Curve | None = None
) -> Stereo:
    """Noise whose spectrum changes in time: `gains` has a row of `bins()` for each of the `columns` around the loop.

    Each column is a spectrum of random phase under a sine window, half overlapping the next; as the squares of the
    windows add up to one the power follows the painting without a ripple.  `balance` moves it, per column, from
    -1 (left) to 1 (right) with constant power.
    """
    sides = spread(np.stack([_painted(gains, rng) for _ in range(2)]), likeness)
    if balance is not None:
        angle = stretched(balance, sides.shape[1]) * np.float32(np.pi / 4) + np.float32(np.pi / 4)
        sides *= np.stack([np.cos(angle), np.sin(angle)]) * np.float32(np.sqrt(2))
    return sides


def _painted(gains: npt.NDArray[np.float32], rng: np.random.Generator) -> Curve:
    """One channel of a painting, done in slices to keep memory small."""
    window = np.sin(np.pi * (np.arange(2 * COLUMN) + 0.5) / (2 * COLUMN)).astype(np.float32)
    out = np.zeros((len(gains), COLUMN), np.float32)
    for start in range(0, len(gains), 128):
        rows = gains[start : start + 128]
        phases = rng.standard_normal((*rows.shape, 2), np.float32).view(np.complex64)[..., 0]
        grains = np.fft.irfft(rows * phases).astype(np.float32) * window
        at = np.arange(start, start + len(rows))
        out[at] += grains[:, :COLUMN]
        out[(at + 1) % len(gains)] += grains[:, COLUMN:]
    return out.ravel()


def stretched(curve: Curve, frames: int) -> Curve:
    """A curve of few points drawn out to `frames`, straight between them and from the last to the first."""
    at = np.arange(frames, dtype=np.float32) * np.float32(len(curve) / frames)
    return single(np.interp(at, np.arange(len(curve) + 1), np.append(curve, curve[0])))


def turns(frames: int, cycles: int) -> npt.NDArray[np.float64]:
    """The phase in radians of a tone with that whole number of cycles in the loop."""
    return np.arange(frames, dtype=np.float64) * (2 * np.pi * cycles / frames)


def cycles_of(frames: int, hertz: float) -> int:
    """The whole number of cycles in the loop that is nearest to a frequency."""
    return max(1, round(hertz * frames / RATE))


def convolved(sound: Stereo, response: Stereo) -> Stereo:
    """Circular convolution, so that what rings on past the end rings on at the start; both (2, frames)."""
    pairs = zip(sound, response, strict=True)
    spectra = (np.fft.rfft(dry) * np.fft.rfft(wet, sound.shape[1]) for dry, wet in pairs)
    return np.stack([np.fft.irfft(spectrum, sound.shape[1]).astype(np.float32) for spectrum in spectra])


def room(sound: Stereo, seconds: float, wet: float, points: Points, rng: np.random.Generator) -> Stereo:
    """The sound and its echo, `wet` times as strong, which falls by 60 dB in `seconds` and has the colour `points`."""
    frames = sound.shape[1]
    fall = np.exp(np.arange(frames, dtype=np.float32) * np.float32(-6.9 / (seconds * RATE)))
    echo = convolved(sound, shaped_noise(frames, points, rng, 0.2) * fall)
    return sound + echo * (np.float32(wet) * rms(sound) / rms(echo))
