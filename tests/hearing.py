"""Listening by numbers: where a recording equals a loop, how loud it is, how large its steps are."""

import io

import numpy as np
import numpy.typing as npt
import soundfile

from tests.pulse import RATE, Samples

Signal = npt.NDArray[np.float64]


def start_of_sound(recorded: Samples) -> int:
    """Return the index of the first frame that is not silent."""
    heard = np.flatnonzero(recorded.any(axis=1))
    assert len(heard), "nothing was heard"
    return int(heard[0])


def wrong_frames(recorded: Samples, loop: Samples) -> int:
    """Return how many of the recorded frames differ from the loop, turned over and over from its first frame on."""
    expected = loop[np.arange(len(recorded)) % len(loop)]
    return int((recorded != expected).any(axis=1).sum())


def level_db(samples: Samples | Signal) -> float:
    """Return the level in dB below full scale."""
    mean_square = float(np.mean(np.square(samples.astype(np.float64) / 32768)))
    return float(10 * np.log10(max(mean_square, 1e-15)))


def levels_db(samples: Samples, milliseconds: float) -> Signal:
    """Return the levels of the windows one after the other."""
    size = round(RATE * milliseconds / 1000)
    whole = samples[: len(samples) // size * size].reshape(-1, size, 2)
    return np.array([level_db(window) for window in whole])


def largest_step(samples: Samples) -> int:
    """Return the largest difference between neighbouring frames."""
    return int(np.abs(np.diff(samples.astype(np.int32), axis=0)).max())


def sine(frequency: float, seconds: float = 2.0, rate: int = RATE, amplitude: float = 0.5) -> Signal:
    """Return a stereo sine that begins at its peak, shape (frames, 2)."""
    wave = amplitude * np.cos(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate)
    return np.column_stack([wave, wave])


def random_loop(frames: int, seed: int = 1) -> Samples:
    """Return white noise: no two places of it are alike, so that each lost frame shows."""
    return np.random.default_rng(seed).integers(-20000, 20000, (frames, 2), dtype=np.int16)


def wav(samples: Samples | Signal, rate: int = RATE, subtype: str = "PCM_16") -> bytes:
    """Return the samples as a WAV file."""
    file = io.BytesIO()
    if subtype == "PCM_16" and samples.dtype != np.int16:
        samples = np.rint(samples * 32768).astype(np.int16)
    soundfile.write(file, samples, rate, format="WAV", subtype=subtype)
    return file.getvalue()
