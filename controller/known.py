"""What the panel knows of noise: its state, its noises, its health."""

from dataclasses import dataclass, field
from typing import Any

from controller.asking import Asker
from noise.client import ClientError

LIST_PATIENCE, LIST_AGAIN = 10.0, 2.0  # seconds for an answer with all noises, and until it is asked for again
HEALTH_PATIENCE, HEALTH_AGAIN = 3.0, 5.0  # seconds, the same for the health while it is shown


@dataclass
class Known:
    """The last that was heard. `trouble` is a sentence as long as nothing can be heard."""

    asker: Asker
    state: dict[str, Any] | None = None
    trouble: str | None = None
    noises: list[dict[str, Any]] = field(default_factory=list)
    health: dict[str, Any] | ClientError | None = None
    last: str | None = None
    _library: int | None = None
    _listing: bool = False
    _asked_list: float = float("-inf")
    _asked_health: float = float("-inf")

    def hear(self, state: dict[str, Any]) -> None:
        """Take noise's state."""
        self.state, self.trouble = state, None
        self.last = state["file"] or self.last

    @property
    def file(self) -> str | None:
        """What plays."""
        return self.state["file"] if self.state else None

    @property
    def volume(self) -> int | None:
        """The volume, where it is known at present."""
        return self.state["volume"] if self.state and not self.trouble else None

    @property
    def volume_max(self) -> int:
        """The highest volume allowed."""
        return self.state["volume_max"] if self.state else 100

    def preset(self, slot: str) -> str | None:
        """Return the name of the noise that a preset holds."""
        return self.state["presets"][slot] if self.state else None

    @property
    def names(self) -> list[str]:
        """The names of the noises that can play."""
        return [noise["name"] for noise in self.noises]

    def title(self, name: str | None) -> str:
        """Return a noise's title."""
        if self.state and name == self.state["file"]:
            return self.state["title"] or ""
        titles = (noise["title"] for noise in self.noises if noise["name"] == name)
        return next(titles, (name or "").replace("_", " "))

    def refresh(self, now: float) -> None:
        """Ask for the list of noises where it has changed."""
        library = self.state["library"] if self.state and not self.trouble else self._library
        if library == self._library or self._listing or now - self._asked_list < LIST_AGAIN:
            return
        self._listing, self._asked_list = True, now
        self.asker.ask(lambda c: c.noises(), now + LIST_PATIENCE, lambda answer: self._listed(answer, library))

    def refresh_health(self, now: float) -> None:
        """Ask for the health, now and then."""
        if now - self._asked_health >= HEALTH_AGAIN:
            self._asked_health = now
            self.asker.ask(lambda client: client.health(), now + HEALTH_PATIENCE, self._healthy)

    def _listed(self, answer: Any, library: int | None) -> None:
        self._listing = False
        if not isinstance(answer, ClientError):
            self.noises = [noise for noise in answer if noise["status"] == "ready"]
            self._library, self._asked_list = library, float("-inf")

    def _healthy(self, answer: Any) -> None:
        self.health = answer
