"""The one way for other services to speak to noise."""

import copy
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import quote

import requests

CONNECT, ANSWER = 2.0, 10.0  # seconds
UPLOAD = 60.0  # seconds; it bounds each piece too, and a memory card may well pause for some
PIECE = 256 * 1024  # bytes
BEAT = 1.8  # seconds without even a beat until an event stream counts as broken
SOON = 0.01  # seconds: no limit may be shorter


class ClientError(Exception):
    """The root of what can go wrong: its text is a sentence for the user, `status` an HTTP status to pass on."""

    status = 503


class SaidNo(ClientError):
    """Noise answered, and it said no."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class NoAnswer(ClientError):
    """Noise did not answer."""


class Readable(Protocol):
    """A file, or what can be read like one."""

    def read(self, count: int = -1, /) -> bytes:
        """Read up to `count` bytes."""


class Client:
    """The calls of noise's REST API as methods. May be used from several threads."""

    def __init__(self, url: str, password: str = "") -> None:
        self._url = url.rstrip("/")
        self._auth = (b"", password.encode()) if password else None
        self._end: float | None = None

    def until(self, end: float) -> "Client":
        """Return a client that gives up at `end`, in seconds as of time.time().

        Noise refuses a change that reaches it later: what was asked for in an outage is not done after it.
        """
        client = copy.copy(self)
        client._end = end
        return client

    def state(self) -> dict[str, Any]:
        """Return the state."""
        return self._call("GET", "/")

    def noises(self, refused: bool = False) -> list[dict[str, Any]]:
        """Return all noises; with `refused`, also what can't be used."""
        return self._call("GET", "/noises/" + ("?all" if refused else ""))

    def play(self, name: str) -> dict[str, Any]:
        """Play a noise."""
        return self._call("POST", f"/play/{quote(name, safe='')}/")

    def stop(self) -> dict[str, Any]:
        """Stop."""
        return self._call("POST", "/stop/")

    def set_volume(self, volume: int | str) -> dict[str, Any]:
        """Set the volume, 0..100."""
        return self._call("PUT", "/volume/", json={"volume": volume})

    def set_preset(self, slot: str, name: str) -> dict[str, Any]:
        """Store a noise in a preset."""
        return self._call("PUT", f"/presets/{quote(slot, safe='')}/", json={"noise": name})

    def clear_preset(self, slot: str) -> dict[str, Any]:
        """Empty a preset."""
        return self._call("DELETE", f"/presets/{quote(slot, safe='')}/")

    def play_preset(self, slot: str) -> dict[str, Any]:
        """Play a preset."""
        return self._call("POST", f"/presets/{quote(slot, safe='')}/play/")

    def rename(self, name: str, new: str) -> dict[str, Any]:
        """Rename a noise."""
        return self._call("PATCH", f"/noises/{quote(name, safe='')}/", json={"name": new})

    def set_join(self, name: str, join: str) -> dict[str, Any]:
        """Have a noise's ends joined where they need it ("auto") or never."""
        return self._call("PATCH", f"/noises/{quote(name, safe='')}/", json={"join": join})

    def remove(self, name: str) -> dict[str, Any]:
        """Delete a noise."""
        return self._call("DELETE", f"/noises/{quote(name, safe='')}/")

    def upload(self, name: str, audio: Readable) -> dict[str, Any]:
        """Add or replace a noise; what is read of `audio` is sent on at once."""
        return self._call("PUT", f"/noises/{quote(name, safe='')}/audio/", data=audio, timeout=(UPLOAD, UPLOAD))

    def set_picture(self, name: str, picture: bytes) -> dict[str, Any]:
        """Add or replace a noise's picture, a JPEG."""
        return self._call("PUT", f"/noises/{quote(name, safe='')}/picture/", data=picture)

    def picture(self, name: str) -> bytes:
        """Return a noise's picture, a JPEG."""
        with _troubles():
            return self._request("GET", f"/noises/{quote(name, safe='')}/picture/").content

    def waveform(self, name: str) -> list[list[float]]:
        """Return at most 1000 pairs of least and largest value, -1..1."""
        return self._call("GET", f"/noises/{quote(name, safe='')}/waveform/")["pairs"]

    def audio(self, name: str) -> tuple[dict[str, str], Iterator[bytes]]:
        """Return the headers and the pieces of a noise's original; the pieces raise NoAnswer where it breaks off."""
        with _troubles():
            answer = self._request("GET", f"/noises/{quote(name, safe='')}/audio/", stream=True)
        return dict(answer.headers), _pieces(answer)

    def health(self) -> dict[str, Any]:
        """Return how each part is."""
        return self._call("GET", "/health/")

    def report_panel(self, up: bool, message: str | None) -> dict[str, Any]:
        """Say how the front panel is."""
        return self._call("PUT", "/health/panel/", json={"up": up, "message": message})

    def events(self, beats: bool = False) -> Iterator[dict[str, Any]]:
        """Yield the state now and after every change; raise NoAnswer when the stream breaks.

        With `beats`, yield {} about every second in which nothing changes.
        """
        with _troubles(), self._request("GET", "/events/", stream=True, timeout=(CONNECT, BEAT)) as answer:
            for line in answer.iter_lines(chunk_size=None):  # each event as it comes
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])
                elif beats and line.startswith(b":"):
                    yield {}
        raise NoAnswer("The player ended the conversation.")

    def _call(self, method: str, path: str, **options: Any) -> Any:  # the JSON of the answer
        with _troubles():
            return self._request(method, path, **options).json()

    def _request(self, method: str, path: str, **options: Any) -> requests.Response:
        options = {"auth": self._auth} | self._limits() | options
        answer = requests.request(method, self._url + path, **options)
        if answer.status_code >= 400:
            raise SaidNo(_message(answer), answer.status_code)
        return answer

    def _limits(self) -> dict[str, Any]:
        if self._end is None:
            return {"timeout": (CONNECT, ANSWER)}
        left = max(SOON, self._end - time.time())
        return {"timeout": (min(CONNECT, left), min(ANSWER, left)), "headers": {"Request-Deadline": f"{self._end:.6f}"}}


@contextmanager
def _troubles() -> Iterator[None]:
    """Turn what requests raises into NoAnswer."""
    try:
        yield
    except requests.RequestException as error:
        raise NoAnswer("No answer from the player.") from error


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    with _troubles(), answer:
        yield from answer.iter_content(PIECE)


def _message(answer: requests.Response) -> str:
    try:
        return str(answer.json()["message"])
    except (ValueError, KeyError, TypeError):
        return f"The player answered with the status {answer.status_code}."
