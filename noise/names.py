"""From the name of an object to the name of a noise, and which names there can be."""

import unicodedata
from functools import lru_cache

from noise.errors import BadRequest

LONGEST = 200  # bytes in UTF-8: a file system's 255 less room for an extension
RULE = "a name has letters, digits, '_' and '-'"


@lru_cache(10_000)
def name_of(object_name: str) -> str:
    """Return the noise's name: no extension, NFC, what is not a letter, a digit, `_` or `-` replaced by one `_`.

    `pack/rain (1).wav` becomes `pack_rain_1`. Raise BadRequest where nothing is left, or too much.
    """
    words = "".join(c if _stays(c) else " " for c in _stem(object_name)).split()
    name = "_".join(words)
    _check_length(name)
    return name


@lru_cache(10_000)
def title_of(object_name: str) -> str:
    """Return the noise's name for people: `ocean_waves.wav` is `Ocean waves`."""
    title = " ".join(_stem(object_name).replace("_", " ").split())
    return title[:1].upper() + title[1:]


def check_name(name: str) -> str:
    """Return the name in NFC; raise BadRequest with a sentence where it can't be one."""
    name = unicodedata.normalize("NFC", name)
    _check_length(name)
    for character in name:
        if not _stays(character):
            raise BadRequest(f"{character!r} cannot be part of a name: {RULE}.")
    return name


def _stem(object_name: str) -> str:
    folder, slash, file = unicodedata.normalize("NFC", object_name).rpartition("/")
    return folder + slash + (file.rpartition(".")[0] or file)


def _stays(character: str) -> bool:
    """Letters, the marks that some scripts write their vowels with, digits, `_` and `-`."""
    return character in "_-" or unicodedata.category(character)[0] in "LMN"


def _check_length(name: str) -> None:
    if not name:
        raise BadRequest(f"The name is empty: {RULE}.")
    if len(name.encode("utf-8", "surrogatepass")) > LONGEST:
        raise BadRequest(f"The name is too long: it may have {LONGEST} bytes (in other scripts a letter has 2 to 4).")
