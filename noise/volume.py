"""The one law of volume, for dial, page, API and LCD."""

from typing import Any

from noise.errors import BadRequest

LOUDEST = 100


def gain(volume: int) -> float:
    """Return the gain, 0..1, of a volume 0..100: off at 0, then a cubic law whose every step is under 2 dB."""
    return 0.0 if volume == 0 else ((volume + 15) / 115) ** 3


def check_volume(value: Any) -> int:
    """Return the volume that a user sent, as a number or in digits; raise BadRequest where it is none."""
    if isinstance(value, str) and len(value) < 4 and value.isdecimal():
        value = int(value)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not 0 <= value <= LOUDEST or value != int(value):
        raise BadRequest(f"The volume has to be a whole number from 0 to 100, not {_shown(value)}.")
    return int(value)


def _shown(value: Any) -> str:
    if isinstance(value, int) and abs(value) > 10**9:
        return "a number of that size"
    text = repr(value)
    return text if len(text) <= 40 else text[:40] + "..."
