"""Which object of the library is which noise, and which can be none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from noise.errors import BadRequest
from noise.names import name_of

PICTURES = (".jpg", ".jpeg")


@dataclass(frozen=True)
class Entry:
    """One sound: its object, its name, its picture's object; with `trouble`, why it can't have the name."""

    object: str
    name: str
    picture: str | None = None
    trouble: str | None = None


def roster(objects: Iterable[str], holders: Mapping[str, str]) -> list[Entry]:
    """Give every sound its name; of `holders`, the objects by their names, each keeps it against a newcomer."""
    names = {each: _name_or_none(each) for each in sorted(objects)}
    pictures = {name: each for each, name in reversed(names.items()) if _is_picture(each)}
    sounds = [each for each in names if not _is_picture(each)]
    taken: dict[str, str] = {}
    entries = []
    for sound in sorted(sounds, key=lambda each: holders.get(names[each] or "") != each):
        entry = _entry(sound, taken)
        taken.setdefault(entry.name, sound)
        entries.append(entry if entry.trouble else Entry(sound, entry.name, pictures.get(entry.name)))
    return entries


def _entry(sound: str, taken: Mapping[str, str]) -> Entry:
    try:
        name = name_of(sound)
    except BadRequest as error:
        return Entry(sound, "", trouble=str(error))
    if name in taken:
        trouble = f"Its name would be {name!r}, and {taken[name]!r} has it already; rename one of them."
        return Entry(sound, name, trouble=trouble)
    return Entry(sound, name)


def _is_picture(object_name: str) -> bool:
    return PurePosixPath(object_name).suffix.lower() in PICTURES


def _name_or_none(object_name: str) -> str | None:
    try:
        return name_of(object_name)
    except BadRequest:
        return None
