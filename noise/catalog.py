"""The noises: what the library's objects are called, whether they are ready, and their loops."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from noise.cache import Cache, key_of
from noise.errors import NotNow, Unavailable, Unknown
from noise.imports import Importer
from noise.library import Library, Stamp
from noise.loops import Loop
from noise.names import check_name, title_of
from noise.noises import Noise
from noise.preparations import Preparations
from noise.remembered import Remembered
from noise.roster import Entry, roster

log = logging.getLogger(__name__)

RETRY = 10.0  # seconds before the library is followed again after what should not have happened
LATER = "It will be prepared when the library is back."
FIRST_LISTING = 1.0  # seconds that a start waits for it
NOT_YET = "The library has not answered yet; what is prepared can be played."
AWAY = "The library cannot be reached; what is prepared can be played."
DENIED = "The library does not let this service in: wrong password or permissions. What is prepared can be played."


class Catalog:
    """Every noise by its name; follows the library by itself."""

    def __init__(self, library: Library, cache: Cache, importer: Importer, remembered: Remembered) -> None:
        self.library = library
        self.cache = cache
        self.importer = importer
        self.trouble: str | None = NOT_YET
        self.builtin: Callable[[Stamp], bool] = lambda stamp: False
        self.builtin_moved: Callable[[Stamp, Stamp], None] = lambda old, new: None
        self.join_of: Callable[[str], str] = lambda name: "auto"
        self._listeners: list[Callable[[bool], None]] = []
        self._listing = threading.Lock()
        self._lock = threading.RLock()
        self._remembered = remembered
        self._objects = remembered.read()
        self._noises: dict[str, Noise] = {}
        self._clashes: list[Noise] = []
        self._expected: set[str] = set()
        self._stale = False  # something is known that the noises do not show yet
        self._preparations = Preparations(library, cache, importer, self._prepared)
        self._closed = threading.Event()

    def follow(self) -> None:
        """Show what the library held last, list it as soon as it answers and go on following it."""
        self.cache.clear_scratch()
        with self._lock:
            self._arrange()
        listed = threading.Event()
        threading.Thread(target=self._follow, args=[listed], name="catalog", daemon=True).start()
        listed.wait(FIRST_LISTING)

    def subscribe(self, listener: Callable[[bool], None]) -> None:
        """Have `listener` called after every change; with False when only a percentage moved."""
        self._listeners.append(listener)

    def close(self) -> None:
        """Stop following."""
        self._closed.set()
        self.importer.close()

    def noises(self, refused: bool = False) -> list[Noise]:
        """Return the noises in the order of their titles; with `refused`, also what can't be used."""
        with self._lock:
            everything = [*self._noises.values(), *self._clashes]
        shown = [noise for noise in everything if refused or noise.status != "refused"]
        return sorted(shown, key=lambda noise: (noise.title.casefold(), noise.object))

    def get(self, name: str) -> Noise:
        """Return one noise; raise Unknown."""
        noise = self._noises.get(check_name(name))
        if noise is None:
            raise Unknown(f"There is no noise called {name!r}. GET /noises/ lists what there is.")
        return noise

    def ready(self, name: str) -> Noise:
        """Return one noise that can be played; raise Unknown or NotNow."""
        noise = self.get(name)
        if noise.status == "refused":
            raise NotNow(f"{name!r} cannot be played: {noise.message}")
        if noise.loop is None and self.trouble:
            raise NotNow(f"{name!r} is not prepared, and the library cannot be reached; try again when it is back.")
        if noise.loop is None:
            raise NotNow(f"{name!r} is still being prepared; try again in a moment.")
        if not self.cache.complete(noise.key):
            self._prepare_again(noise)
            raise NotNow(f"{name!r} has to be prepared again; try again in a moment.")
        return noise

    def waveform(self, name: str) -> bytes:
        """Return a noise's waveform as JSON; raise Unknown or NotNow."""
        return self.cache.pairs(self.ready(name).key)

    def drawn_picture(self, name: str) -> bytes:
        """Return the JPEG drawn of a noise; raise Unknown or NotNow."""
        return self.cache.picture(self.ready(name).key).read_bytes()

    def _prepare_again(self, noise: Noise) -> None:
        """Make a noise's loop anew, because its files are gone."""
        self.cache.forget(noise.key)
        self.rearrange()

    def tag_of(self, object_name: str) -> str:
        """Return which content an object has."""
        return self._objects[object_name].tag

    def size_of(self, object_name: str) -> int:
        """Return an object's size in bytes."""
        return self._objects[object_name].size

    def read(self, object_name: str) -> Iterator[bytes]:
        """Yield an object's bytes; raise Unknown or Unavailable."""
        try:
            return self.library.read(object_name)
        except OSError as error:
            raise Unavailable("The library cannot be reached at present. Try again later.") from error

    def moved(self, old: Stamp, new: Stamp, name: str, new_name: str) -> None:
        """What is known of an original holds for it under its new name and stamp."""
        self.cache.share(self.key_for(old, self.join_of(name)), self.key_for(new, self.join_of(new_name)))
        self.builtin_moved(old, new)
        self._stale = True

    @contextmanager
    def expecting(self, object_name: str) -> Iterator[None]:
        """Leave an object alone meanwhile: its loop is being brought by who brings it."""
        self._expected.add(object_name)
        try:
            yield
        finally:
            self._expected.discard(object_name)
            self._stale = True

    def importing(self) -> list[Noise]:
        """Return the noises that are being prepared; while the library is away nothing is."""
        waiting = () if self.trouble else ("queued",)
        return [noise for noise in self._noises.values() if noise.status in ("importing", *waiting)]

    def rearrange(self) -> None:
        """Look anew at what the library held last: how noises are to be made, or what is known of them, has changed."""
        with self._lock:
            self._arrange()
            self._submit(set(self._objects))
        self._tell(True)

    def refresh(self) -> None:
        """Take over what the library holds now."""
        with self._listing:  # a listing that took longer must not replace a newer one
            changed = self._take_over(*self._listed())
            if changed:
                self._remembered.write(self._objects)
        if changed:
            self._tell(True)

    def _listed(self) -> tuple[dict[str, Stamp], str | None]:
        try:
            return self.library.list(), None
        except OSError as error:
            trouble = DENIED if isinstance(error, PermissionError) else AWAY
            if trouble != self.trouble:
                log.warning("%s (%s)", trouble, error.strerror)
            return self._objects, trouble

    def _take_over(self, objects: dict[str, Stamp], trouble: str | None) -> bool:
        with self._lock:
            settled = {n for n, stamp in objects.items() if self.library.whole or self._objects.get(n) == stamp}
            changed = objects != self._objects or trouble != self.trouble or self._stale
            if self.trouble and trouble is None:
                self._preparations.retries.hasten()
            self._objects, self.trouble = objects, trouble
            if changed:
                self._arrange()
            self._submit(settled)
            return changed

    def sweep(self, in_use: Path | None) -> None:
        """Drop loops whose originals are gone."""
        with self._lock:
            self.cache.sweep({noise.key for noise in self._noises.values()}, in_use)

    def _follow(self, listed: threading.Event) -> None:
        while not self._closed.is_set():
            try:
                self.refresh()
                listed.set()
                self.library.await_change(self._preparations.retries.pause())
            except Exception:  # following must not end
                log.exception("the library could not be followed")
                self._closed.wait(RETRY)

    def _arrange(self) -> None:
        """Make the noises of the objects, and of what is known of them."""
        self._stale = False
        held = {noise.name: noise.object for noise in self._noises.values()}
        noises = [self._noise(entry) for entry in roster(self._objects, held)]
        self._noises = {noise.name: noise for noise in noises if noise.key}
        self._clashes = [noise for noise in noises if not noise.key]

    def _noise(self, entry: Entry) -> Noise:
        stamp = self._objects[entry.object]
        noise = Noise(entry.name, title_of(entry.object), entry.object, stamp, "", picture=entry.picture)
        if entry.picture:
            noise = replace(noise, picture_tag=self.tag_of(entry.picture))
        if entry.trouble:
            return replace(noise, status="refused", message=entry.trouble)
        join = self.join_of(entry.name)
        return self._with_result(replace(noise, key=self.key_for(stamp, join), join=join, builtin=self.builtin(stamp)))

    def key_for(self, stamp: Stamp, join: str) -> str:
        """Return the name in the cache of a loop made of this content in this way."""
        return key_of(stamp.tag, join, self.importer.lufs)

    def _with_result(self, noise: Noise) -> Noise:
        noise = replace(noise, status="queued", percent=0, message=None, loop=None, audio=None)
        result = self.cache.get(noise.key)
        if isinstance(result, Loop):
            return replace(noise, status="ready", percent=100, loop=result, audio=self.cache.audio(noise.key))
        if result is not None:
            return replace(noise, status="refused", message=result)
        percent = self._preparations.percent(noise.key)
        if percent is None:
            return replace(noise, message=LATER if self.trouble else self._preparations.retries.trouble(noise.key))
        return replace(noise, status="importing", percent=percent)

    def _submit(self, settled: set[str]) -> None:
        """Import what is new, once it has stopped changing: a file that is being copied grows."""
        if self.trouble:
            return
        for noise in self._noises.values():
            if noise.status == "queued" and noise.object in settled - self._expected:
                self._preparations.start(noise)

    def _prepared(self, key: str, through: bool) -> None:
        """Look anew at the noises of one loop only: a library may hold thousands."""
        with self._lock:
            self._noises = {n: self._with_result(e) if e.key == key else e for n, e in self._noises.items()}
        self._tell(through)

    def _tell(self, listed: bool) -> None:
        for listener in self._listeners:
            listener(listed)
