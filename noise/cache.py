"""The prepared loops on disk, and what is known of each: made once, kept until their originals are gone."""

import hashlib
import json
import logging
import os
from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from noise import files
from noise.loops import VERSION, Loop

log = logging.getLogger(__name__)

KINDS = ("json", "s16", "jpg", "pairs")  # the first to go is the one that vouches for the others

Result = Loop | str  # a loop, or the sentence why there is none


@lru_cache(10_000)
def key_of(tag: str, join: str, lufs: float | None) -> str:
    """Return the name under which the loop of an original with this tag is kept, when it is made in this way."""
    return hashlib.sha256(f"{VERSION} {tag} {join} {lufs}".encode()).hexdigest()[:24]


class Cache:
    """A folder of prepared loops: `<key>.s16` the frames, `.jpg` the picture drawn of it, `.pairs` its waveform.

    `<key>.json` has what is known; it is written last, so it vouches for the others.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._results = {path.stem: result for path in folder.glob("*.json") if (result := self._load(path))}

    def get(self, key: str) -> Result | None:
        """Return what is known, or None."""
        return self._results.get(key)

    def audio(self, key: str) -> Path:
        """Return where the frames are."""
        return self._file(key, "s16")

    def complete(self, key: str) -> bool:
        """Whether all files of a loop are there."""
        return all(self._file(key, kind).exists() for kind in KINDS)

    def forget(self, key: str) -> None:
        """Let a loop be made anew, because its files are gone."""
        self._results.pop(key, None)

    def picture(self, key: str) -> Path:
        """Return where the picture is that was drawn of it."""
        return self._file(key, "jpg")

    def pairs(self, key: str) -> bytes:
        """Return the waveform as JSON."""
        return self._file(key, "pairs").read_bytes()

    def scratch(self, key: str) -> Path:
        """Return where the frames may be made."""
        return self._folder / f".{key}.s16"

    def keep(self, key: str, result: Result, made: Path, pairs: list[list[float]]) -> None:
        """Take over a loop made at `made`, or a refusal."""
        if isinstance(result, Loop):
            files.move(made, self.audio(key))
            files.move(made.with_suffix(".jpg"), self.picture(key))
            files.write_atomically(self._file(key, "pairs"), json.dumps({"pairs": pairs}).encode())
        value = {"ready": asdict(result)} if isinstance(result, Loop) else {"refused": result}
        files.write_atomically(self._file(key, "json"), json.dumps(value).encode())
        self._results[key] = result

    def share(self, key: str, new: str) -> None:
        """Let the loop of one key be that of another key too, whose original has the same content."""
        if self.complete(key) and not self.complete(new):
            for kind in reversed(KINDS):
                files.remove(self._file(new, kind))
                os.link(self._file(key, kind), self._file(new, kind))
            self._results[new] = self._results[key]

    def sweep(self, keys: Iterable[str], in_use: Path | None) -> None:
        """Delete what belongs to none of the keys, but for the loop that plays."""
        for key in set(self._results) - set(keys):
            if self.audio(key) != in_use:
                files.remove(*(self._file(key, kind) for kind in KINDS))
                del self._results[key]

    def clear_scratch(self) -> None:
        """Delete what an interrupted import left."""
        files.remove(*(path for path in self._folder.iterdir() if path.stem not in self._results))

    def _file(self, key: str, kind: str) -> Path:
        return self._folder / f"{key}.{kind}"

    def _load(self, path: Path) -> Result | None:
        try:
            value = json.loads(path.read_bytes())
            result = value["refused"] if "refused" in value else Loop(**value["ready"])
        except (ValueError, KeyError, TypeError):
            log.warning("the cached loop %s is damaged and is made anew", path.stem)
            return None
        if isinstance(result, Loop) and not self._whole(path.stem, result):
            return None
        return result

    def _whole(self, key: str, loop: Loop) -> bool:
        audio = self.audio(key)
        return audio.exists() and audio.stat().st_size == loop.frames * 4
