"""Files of every kind that is accepted: one sound whose ends do not meet."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile

from noise.decode import BLOCK
from noise.signal import Samples

SEED = 3
LOWEST = 5.0  # Hz; noise that went on rising below would be a slow drift of the level
SPARE = 1  # seconds made too much and cut off: what is left is no circle
LOUDEST = 0.5


class Kind(NamedTuple):
    """How soundfile is to write a file."""

    name: str
    format: str
    subtype: str
    rate: int = 44100

    def write(self, folder: Path, seconds: int) -> Path:
        """Write brown noise, stereo, block by block: encoders do not take a long sound at once."""
        path, samples = folder / "sound", brown(seconds, self.rate)
        with soundfile.SoundFile(path, "w", self.rate, 2, self.subtype, format=self.format) as file:
            for start in range(0, len(samples), BLOCK):
                file.write(samples[start : start + BLOCK])
        return path


KINDS = [
    Kind("WAV 16-bit 44.1 kHz", "WAV", "PCM_16"),
    Kind("WAV 24-bit 96 kHz", "WAV", "PCM_24", 96000),
    Kind("FLAC", "FLAC", "PCM_16"),
    Kind("OGG Vorbis", "OGG", "VORBIS"),
    Kind("Opus 48 kHz", "OGG", "OPUS", 48000),
    Kind("MP3", "MP3", "MPEG_LAYER_III"),
    Kind("AIFF", "AIFF", "PCM_16"),
]


def brown(seconds: int, rate: int) -> Samples:
    """Return brown noise, shape (frames, 2), that repeats nothing: at every rate the same, from its lowest tones up."""
    size = (seconds + SPARE) * rate
    hertz = np.arange(size // 2 + 1) / (seconds + SPARE)
    parts = np.random.default_rng(SEED).standard_normal((len(hertz), 2, 2))
    spectra = (parts[..., 0] + 1j * parts[..., 1]) / np.maximum(hertz, LOWEST)[:, None]
    sound: Samples = np.fft.irfft(spectra, size, axis=0)[: seconds * rate]
    return sound / np.abs(sound).max() * LOUDEST
