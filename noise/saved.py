"""What lasts, and how it is written down: one plain value a key, the same keys in the file and in Redis."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from noise.errors import BadRequest
from noise.names import check_name

log = logging.getLogger(__name__)

SLOTS = ("1", "2", "3", "4")

Presets = dict[str, str | None]
Values = dict[str, Any]


@dataclass(frozen=True)
class Saved:
    """All that lasts. `volume` is None as long as nobody has set one."""

    presets: Presets = field(default_factory=lambda: dict.fromkeys(SLOTS))
    unjoined: list[str] = field(default_factory=list)  # noises whose ends the user wants left alone
    renaming: list[str] = field(default_factory=list)  # the old and the new name, while a noise is being renamed
    volume: int | None = None
    noise: str | None = None
    playing: bool = False


def flat(saved: Saved) -> Values:
    """Return a value for every key; None where the key is not needed."""
    return {f"preset:{slot}": name for slot, name in saved.presets.items()} | {
        "unjoined": saved.unjoined or None,
        "renaming": saved.renaming or None,
        "volume": saved.volume,
        "noise": saved.noise,
        "playing": saved.playing,
    }


KEYS = tuple(flat(Saved()))


def valid(values: Mapping[str, Any]) -> Saved:
    """Take over what makes sense; what does not is a logged sentence and the default."""
    sound = {key: values[key] for key in KEYS if values.get(key) is not None and _accepted(key, values[key])}
    return Saved(
        presets={slot: sound.get(f"preset:{slot}") for slot in SLOTS},
        unjoined=sound.get("unjoined", []),
        renaming=sound.get("renaming", []),
        volume=sound.get("volume"),
        noise=sound.get("noise"),
        playing=sound.get("playing", False),
    )


def _accepted(key: str, value: Any) -> bool:
    if _makes_sense(key, value):
        return True
    log.error("The stored %s is %r, which makes no sense; using the default.", key, value)
    return False


def _makes_sense(key: str, value: Any) -> bool:
    match key:
        case "unjoined":
            return isinstance(value, list) and all(map(_is_name, value))
        case "renaming":
            return isinstance(value, list) and len(value) == 2 and all(map(_is_name, value))
        case "volume":
            return type(value) is int and 0 <= value <= 100
        case "playing":
            return type(value) is bool
        case _:
            return _is_name(value)


def _is_name(value: Any) -> bool:
    try:
        return isinstance(value, str) and check_name(value) == value
    except BadRequest:
        return False
