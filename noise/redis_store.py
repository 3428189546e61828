"""What lasts, in Redis: strings that a person can read and set with redis-cli.

preset:1 ... preset:4   the noise in the slot; without the key the slot is empty
volume                  0 to 100
noise, playing          what plays or played last, and "yes" or "no"
unjoined                names of noises whose ends are never joined, with spaces between
renaming                the old and the new name, while a noise is being renamed
"""

from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from noise.saved import KEYS, Values

CONNECTING, ANSWERING = 1.0, 2.0  # seconds; whoever asks the state waits for less than this
WORDS = {True: "yes", False: "no"}


class RedisStore:
    """The keys of one database."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url,
            decode_responses=True,
            encoding_errors="backslashreplace",
            socket_connect_timeout=CONNECTING,
            socket_timeout=ANSWERING,
            retry=Retry(NoBackoff(), 0),
        )

    def read(self) -> Values:
        """Return the values of the keys that are there."""
        try:
            with self._redis.pipeline() as pipeline:
                for key in KEYS:
                    pipeline.get(key)
                found = pipeline.execute(raise_on_error=False)
        except redis.RedisError as error:
            raise OSError(f"Redis: {error}") from error
        return {key: _value(key, text) for key, text in zip(KEYS, found, strict=True) if text is not None}

    def write(self, values: Values) -> None:
        """Set the keys, or delete those whose value is None, all or none."""
        try:
            with self._redis.pipeline() as pipeline:
                for key, value in values.items():
                    pipeline.delete(key) if value is None else pipeline.set(key, _text(value))
                pipeline.execute()
        except redis.RedisError as error:
            raise OSError(f"Redis: {error}") from error


def _text(value: Any) -> str:
    match value:
        case bool():
            return WORDS[value]
        case list():
            return " ".join(value)
        case _:
            return str(value)


def _value(key: str, text: str | Exception) -> Any:
    """Return what the text means for the key, or the text itself; the state judges what makes sense."""
    match text, key:
        case redis.ResponseError(), _:
            return _wrong_type(text)
        case str(), "volume":
            return int(text) if text.isdecimal() and len(text) < 10 else text
        case str(), "playing":
            return {word: value for value, word in WORDS.items()}.get(text, text)
        case str(), "unjoined" | "renaming":
            return text.split()
        case _:
            return text


def _wrong_type(error: redis.ResponseError) -> str:
    """Return the sentence about a key that is a list, a hash or the like; any other error is one of the server."""
    if "WRONGTYPE" not in str(error):
        raise OSError(f"Redis: {error}") from error
    return str(error)
