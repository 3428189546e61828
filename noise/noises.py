"""A noise, and how the API shows it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from noise.library import Stamp
from noise.loops import Loop


@dataclass(frozen=True)
class Noise:
    """One sound of the library."""

    name: str
    title: str
    object: str
    stamp: Stamp
    key: str  # the name of its loop in the cache
    status: str = "queued"
    percent: int = 0
    message: str | None = None
    loop: Loop | None = None
    audio: Path | None = None
    picture: str | None = None
    picture_tag: str = ""  # which content that has
    builtin: bool = False
    join: str = "auto"


def described(noise: Noise) -> dict[str, Any]:
    """Return a noise as the API shows it; `v` in an address changes with what is there, so that it may be kept."""
    url = f"/noises/{quote(noise.name)}"
    loop = noise.loop
    version = hashlib.sha256(f"{noise.picture_tag} {noise.key}".encode()).hexdigest()[:12]
    return {
        "name": noise.name,
        "title": noise.title,
        "object": noise.object,
        "status": noise.status,
        "percent": noise.percent,
        "message": noise.message,
        "seconds": round(loop.seconds, 3) if loop else None,
        "bytes": noise.stamp.size,
        "format": loop.format if loop else None,
        "gain_db": loop.gain_db if loop else None,
        "seam": loop.seam if loop else None,
        "join": noise.join,
        "picture": f"{url}/picture/?v={version}" if noise.picture or loop else None,
        "waveform": f"{url}/waveform/?v={version}",
        "builtin": noise.builtin,
    }
