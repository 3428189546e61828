"""Loop points in a WAV file: its `smpl` chunk (Microsoft's Multimedia Standards Update, 1994)."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

LARGEST = 1 << 20  # bytes of a chunk that is read; a smpl chunk has some dozens
FORWARD = 0  # the only direction that a plain loop has


def loop_points(path: Path, frames: int) -> tuple[int, int] | None:
    """Return the first frame and the end of the first forward loop, or None; what makes no sense counts as none."""
    with path.open("rb") as file:
        if file.read(4) not in (b"RIFF", b"RF64") or len(file.read(8)) < 8:
            return None
        chunk = next((body for name, body in _chunks(file) if name == b"smpl"), b"")
    for kind, first, last in _loops(chunk):
        if kind == FORWARD and 0 <= first < last < frames:
            return first, last + 1
    return None


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    while len(head := file.read(8)) == 8:
        name, size = struct.unpack("<4sI", head)
        yield name, file.read(size) if name == b"smpl" and size <= LARGEST else b""
        if name != b"smpl" or size > LARGEST:
            file.seek(size, 1)
        file.seek(size % 2, 1)


def _loops(chunk: bytes) -> Iterator[tuple[int, int, int]]:
    if len(chunk) < 36:
        return
    count = struct.unpack_from("<I", chunk, 28)[0]
    for start in range(36, min(len(chunk) - 23, 36 + 24 * count), 24):
        _, kind, first, last, _, _ = struct.unpack_from("<6I", chunk, start)
        yield kind, first, last
