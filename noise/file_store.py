"""What lasts, in a file."""

import json
import logging
from pathlib import Path

from noise import files
from noise.saved import Values

log = logging.getLogger(__name__)


class FileStore:
    """One JSON object; whoever edits it is noticed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def read(self) -> Values:
        """Return what was written last; a file that is not ours is a logged sentence and {}."""
        if not self._path.exists():
            return {}
        try:
            values = json.loads(self._path.read_bytes())
        except ValueError:
            values = None
        if not isinstance(values, dict):
            log.error("%s is damaged; it is put aside, and what it held counts as never set.", self._path.name)
            files.move(self._path, self._path.with_suffix(".damaged"))
            return {}
        return values

    def write(self, values: Values) -> None:
        """Keep the values beside the others; on return they survive a power cut."""
        kept = {key: value for key, value in (self.read() | values).items() if value is not None}
        files.write_atomically(self._path, json.dumps(kept, indent=1, ensure_ascii=False).encode() + b"\n")
