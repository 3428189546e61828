"""What the noise service reads from its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

BUFFERS = ("256", "512", "1024", "2048")  # frames: those that go into a block without a remainder
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
ON = ("1", "on", "yes", "true")


@dataclass(frozen=True)
class Config:
    """The settings of the noise service; README has the table."""

    port: int
    data_dir: Path
    builtin_dir: Path
    audio_buffer: int
    volume_start: int
    volume_max: int
    resume: bool
    level_lufs: float | None
    log_level: str


def read(environ: Mapping[str, str] = os.environ) -> Config:
    """Read every setting; raise ValueError with a sentence where one makes no sense."""
    return Config(
        port=_number(environ, "PORT", 8080, 1, 65535),
        data_dir=Path(environ.get("DATA_DIR") or "data").absolute(),
        builtin_dir=Path(__file__).parent / "builtin",
        audio_buffer=int(_one_of(environ, "AUDIO_BUFFER", "1024", BUFFERS)),
        volume_start=_number(environ, "VOLUME_START", 40, 0, 100),
        volume_max=_number(environ, "VOLUME_MAX", 100, 1, 100),
        resume=(environ.get("RESUME") or "on").lower() in ON,
        level_lufs=_lufs(environ.get("LEVEL_LUFS", "-23")),
        log_level=_one_of(environ, "LOG_LEVEL", "INFO", LEVELS),
    )


def _lufs(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        lufs = float(text)
    except ValueError:
        lufs = 1.0
    if not -70 <= lufs <= 0:
        raise ValueError(f"LEVEL_LUFS is {text!r}, but it has to be a number from -70 to 0, or empty.")
    return lufs


def _one_of(environ: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    text = (environ.get(name) or default).upper()
    if text not in choices:
        raise ValueError(f"{name} is {text!r}, but it has to be one of {', '.join(choices)}.")
    return text


def _number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not low <= int(text) <= high:
        raise ValueError(f"{name} is {text!r}, but it has to be a whole number from {low} to {high}.")
    return int(text)
