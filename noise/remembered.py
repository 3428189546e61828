"""What the library held when it was last listed: what is prepared can be played while the library is away."""

import json
import logging
from dataclasses import asdict
from pathlib import Path

from noise import files
from noise.library import Stamp

log = logging.getLogger(__name__)


class Remembered:
    """One file with a stamp for every object."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Stamp]:
        """Return the last listing; nothing where there is none, or none that can be read."""
        try:
            return {name: Stamp(**stamp) for name, stamp in json.loads(self._path.read_bytes()).items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError):
            log.warning("%s is damaged; the library will be listed anew.", self._path.name)
            return {}

    def write(self, objects: dict[str, Stamp]) -> None:
        """Keep a listing; a full disk is no reason to stop."""
        listing = {name: asdict(stamp) for name, stamp in objects.items()}
        try:
            files.write_atomically(self._path, json.dumps(listing, ensure_ascii=False).encode())
        except OSError as error:
            log.warning("The library's listing could not be kept: %s", error.strerror)
