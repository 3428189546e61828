"""The decoder's door: which files are audio, and their samples in blocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

from noise.errors import Refused

BLOCK = 65536  # frames
RATES = (8000, 192000)  # Hz
CHANNELS = 8
KINDS = ("WAV", "WAVEX", "RF64", "FLAC", "OGG", "MP3", "AIFF")
ACCEPTED = "WAV, FLAC, OGG Vorbis, Opus, MP3 and AIFF files are accepted"
DAMAGED = "The file is damaged: a part of it cannot be decoded."
# What a file begins with, and what it then seems to be.
MAGIC = {
    b"\xff\xd8\xff": "a JPEG picture",
    b"\x89PNG": "a PNG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
    b"MThd": "a MIDI file",
    b"\x1aE\xdf\xa3": "a Matroska or WebM file",
    b"<!DO": "a web page",
    b"<htm": "a web page",
}
# What audio files begin with, and the extension that goes with it.
SUFFIXES = {b"RIFF": ".wav", b"RF64": ".wav", b"fLaC": ".flac", b"OggS": ".ogg", b"FORM": ".aiff", b"ID3": ".mp3"}
HALF = 0.7071
# Each channel's share of left and right, in the order of WAV's channel mask; without LFE, as ITU-R BS.775 has it.
LEFT, RIGHT, CENTRE, LFE, BACK_LEFT, BACK_RIGHT = (1, 0), (0, 1), (HALF, HALF), (0, 0), (HALF, 0), (0, HALF)
BACK = (HALF / 2, HALF / 2)
SHARES = {
    1: [(1, 1)],
    2: [LEFT, RIGHT],
    3: [LEFT, RIGHT, CENTRE],
    4: [LEFT, RIGHT, BACK_LEFT, BACK_RIGHT],
    5: [LEFT, RIGHT, CENTRE, BACK_LEFT, BACK_RIGHT],
    6: [LEFT, RIGHT, CENTRE, LFE, BACK_LEFT, BACK_RIGHT],
    7: [LEFT, RIGHT, CENTRE, LFE, BACK, BACK_LEFT, BACK_RIGHT],
    8: [LEFT, RIGHT, CENTRE, LFE, BACK_LEFT, BACK_RIGHT, BACK_LEFT, BACK_RIGHT],
}

Samples = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Format:
    """What a file is: its container, how samples are written, Hz, channels, frames."""

    kind: str
    encoding: str
    rate: int
    channels: int
    frames: int

    @property
    def described(self) -> dict[str, Any]:
        """The format as the API shows it."""
        return {"kind": self.kind, "encoding": self.encoding, "rate": self.rate, "channels": self.channels}


class Audio:
    """An audio file, opened."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = soundfile.SoundFile(path)
        except (soundfile.LibsndfileError, TypeError, ValueError) as error:
            raise Refused(_why_not(path)) from error
        file = self._file
        self.format = Format(file.format, file.subtype, file.samplerate, file.channels, file.frames)
        _check(self.format)

    def blocks(self, start: int, frames: int) -> Iterator[Samples]:
        """Yield the frames from `start` on as stereo blocks, shape (n, 2), -1..1; fewer when the file is damaged."""
        self._seek(start)
        matrix = _matrix(self.format.channels)
        while frames > 0:
            block = self._read(min(frames, BLOCK))
            if len(block) == 0:
                return
            frames -= len(block)
            yield np.nan_to_num(block, posinf=1.0, neginf=-1.0) @ matrix

    def _seek(self, start: int) -> None:
        try:
            self._file.seek(start)
        except soundfile.LibsndfileError as error:
            raise Refused(DAMAGED) from error

    def _read(self, frames: int) -> Samples:
        try:
            block: Samples = self._file.read(frames, dtype="float64", always_2d=True)
            return block
        except (soundfile.LibsndfileError, ValueError) as error:  # ValueError: it went beyond the end that it claims
            raise Refused(DAMAGED) from error


def suffix_of(path: Path) -> str:
    """Return the extension that fits the content of an audio file."""
    with path.open("rb") as file:
        head = file.read(4)
    return next((suffix for magic, suffix in SUFFIXES.items() if head.startswith(magic)), ".mp3")


def _matrix(channels: int) -> Samples:
    shares = np.array(SHARES[channels], dtype=np.float64)
    return shares / max(1.0, float(shares.sum(axis=0).max()))


def _check(format_: Format) -> None:
    if format_.kind not in KINDS:
        raise Refused(f"This is a file of the kind {format_.kind}; {ACCEPTED}.")
    if not RATES[0] <= format_.rate <= RATES[1]:
        raise Refused(f"Its sample rate is {format_.rate} Hz, but it has to be from {RATES[0]} to {RATES[1]} Hz.")
    if not 1 <= format_.channels <= CHANNELS:
        raise Refused(f"It has {format_.channels} channels, but 1 to {CHANNELS} are accepted.")
    if format_.frames == 0:
        raise Refused("There is no sound in the file: it has a header, but no samples.")


def _why_not(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        return f"The file is empty; {ACCEPTED}."
    for magic, kind in MAGIC.items():
        if head.startswith(magic):
            return f"This seems to be {kind}; {ACCEPTED}."
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "The WAV file's header makes no sense (its rate, its channels or its encoding), so it cannot be read."
    kind = "a text" if _is_text(head) else "of an unknown kind"
    return f"This seems to be {kind}; {ACCEPTED}."


def _is_text(head: bytes) -> bool:
    try:
        return head[:-4].decode().isprintable() or b"\n" in head
    except UnicodeDecodeError:
        return False
