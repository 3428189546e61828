"""What the box remembers: presets, volume, the last noise, whether it played."""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Protocol

from noise import files
from noise.errors import Unavailable

log = logging.getLogger(__name__)

SLOTS = ("1", "2", "3", "4")
DELAY = 0.5  # seconds that changes of volume and play are gathered before they are written

Presets = dict[str, str | None]


@dataclass(frozen=True)
class Saved:
    """All that lasts. `volume` is None as long as nobody has set one."""

    presets: Presets = field(default_factory=lambda: dict.fromkeys(SLOTS))
    unjoined: list[str] = field(default_factory=list)  # noises whose ends the user wants left alone
    renaming: list[str] = field(default_factory=list)  # the old and the new name, while a noise is being renamed
    volume: int | None = None
    noise: str | None = None
    playing: bool = False


class Store(Protocol):
    """A place where it lasts. Both calls raise OSError when the place can't be reached."""

    def read(self) -> dict[str, Any]:
        """Return what was written last, or {}."""

    def write(self, values: dict[str, Any]) -> None:
        """Keep the values; on return they survive a power cut."""


class FileStore:
    """One JSON file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def read(self) -> dict[str, Any]:
        """Return what was written last; a file that is not ours is a logged sentence and {}."""
        if not self._path.exists():
            return {}
        try:
            values = json.loads(self._path.read_bytes())
        except ValueError:
            values = None
        if not isinstance(values, dict):
            log.error("%s is damaged; starting with the defaults.", self._path.name)
            return {}
        return values

    def write(self, values: dict[str, Any]) -> None:
        """Keep the values."""
        files.write_atomically(self._path, json.dumps(values, indent=1, ensure_ascii=False).encode() + b"\n")


class State:
    """What is remembered, in memory and in a store: presets at once, the rest soon after."""

    def __init__(self, store: Store, delay: float = DELAY) -> None:
        self._store = store
        self._delay = delay
        self._writing = threading.Lock()  # held while the store is busy
        self._merging = threading.Lock()  # never held for long
        self._dirty = threading.Event()
        self._closed = threading.Event()
        self.trouble: str | None = None
        self.saved = valid(self._read())
        self._thread = threading.Thread(target=self._keep_writing, name="state", daemon=True)
        self._thread.start()

    def change(self, change: Callable[[Saved], Saved]) -> None:
        """Change presets or the unjoined noises, stored on return; raise Unavailable, with nothing changed, if not."""
        with self._writing:
            changed = change(self.saved)
            try:
                self._store.write(asdict(changed))
            except OSError as error:
                raise Unavailable("This could not be stored, so nothing was changed. Try again later.") from error
            self._merge(presets=changed.presets, unjoined=changed.unjoined, renaming=changed.renaming)

    def note(self, **values: Any) -> None:
        """Remember volume, noise or playing; it is written within a second."""
        self._merge(**values)
        self._dirty.set()

    def close(self) -> None:
        """Write what is left."""
        self._closed.set()
        self._dirty.set()
        self._thread.join(5)

    def _merge(self, **values: Any) -> None:
        with self._merging:
            self.saved = replace(self.saved, **values)

    def _read(self) -> dict[str, Any]:
        try:
            return self._store.read()
        except OSError as error:
            log.error("The stored state cannot be read (%s); starting with the defaults.", error.strerror or error)
            return {}

    def _keep_writing(self) -> None:
        while not self._closed.is_set():
            self._dirty.wait()
            self._closed.wait(self._delay)
            self._write()

    def _write(self) -> None:
        self._dirty.clear()
        with self._writing:
            try:
                self._store.write(asdict(self.saved))
                self.trouble = None
            except OSError as error:
                self.trouble = "The state cannot be stored at present."
                log.error("%s (%s)", self.trouble, error.strerror or error)
                self._dirty.set()


def valid(values: Mapping[str, Any]) -> Saved:
    """Take over what makes sense; what does not is a logged sentence and the default."""
    saved = Saved()
    for name in (f.name for f in fields(Saved)):
        if name in values and _makes_sense(name, values[name]):
            saved = replace(saved, **{name: values[name]})
        elif name in values:
            log.error("The stored %s is %r, which makes no sense; using the default.", name, values[name])
    return saved


def _makes_sense(name: str, value: Any) -> bool:
    match name:
        case "presets":
            return isinstance(value, dict) and set(value) == set(SLOTS) and all(map(_is_name, value.values()))
        case "unjoined":
            return isinstance(value, list) and all(isinstance(name, str) for name in value)
        case "renaming":
            return isinstance(value, list) and len(value) in (0, 2) and all(isinstance(name, str) for name in value)
        case "volume":
            return value is None or (type(value) is int and 0 <= value <= 100)
        case "noise":
            return _is_name(value)
        case _:
            return type(value) is bool


def _is_name(value: Any) -> bool:
    return value is None or (isinstance(value, str) and bool(value))
