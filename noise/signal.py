"""What a stretch of sound is like at one place: steps, bends, hiss, level, colour."""

from typing import Any

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]  # shape (frames, 2), -1..1
Decibels = npt.NDArray[np.float64]

FLOOR = -140.0  # dB
HISS_ABOVE = 6000.0  # Hz
HISS_WINDOW = 0.002  # seconds
LEVEL_WINDOW = 0.05  # seconds
COLOUR_WINDOW = 0.4  # seconds
BANDS = (63.0, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16000.0)  # Hz, centres of octaves


def decibels(amplitudes: Samples) -> Decibels:
    """Return amplitudes in dB, not below FLOOR."""
    return 20 * np.log10(np.maximum(np.abs(amplitudes), 10 ** (FLOOR / 20)))


def steps(samples: Samples) -> Decibels:
    """Return the larger channel's step from each frame to the next, in dB."""
    return decibels(_larger(np.diff(samples, axis=0)))


def bends(samples: Samples) -> Decibels:
    """Return the larger channel's change of slope at each frame but the outer two, in dB."""
    return decibels(_larger(np.diff(samples, n=2, axis=0)))


def hiss(samples: Samples, rate: int) -> Decibels:
    """Return the level above 6 kHz of windows of 2 ms, each half over the one before, in dB. Low rates have none."""
    size = max(8, round(HISS_WINDOW * rate))
    spectra = np.fft.rfft(_windows(samples, size, size // 2) * np.hanning(size), axis=-1)
    high = _power(spectra[..., np.fft.rfftfreq(size, 1 / rate) > HISS_ABOVE])
    return decibels(np.sqrt(high.sum(axis=-1).max(axis=-1)) / size)


def levels(samples: Samples, rate: int) -> Decibels:
    """Return the levels of windows of 50 ms one after the other, in dB."""
    size = max(1, min(len(samples), round(LEVEL_WINDOW * rate)))
    return decibels(np.sqrt((_windows(samples, size, size) ** 2).mean(axis=(1, 2))))


def colours(samples: Samples, rate: int) -> Decibels:
    """Return the octave levels of windows of 0.4 s one after the other, shape (windows, bands), in dB."""
    size = round(COLOUR_WINDOW * rate)
    spectra = _power(np.fft.rfft(_windows(samples, size, size) * np.hanning(size), axis=-1))
    frequencies = np.fft.rfftfreq(size, 1 / rate)
    bands = [spectra[..., _octave(frequencies, band)].sum(axis=(1, 2)) for band in BANDS if band < rate / 2.9]
    return decibels(np.sqrt(np.stack(bands, axis=-1)) / size)


def _larger(samples: Samples) -> Samples:
    """Return the larger channel's amplitude at each frame; much faster than a maximum over so short an axis."""
    return np.maximum(np.abs(samples[:, 0]), np.abs(samples[:, 1]))


def _power(spectra: npt.NDArray[np.complex128]) -> npt.NDArray[np.float64]:
    return spectra.real**2 + spectra.imag**2


def _octave(frequencies: npt.NDArray[Any], centre: float) -> Any:
    return (frequencies >= centre / 2**0.5) & (frequencies < centre * 2**0.5)


def _windows(samples: Samples, size: int, hop: int) -> Samples:
    """Return views of `size` frames, one every `hop`, shape (windows, 2, size)."""
    if len(samples) < size:
        samples = np.pad(samples, ((0, size - len(samples)), (0, 0)))
    return np.lib.stride_tricks.sliding_window_view(samples, size, axis=0)[::hop]


class Histogram:
    """Values in dB, counted in bins of 0.1 dB, so that a long file costs no more memory than a short one."""

    def __init__(self) -> None:
        self._counts = np.zeros(2000, np.int64)
        self.largest = FLOOR

    def add(self, values: Decibels) -> None:
        """Count more values."""
        if values.size:
            bins = np.clip((values - FLOOR) * 10, 0, len(self._counts) - 1).astype(int)
            self._counts += np.bincount(bins.ravel(), minlength=len(self._counts))
            self.largest = max(self.largest, float(values.max()))

    def percentile(self, share: float) -> float:
        """Return the value that `share` (0..1) of all values do not exceed, in dB."""
        total = self._counts.sum()
        if total == 0:
            return FLOOR
        place = int(np.searchsorted(np.cumsum(self._counts), share * total))
        return min(self.largest, FLOOR + (place + 1) / 10)
