"""Changes of the library that users ask for: tried first, then made, one at a time."""

import errno
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from noise.catalog import Catalog
from noise.decode import suffix_of
from noise.errors import NoiseError, NoRoom, NotNow, Refused, TooLarge, Unavailable, Unknown
from noise.imports import Job
from noise.names import check_name
from noise.noises import Noise
from noise.staging import Staging

ANSWER_WITHIN = 5.0  # seconds an upload waits for its import
AUDIO_LIMIT = 4 * 1024**3  # bytes: a WAV file has no more
PICTURE_LIMIT = 10 * 1024 * 1024  # bytes
PIXEL_LIMIT = 50_000_000


class Uploads:
    """Adds, replaces, renames and removes noises."""

    def __init__(self, catalog: Catalog, staging: Staging) -> None:
        self._catalog = catalog
        self._staging = staging
        self._lock = threading.Lock()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keep all others from changing the library meanwhile; a library that fails is a sentence."""
        with self._lock:
            try:
                yield
            except OSError as error:
                raise _as_sentence(error) from error

    def audio(self, name: str, stream: BinaryIO, length: int | None) -> tuple[Noise, bool]:
        """Add or replace a noise; return it and whether it is new. Its import may still be under way."""
        name = check_name(name)
        with self._staging.received(stream, length, AUDIO_LIMIT) as staged:
            job = self._try(name, staged)
            try:
                with self.changing():
                    new = self._put(name, staged, job)
            finally:
                job.discard()
        self._catalog.refresh()
        return self._catalog.get(name), new

    def picture(self, name: str, stream: BinaryIO, length: int | None) -> bool:
        """Add or replace a noise's picture, a JPEG; return whether it is new."""
        noise = self._catalog.get(name)
        with self._staging.received(stream, length, PICTURE_LIMIT) as staged:
            _check_jpeg(staged)
            with self.changing():
                target = noise.picture or str(PurePosixPath(noise.object).with_suffix(".jpg"))
                self._catalog.library.put(target, staged)
        self._catalog.refresh()
        return noise.picture is None

    def check_rename(self, name: str, new: str) -> tuple[str, str]:
        """Return both names as they are kept; raise what speaks against the change."""
        noise, new = self._catalog.get(name), check_name(new)
        if new != noise.name and self._existing(new):
            raise NotNow(f"There is a noise called {new!r} already.")
        return noise.name, new

    def rename(self, name: str, new: str) -> None:
        """Give a noise another name; its picture follows."""
        with self.changing():
            name, new = self.check_rename(name, new)
            if name != new:
                self._move(self._catalog.get(name), new)
        self._catalog.refresh()

    def remove(self, name: str) -> str:
        """Delete a noise and its picture; return its name."""
        with self.changing():
            noise = self._catalog.get(name)
            self._catalog.library.remove(noise.object)
            if noise.picture:
                self._catalog.library.remove(noise.picture)
        self._catalog.refresh()
        return noise.name

    def _try(self, name: str, staged: Path) -> Job:
        """Import the file as far as that goes in a few seconds; raise what is wrong with it."""
        if staged.stat().st_size == 0:
            raise Refused("The file is empty; send the audio file as the body of the request.")
        target = self._catalog.cache.scratch(staged.name)
        job = self._catalog.importer.submit(Job(lambda: nullcontext(staged), target, self._catalog.join_of(name)))
        if not job.done.wait(ANSWER_WITHIN):
            job.cancelled = True
        elif job.error:
            raise job.error if isinstance(job.error, NoiseError) else _as_sentence(job.error)
        return job

    def _put(self, name: str, staged: Path, job: Job) -> bool:
        old = self._existing(name)
        target = _object_for(name, old, suffix_of(staged))
        if old is None or target != old.object:
            self._check_free(target)
        with self._catalog.expecting(target):
            stamp = self._catalog.library.put(target, staged)
            if job.loop and not job.cancelled:
                self._catalog.cache.keep(self._catalog.key_for(stamp, job.join), job.loop, job.target, job.pairs)
        if old and old.object != target:
            self._catalog.library.remove(old.object)
        return old is None

    def _existing(self, name: str) -> Noise | None:
        try:
            return self._catalog.get(name)
        except Unknown:
            return None

    def _check_free(self, *objects: str) -> None:
        taken = self._catalog.library.list().keys() & set(objects)
        if taken:
            raise NotNow(f"The library has a file {min(taken)!r} already; rename or delete that one first.")

    def _move(self, noise: Noise, new: str) -> None:
        moves = {old: new + PurePosixPath(old).suffix for old in filter(None, (noise.object, noise.picture))}
        self._check_free(*moves.values())
        for old, target in moves.items():
            stamp = self._catalog.library.rename(old, target)
            if old == noise.object:
                self._catalog.moved(noise.stamp, stamp, noise.name, new)


def _object_for(name: str, old: Noise | None, suffix: str) -> str:
    """A replaced noise keeps its object's name, but for an extension that would lie."""
    if old is None:
        return name + suffix
    path = PurePosixPath(old.object)
    return old.object if path.suffix.lower() == suffix else str(path.with_suffix(suffix))


def _check_jpeg(path: Path) -> None:
    try:
        with Image.open(path, formats=["JPEG"]) as image:
            if image.width * image.height > PIXEL_LIMIT:
                raise TooLarge(f"The picture has more than {PIXEL_LIMIT // 10**6} megapixels.")
            image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError, OSError) as error:
        raise Refused("This is not a whole JPEG picture; a noise's picture has to be one.") from error


def _as_sentence(error: Exception) -> NoiseError:
    if not isinstance(error, OSError):
        return NoiseError("Something went wrong inside; the log says what.")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NoRoom("There is no room left for it.")
    if error.errno == errno.ENAMETOOLONG:
        return Refused("The name is too long to be stored.")
    return Unavailable("The library cannot be reached at present, so nothing was changed. Try again later.")
