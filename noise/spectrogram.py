"""A picture for a noise that has none: its own spectrum over time, low notes below, time from left to right."""

from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image

from noise.measures import RATE

SIZE = 640  # pixels each way
COLUMNS = 160
WINDOW = 8192  # frames
LOWEST, HIGHEST = 40.0, 16000.0  # Hz
RANGE = 60.0  # dB from black to the brightest
# Night blue, teal, sand: red, green and blue from the quietest to the loudest.
COLOURS = np.array([[13, 17, 28], [22, 52, 74], [44, 122, 123], [172, 190, 150], [250, 232, 190]], dtype=np.float64)
# Where each row's band of the spectrum begins and ends.
EDGES = (np.geomspace(LOWEST, HIGHEST, COLUMNS + 1) * WINDOW / RATE).astype(int)
LOW, HIGH = EDGES[:-1], np.maximum(EDGES[1:], EDGES[:-1] + 1)
HANN = np.hanning(WINDOW)

Image2d = npt.NDArray[np.float64]


def draw(loop: Path, target: Path) -> None:
    """Draw the loop file's spectrogram into `target`, a square JPEG."""
    levels = _levels(loop)
    brightness = np.clip((levels - levels.max()) / RANGE + 1, 0, 1)
    picture = Image.fromarray(_coloured(brightness)).resize((SIZE, SIZE), Image.Resampling.BICUBIC)
    picture.save(target, "JPEG", quality=82)


def _levels(loop: Path) -> Image2d:
    """Return dB, shape (rows, columns), high notes first; each column looks at one place of the loop."""
    frames = loop.stat().st_size // 4
    places = np.linspace(0, max(0, frames - WINDOW), COLUMNS).astype(int)
    with loop.open("rb") as file:
        columns = {place: _column(_frames_at(file, place)) for place in set(places.tolist())}
    return np.stack([columns[place] for place in places.tolist()], axis=1)[::-1]


def _frames_at(file: BinaryIO, place: int) -> bytes:
    file.seek(place * 4)
    return file.read(WINDOW * 4)


def _column(data: bytes) -> Image2d:
    left, right = np.frombuffer(data, dtype="<i2").reshape(-1, 2).T
    samples = (left.astype(np.float64) + right) / 65536
    padded = np.pad(samples, (0, WINDOW - len(samples))) * HANN
    power = np.concatenate([[0.0], np.cumsum(np.abs(np.fft.rfft(padded)) ** 2)])
    return 10 * np.log10((power[HIGH + 1] - power[LOW]) / (HIGH + 1 - LOW) + 1e-9)


def _coloured(brightness: Image2d) -> npt.NDArray[np.uint8]:
    stops = np.linspace(0, 1, len(COLOURS))
    channels = [np.interp(brightness, stops, COLOURS[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=-1).astype(np.uint8)
