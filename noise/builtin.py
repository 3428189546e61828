"""The built-in noises: put into the library once; what the user deletes or renames stays so.

`python -m noise.builtin DIR` finds out at set-up what an import would, so that they play at once at the first start.
"""

import json
import logging
import shutil
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import soundfile

from noise import files
from noise.catalog import Catalog
from noise.errors import Unknown
from noise.library import Stamp
from noise.loops import VERSION, Loop, prepare
from noise.uploads import Uploads

log = logging.getLogger(__name__)

RETRY = 5.0  # seconds
RECORD = ".builtin.json"  # hidden: no noise
LUFS = -23.0  # the level they are studied for; with another one they are imported like any noise


class Builtin:
    """Remembers, in an object of the library itself, what was put there and as which content.

    So another library, or one that was lost, gets them all, and one that a user has tidied up stays tidy.
    """

    def __init__(self, folder: Path, catalog: Catalog, uploads: Uploads, staging: Path) -> None:
        self._folder = folder
        self._catalog = catalog
        self._uploads = uploads
        self._staging = staging
        self._given: dict[str, str] = {}
        catalog.builtin = self.is_one
        catalog.builtin_moved = self.moved

    def is_one(self, stamp: Stamp) -> bool:
        """Whether this content is a built-in noise."""
        return stamp.tag in self._given.values()

    def moved(self, old: Stamp, new: Stamp) -> None:
        """The same content has another stamp from now on."""
        if self.is_one(old) and old != new:
            self._write({name: new.tag if tag == old.tag else tag for name, tag in self._given.items()})

    def put(self) -> None:
        """Put every noise that was never put before; an object of the user's is not replaced."""
        with self._uploads.changing():
            self._given = self._read()
        self._catalog.rearrange()
        for source in sorted(self._folder.glob("*.wav")):
            if source.name not in self._given:
                with self._uploads.changing():
                    self._put(source)
        self._catalog.refresh()

    def keep_putting(self) -> None:
        """Put them as soon as the library takes them."""
        while True:
            try:
                return self.put()
            except Exception as error:  # whatever it is, it may pass
                log.info("The built-in noises are not all in the library yet: %s", error)
            time.sleep(RETRY)

    def _put(self, source: Path) -> None:
        with self._catalog.expecting(source.name):  # until it is known to be built-in, too
            there = self._catalog.library.list()
            tag = "" if source.name in there else self._add(source, source.with_suffix(".jpg").name in there)
            self._write(self._given | {source.name: tag})

    def _add(self, source: Path, has_picture: bool) -> str:
        if not has_picture:
            self._copy(source.with_suffix(".jpg"))
        stamp = self._copy(source)
        self._keep_loop(source, stamp)
        return stamp.tag

    def _copy(self, source: Path) -> Stamp:
        staged = self._staging / f"builtin-{source.name}"
        shutil.copyfile(source, staged)
        return self._catalog.library.put(source.name, staged)

    def _read(self) -> dict[str, str]:
        try:
            given = json.loads(b"".join(self._catalog.library.read(RECORD)))
        except (Unknown, ValueError):
            given = {}
        return given if isinstance(given, dict) else {}

    def _write(self, given: dict[str, str]) -> None:
        staged = self._staging / "builtin-record"
        staged.write_text(json.dumps(given, indent=1))
        self._catalog.library.put(RECORD, staged)
        self._given = given

    def _keep_loop(self, source: Path, stamp: Stamp) -> None:
        """Take over what was found out at set-up, so that nothing has to be imported at the first start."""
        known = _known(source)
        if known is None or known["lufs"] != self._catalog.importer.lufs:
            return
        made = self._catalog.cache.scratch(f"builtin-{source.stem}")
        made.write_bytes(soundfile.read(source, dtype="int16")[0].tobytes())
        shutil.copyfile(source.with_suffix(".jpg"), made.with_suffix(".jpg"))
        key = self._catalog.key_for(stamp, "auto")
        self._catalog.cache.keep(key, Loop(**known["loop"]), made, known["pairs"])


def study(folder: Path) -> None:
    """Find out, at set-up, all that an import would of each noise in the folder; keep it beside the noise."""
    for source in sorted(folder.glob("*.wav")):
        if _known(source) is None:
            loop, pairs = prepare(source, folder / ".studied.s16", lufs=LUFS)
            known = {"version": VERSION, "made": _made(source), "lufs": LUFS, "loop": asdict(loop), "pairs": pairs}
            files.write_atomically(source.with_suffix(".json"), json.dumps(known).encode())
    files.remove(folder / ".studied.s16", folder / ".studied.jpg")


def _known(source: Path) -> dict[str, Any] | None:
    try:
        known: dict[str, Any] = json.loads(source.with_suffix(".json").read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return known if (known["version"], known["made"]) == (VERSION, _made(source)) else None


def _made(source: Path) -> list[int]:
    status = source.stat()
    return [status.st_size, int(status.st_mtime)]  # whole seconds: an image keeps no more of it


if __name__ == "__main__":
    study(Path(sys.argv[1]))
