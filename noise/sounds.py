"""The built-in noises: `python -m noise.sounds DIR [NAME...]` writes NAME.wav and NAME.jpg of each, or of these, into a
folder.

Every noise is synthesised from numbers alone, always the same for a name, and circular from its first
step to its last, so that there is no seam to hide.  How each is made stands in `sounds_*.py`, its picture in
`drawings.py`.
"""

import hashlib
import json
import logging
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import soundfile

from noise import sounds_air, sounds_colours, sounds_indoors, sounds_water
from noise.drawings import draw
from noise.mastering import mastered
from noise.synthesis import RATE, Stereo

BLOCK = 4096
STAMP = ".made"
SOURCES = ("drawings", "grains", "mastering", "motifs*", "sounds*", "synthesis")

log = logging.getLogger(__name__)


class Sound(NamedTuple):
    """A built-in noise: what composes it, the seed of its chances, and its length in blocks of 4096 frames (93 ms)."""

    compose: Callable[[int, np.random.Generator], Stereo]
    seed: int
    blocks: int  # a product of small primes: quick to transform


SOUNDS: dict[str, Sound] = {
    "white_noise": Sound(sounds_colours.white_noise, 101, 405),
    "pink_noise": Sound(sounds_colours.pink_noise, 102, 432),
    "brown_noise": Sound(sounds_colours.brown_noise, 103, 486),
    "rain": Sound(sounds_water.rain, 104, 512),
    "rain_on_tent": Sound(sounds_water.rain_on_tent, 105, 540),
    "ocean": Sound(sounds_water.ocean, 106, 640),
    "stream": Sound(sounds_water.stream, 107, 576),
    "waterfall": Sound(sounds_water.waterfall, 108, 450),
    "underwater": Sound(sounds_water.underwater, 109, 600),
    "wind": Sound(sounds_air.wind, 110, 625),
    "leaves": Sound(sounds_air.leaves, 111, 600),
    "night": Sound(sounds_air.night, 112, 576),
    "fire": Sound(sounds_air.fire, 113, 600),
    "fan": Sound(sounds_indoors.fan, 114, 432),
    "train": Sound(sounds_indoors.train, 115, 540),
    "heartbeat": Sound(sounds_indoors.heartbeat, 116, 512),
    "cat_purr": Sound(sounds_indoors.cat_purr, 117, 500),
    "singing_bowl": Sound(sounds_indoors.singing_bowl, 118, 640),
    "space_drone": Sound(sounds_indoors.space_drone, 119, 640),
}


def render(name: str) -> npt.NDArray[np.int16]:
    """The noise `name` as frames (frames, 2) of 16 bits at 44.1 kHz, the same at every call; KeyError if unknown."""
    sound = SOUNDS[name]
    rng = np.random.default_rng(sound.seed)
    return mastered(sound.compose(sound.blocks * BLOCK, rng), rng)


def make_all(folder: Path, names: Collection[str] = ()) -> None:
    """Write NAME.wav and NAME.jpg of these noises, or of all; what is there and was made by this very code is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    code, made = fingerprint(), _read_stamp(folder)
    for name in names or SOUNDS:
        files = folder / f"{name}.wav", folder / f"{name}.jpg"
        if made.get(name) != code or not all(file.exists() for file in files):
            _write_wav(files[0], render(name))
            _write(files[1], draw(name))
            made[name] = code
            _write(folder / STAMP, json.dumps(made, indent=1).encode())
            log.info("made the noise %s", name)


def fingerprint() -> str:
    """A hash of the source files that decide what the noises and pictures are."""
    here = Path(__file__).parent
    files = [file for name in SOURCES for file in sorted(here.glob(f"{name}.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _read_stamp(folder: Path) -> dict[str, str]:
    """Which code made each noise; nothing where the stamp is missing or torn."""
    try:
        return dict(json.loads((folder / STAMP).read_text()))
    except (OSError, ValueError, TypeError):
        return {}


def _write(path: Path, content: bytes) -> None:
    """Write aside and rename, so that nobody ever reads half a file."""
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(content)
    aside.replace(path)


def _write_wav(path: Path, frames: npt.NDArray[np.int16]) -> None:
    aside = path.with_name(f".{path.name}.part")
    soundfile.write(aside, frames, RATE, "PCM_16", format="WAV")
    aside.replace(path)


def main(arguments: list[str]) -> None:
    """Make all noises, or those named, in the folder that the command line begins with."""
    if not arguments:
        raise SystemExit("usage: python -m noise.sounds DIR [NAME...]")
    folder, *names = arguments
    if unknown := set(names) - set(SOUNDS):
        raise SystemExit(f"There is no built-in noise {sorted(unknown)[0]!r}; there are {', '.join(SOUNDS)}.")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    make_all(Path(folder), names)


if __name__ == "__main__":
    main(sys.argv[1:])
