"""How the state follows a noise to another name, through a power cut too."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from noise.catalog import Catalog
from noise.errors import Unavailable
from noise.saved import Saved
from noise.state import State


class Renaming:
    """One renaming at a time. The state says what is under way, so that it can be put right after a power cut."""

    def __init__(self, state: State, catalog: Catalog) -> None:
        self._state = state
        self._catalog = catalog
        self._lock = threading.Lock()

    @contextmanager
    def of(self, old: str, new: str) -> Iterator[None]:
        """Let the presets follow a noise that is renamed meanwhile: the state is changed first."""
        try:
            with self._lock:
                self._state.change(lambda saved: following(saved, old, new))
                yield
        finally:
            self.finish()

    def finish(self) -> None:
        """Let the presets have the name that the noise has, however its renaming ended.

        What cannot be stored now is done when the state is back.
        """
        if self._catalog.trouble is None and self._lock.acquire(blocking=False):
            try:
                self._finish(self._state.saved.renaming)
            finally:
                self._lock.release()

    def _finish(self, names: list[str]) -> None:
        if not names:
            return
        old, new = names
        there = any(noise.name == new for noise in self._catalog.noises(refused=True))
        wrong, right = (old, new) if there else (new, old)
        with suppress(Unavailable):
            self._state.change(lambda saved: followed(following(saved, wrong, right), right))


def following(saved: Saved, old: str, new: str) -> Saved:
    """Presets have the new name; until it is through, both names are joined or not as the old one."""
    presets = {slot: new if name == old else name for slot, name in saved.presets.items()}
    unjoined = [*saved.unjoined, new] if old in saved.unjoined else saved.unjoined
    return replace(saved, presets=presets, unjoined=unjoined, renaming=[old, new])


def followed(saved: Saved, name: str) -> Saved:
    """It is through, and the noise is called `name`."""
    others = {other for other in saved.renaming if other != name}
    return replace(saved, renaming=[], unjoined=sorted({n for n in saved.unjoined if n not in others}))


def with_unjoined(saved: Saved, name: str, unjoined: bool) -> Saved:
    """The noise's ends are left alone, or not."""
    others = {other for other in saved.unjoined if other != name}
    return replace(saved, unjoined=sorted(others | {name} if unjoined else others))
