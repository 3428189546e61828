"""Files that are whole or not there: written aside, made durable, renamed."""

import contextlib
import os
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file's content; after a power cut it is the old one or the new one."""
    aside = path.with_name(f".{path.name}.new")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    move(aside, path)


def move(source: Path, target: Path) -> None:
    """Rename a file, durably."""
    os.replace(source, target)
    sync_folder(target.parent)


def sync(path: Path) -> None:
    """Bring the file's content to the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the folder's entries to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(*paths: Path) -> None:
    """Delete files that may be gone already."""
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
