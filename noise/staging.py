"""What users send, taken in aside: whole, within the room there is, and gone when it is no longer needed."""

import shutil
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from noise import files
from noise.errors import BadRequest, NoRoom, TimedOut, TooLarge, Unavailable

CHUNK = 256 * 1024
RESERVE = 16 * 1024 * 1024  # bytes of the disk that uploads and imports leave free
AT_ONCE = 8  # uploads; each holds a thread
PATIENCE = 20.0  # seconds without a byte until an upload counts as broken off


class Staging:
    """A folder for bodies under way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._places = threading.Semaphore(AT_ONCE)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    @property
    def free_bytes(self) -> int:
        """How much more the disk takes."""
        return free_bytes(self.folder)

    @contextmanager
    def received(self, stream: BinaryIO, length: int | None, limit: int | None = None) -> Iterator[Path]:
        """Lend what comes, whole, as a file; raise a sentence where that is not possible, and leave nothing behind."""
        staged = self.folder / uuid.uuid4().hex
        try:
            with self._place():
                self._receive(stream, length, limit, staged)
            yield staged
        finally:
            files.remove(staged)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise Unavailable(f"{AT_ONCE} uploads are under way; try again when one of them is through.")
        try:
            yield
        except TimeoutError as error:
            raise TimedOut("The upload stood still for too long, so nothing was changed.") from error
        finally:
            self._places.release()

    def _receive(self, stream: BinaryIO, length: int | None, limit: int | None, staged: Path) -> None:
        received = 0
        self._check(length or 0, length or 0, limit)
        with staged.open("wb") as file:
            while chunk := stream.read(CHUNK):
                received += len(chunk)
                self._check(len(chunk), received, limit)
                file.write(chunk)
        if length is not None and received != length:
            raise BadRequest("The upload broke off, so nothing was changed.")

    def _check(self, coming: int, total: int, limit: int | None) -> None:
        check_room(coming, self.folder)
        if limit is not None and total > limit:
            raise TooLarge(f"It may have {limit // 2**20} MiB at most.")


def free_bytes(folder: Path) -> int:
    """How much more the disk takes."""
    return max(0, shutil.disk_usage(folder).free - RESERVE)


def check_room(coming: int, folder: Path) -> None:
    """Raise NoRoom where the disk does not take that many bytes more."""
    free = free_bytes(folder)
    if coming > free:
        raise NoRoom(f"There is no room for it: {free // 2**20} MiB are free.")


@contextmanager
def patience(connection: socket.socket | None) -> Iterator[None]:
    """Have reads from the client's connection fail with TimeoutError when nothing comes for too long.

    Where the body is not wanted any more, nothing more is read of it either: gunicorn would wait for its end.
    """
    if connection is None:
        yield
        return
    before = connection.gettimeout()
    connection.settimeout(PATIENCE)
    try:
        yield
    except (TimedOut, Unavailable):
        connection.shutdown(socket.SHUT_RD)
        raise
    finally:
        connection.settimeout(before)
