"""The rules of the box, and its one lock."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from noise.catalog import Catalog
from noise.changes import Changes
from noise.config import Config
from noise.errors import BadRequest, NoiseError, NotNow, Unavailable, Unknown
from noise.names import check_name, title_of
from noise.noises import Noise
from noise.renames import Renaming, with_unjoined
from noise.saved import SLOTS
from noise.state import State
from noise.volume import check_volume, gain

RESUME_FADE = 1.0  # seconds


class Sound(Protocol):
    """What the machine asks of the player."""

    trouble: str | None

    def play(self, loop: Path, level: float, fade: float = ..., fade_in: bool | None = ...) -> None:
        """Switch to a loop."""

    def stop(self, fade: float = ...) -> None:
        """Fade out."""

    def set_gain(self, gain: float) -> None:
        """Set the volume."""


class Machine:
    """Player, state and catalog under the rules; every method may be called from any thread."""

    def __init__(self, config: Config, player: Sound, state: State, catalog: Catalog, changes: Changes) -> None:
        self._config = config
        self._player = player
        self._state = state
        self.catalog = catalog
        self.changes = changes
        self._lock = threading.RLock()
        self._library_number = time.time_ns() // 1_000_000_000
        self._playing: Noise | None = None
        self._resuming = config.resume  # until somebody plays or stops, or there is nothing to resume
        self._renaming = Renaming(state, catalog)
        catalog.join_of = self.join_of
        catalog.subscribe(self._library_changed)
        state.subscribe(self._state_changed)
        self._player.set_gain(gain(self.volume))

    @property
    def volume(self) -> int:
        """The volume, 0..100, never above the highest allowed."""
        stored = self._state.saved.volume
        return min(self._config.volume_start if stored is None else stored, self._config.volume_max)

    def resume(self) -> None:
        """Finish a renaming and go on playing what played when the power went, as soon as its loop is there."""
        self._renaming.finish()
        with self._lock:
            saved = self._state.saved
            if not (self._resuming and saved.playing and saved.noise):
                return
            try:
                noise = self.catalog.ready(saved.noise)
            except Unknown:
                self._resuming = self.catalog.trouble is not None  # it is gone, unless only the library is
            except NoiseError:
                pass  # not yet
            else:
                self._start(noise, fade=RESUME_FADE, fade_in=True)

    def play(self, name: str) -> dict[str, Any]:
        """Switch to a noise; raise Unknown or NotNow, and what plays goes on."""
        noise = self.catalog.ready(check_name(name))
        with self._lock:
            self._start(noise)
        return {"status": "play", "file": noise.name}

    def stop(self) -> dict[str, Any]:
        """Fade out what plays."""
        with self._lock:
            self._resuming = False
            self._playing = None
            self._player.stop()
            self._state.note(playing=False)
        self.changes.tell()
        return {"status": "stop", "file": None}

    def set_volume(self, value: Any) -> dict[str, Any]:
        """Set the volume, but not above the highest allowed; the answer says so."""
        wanted, highest = check_volume(value), self._config.volume_max
        with self._lock:
            self._state.note(volume=min(wanted, highest))
            self._player.set_gain(gain(self.volume))
        self.changes.tell()
        answer: dict[str, Any] = {"volume": self.volume, "volume_max": highest}
        return answer | ({"message": f"The highest volume allowed is {highest}."} if wanted > highest else {})

    def presets(self) -> dict[str, str | None]:
        """Return what the four slots hold."""
        return dict(self._state.saved.presets)

    def set_preset(self, slot: str, name: Any) -> dict[str, str | None]:
        """Store a noise in a slot, or None to empty it; on return it is kept."""
        check_slot(slot)
        if name is not None:
            if not isinstance(name, str):
                raise BadRequest('Send {"noise": name} with the name of a noise.')
            name = self.catalog.get(check_name(name)).name
        self._state.change(lambda saved: replace(saved, presets=saved.presets | {slot: name}))
        self.changes.tell()
        return self.presets()

    def play_preset(self, slot: str) -> dict[str, Any]:
        """Play what a slot holds; raise NotNow where it holds nothing."""
        name = self.presets()[check_slot(slot)]
        if name is None:
            raise NotNow(f'Preset {slot} is empty. PUT /presets/{slot}/ {{"noise": name}} stores a noise there.')
        try:
            return self.play(name)
        except Unknown as error:
            raise Unknown(f"Preset {slot} holds {name!r}, which is not in the library any more.") from error

    @contextmanager
    def renaming(self, old: str, new: str) -> Iterator[None]:
        """Let presets, the last noise and what plays follow a noise that is renamed meanwhile."""
        with self._renaming.of(old, new):
            yield
        with self._lock:
            if self._state.saved.noise == old:
                self._state.note(noise=new)
            if self._playing and self._playing.name == old:
                self._playing = replace(self._playing, name=new, title=title_of(new))
        self.changes.tell()

    def removed(self, name: str) -> None:
        """Forget what was said of a noise that is deleted; presets keep its name and say that it is gone."""
        if self.join_of(name) == "never":
            self._state.note(unjoined=with_unjoined(self._state.saved, name, False).unjoined)

    def set_join(self, name: str, join: Any) -> None:
        """Have a noise's ends joined where they need it ("auto") or never; it is prepared anew."""
        if join not in ("auto", "never"):
            raise BadRequest('"join" has to be "auto" or "never".')
        name = self.catalog.get(check_name(name)).name
        if self.catalog.trouble:
            raise Unavailable("The library cannot be reached, so it could not be prepared anew. Try again later.")
        self._state.change(lambda saved: with_unjoined(saved, name, join == "never"))
        self.catalog.rearrange()

    def join_of(self, name: str) -> str:
        """Return "never" for a noise whose ends the user wants left alone, else "auto"."""
        return "never" if name in self._state.saved.unjoined else "auto"

    def state(self) -> dict[str, Any]:
        """Return the state as every face shows it."""
        playing = self._playing
        return {
            "status": "play" if playing else "stop",
            "file": playing.name if playing else None,
            "title": playing.title if playing else None,
            "volume": self.volume,
            "volume_max": self._config.volume_max,
            "presets": self.presets(),
            "imports": [{"name": noise.name, "percent": noise.percent} for noise in self.catalog.importing()],
            "library": self._library_number,
            "sound": self._player.trouble,
        }

    def parts(self) -> dict[str, dict[str, Any]]:
        """Return how each part is."""
        troubles = {"sound": self._player.trouble, "state": self._state.trouble, "library": self.catalog.trouble}
        return {part: {"up": trouble is None, "message": trouble} for part, trouble in troubles.items()}

    def _start(self, noise: Noise, **how: Any) -> None:
        assert noise.audio
        assert noise.loop
        self._resuming = False
        self._playing = noise
        self._player.play(noise.audio, 10 ** (noise.loop.gain_db / 20), **how)
        self._state.note(noise=noise.name, playing=True)
        self.changes.tell()

    def _state_changed(self) -> None:
        """Somebody else changed what is stored, or it is back."""
        self._player.set_gain(gain(self.volume))
        self.catalog.rearrange()

    def _library_changed(self, listed: bool) -> None:
        if listed:
            self._library_number += 1
            self._sweep()
            self.resume()
        self.changes.tell()

    def _sweep(self) -> None:
        """Drop loops that nobody needs, which is known only where both library and state are."""
        if self.catalog.trouble is None and self._state.trouble is None:
            self.catalog.sweep(self._playing.audio if self._playing else None)


def check_slot(slot: str) -> str:
    """Return the number of a preset; raise Unknown."""
    if slot not in SLOTS:
        raise Unknown(f"There is no preset {slot[:20]!r}; they are 1 to 4.")
    return slot
