"""The library's originals: a folder of audio and picture files."""

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from noise import files
from noise.errors import Unknown

CHUNK = 256 * 1024


@dataclass(frozen=True)
class Stamp:
    """Which content an object has: `tag` changes with every change of it."""

    size: int
    tag: str


class Library(Protocol):
    """Where the originals are. Every call raises OSError when the place can't be reached."""

    whole: bool  # whether an object is complete as soon as it is listed; a file that is being copied grows

    def list(self) -> dict[str, Stamp]:
        """Return every object."""

    def local(self, name: str) -> AbstractContextManager[Path]:
        """Lend the object as a file on this machine."""

    def read(self, name: str) -> Iterator[bytes]:
        """Yield the object's bytes."""

    def put(self, name: str, source: Path) -> Stamp:
        """Make the file `source` the object's content and consume it; on return it survives a power cut."""

    def remove(self, name: str) -> None:
        """Delete the object; it may be gone already."""

    def rename(self, old: str, new: str) -> Stamp:
        """Give the object another name; return its stamp, which may be another one."""

    def await_change(self, timeout: float) -> None:
        """Return when something may have changed, after `timeout` seconds at the latest."""


class FolderLibrary:
    """Originals as plain files, in subfolders too. Names that start with a dot are not looked at."""

    whole = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        files.remove(*folder.rglob(".*.new"))  # what a power cut left of `put`

    def list(self) -> dict[str, Stamp]:
        """Return every file, by its path inside the folder."""
        return dict(_walk(str(self.folder), ""))

    def local(self, name: str) -> AbstractContextManager[Path]:
        """Lend the file itself."""
        return nullcontext(self._path(name))

    def read(self, name: str) -> Iterator[bytes]:
        """Yield the file's bytes."""
        try:
            file = self._path(name).open("rb")
        except FileNotFoundError as error:
            raise Unknown("The file is gone.") from error
        return _chunks(file)

    def put(self, name: str, source: Path) -> Stamp:
        """Move the file into the folder."""
        target = self._path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.new")
        shutil.move(source, aside)
        files.sync(aside)
        files.move(aside, target)
        return _stamp(target.stat())

    def remove(self, name: str) -> None:
        """Delete the file, and folders that are empty then."""
        path = self._path(name)
        if not path.exists():
            return
        files.remove(path)
        files.sync_folder(path.parent)
        self._prune(path.parent)

    def rename(self, old: str, new: str) -> Stamp:
        """Rename the file."""
        self._path(new).parent.mkdir(parents=True, exist_ok=True)
        files.move(self._path(old), self._path(new))
        self._prune(self._path(old).parent)
        return _stamp(self._path(new).stat())

    def await_change(self, timeout: float) -> None:
        """Look four times a second: a folder has no dependable way to tell."""
        time.sleep(min(timeout, 0.25))

    def _path(self, name: str) -> Path:
        return self.folder / name

    def _prune(self, folder: Path) -> None:
        while folder != self.folder and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def is_hidden(name: str) -> bool:
    """Whether an object is of no concern: what systems leave behind, and what a console takes for a folder."""
    return name.endswith("/") or any(part.startswith(".") for part in name.split("/"))


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, Stamp]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):  # it may go while it is looked at
                yield from _found(entry, prefix + entry.name)


def _found(entry: os.DirEntry[str], name: str) -> Iterator[tuple[str, Stamp]]:
    if is_hidden(entry.name) or not _is_text(entry.name):
        return
    if entry.is_dir(follow_symlinks=False):  # a link may lead to where it is
        yield from _walk(entry.path, f"{name}/")
    elif entry.is_file():
        yield name, _stamp(entry.stat())


def _is_text(name: str) -> bool:
    """Whether the name is UTF-8; another can be neither shown nor sent."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, f"{status.st_ino:x}-{status.st_mtime_ns:x}-{status.st_size:x}")


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
