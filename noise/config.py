"""What the noise service reads from its environment."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

BUFFERS = ("256", "512", "1024", "2048")  # frames: those that go into a block without a remainder
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
ON = ("1", "on", "yes", "true")


@dataclass(frozen=True)
class Access:
    """Where the bucket is and who may use it. `password` is asked each time: its file may not be there at a start."""

    url: str
    bucket: str
    user: str
    password: Callable[[], str]


@dataclass(frozen=True)
class Config:
    """The settings of the noise service; README has the table."""

    port: int
    password: str
    data_dir: Path
    builtin_dir: Path
    redis_url: str | None
    minio: Access | None
    audio_buffer: int
    volume_start: int
    volume_max: int
    resume: bool
    level_lufs: float | None
    supervisor: str | None
    log_level: str


def read(environ: Mapping[str, str] = os.environ) -> Config:
    """Read every setting; raise ValueError with a sentence where one makes no sense."""
    return Config(
        port=_number(environ, "PORT", 8080, 1, 65535),
        password=environ.get("PASSWORD", ""),
        data_dir=Path(environ.get("DATA_DIR") or "data").absolute(),
        builtin_dir=Path(__file__).parent / "builtin",
        redis_url=_url(environ, "REDIS_URL", ("redis", "rediss", "unix")),
        minio=_access(environ),
        audio_buffer=int(_one_of(environ, "AUDIO_BUFFER", "1024", BUFFERS)),
        volume_start=_number(environ, "VOLUME_START", 40, 0, 100),
        volume_max=_number(environ, "VOLUME_MAX", 100, 1, 100),
        resume=(environ.get("RESUME") or "on").lower() in ON,
        level_lufs=_lufs(environ.get("LEVEL_LUFS", "-23")),
        supervisor=_supervisor(environ),
        log_level=_one_of(environ, "LOG_LEVEL", "INFO", LEVELS),
    )


def _supervisor(environ: Mapping[str, str]) -> str | None:
    """Where balena's supervisor tells of the device; it sets both itself for a service with its label."""
    address, key = environ.get("BALENA_SUPERVISOR_ADDRESS"), environ.get("BALENA_SUPERVISOR_API_KEY")
    return f"{address}/v1/device?apikey={key}" if address and key else None


def _access(environ: Mapping[str, str]) -> Access | None:
    url = _url(environ, "MINIO_URL", ("http", "https"))
    if url is None:
        return None
    if urlsplit(url).path.strip("/") or urlsplit(url).username:
        raise ValueError("MINIO_URL has to be just the server's address, as in http://minio:9000.")
    bucket = environ.get("MINIO_BUCKET") or "noise"
    if not re.fullmatch("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket):
        raise ValueError(f"MINIO_BUCKET is {bucket!r}, but it has to be 3 to 63 small letters, digits, '.' and '-'.")
    return Access(url, bucket, environ.get("MINIO_ROOT_USER") or "noise", _password(environ))


def _password(environ: Mapping[str, str]) -> Callable[[], str]:
    """A password that is set counts, else the file's: it is read each time, because MinIO may make it later."""
    password, file = environ.get("MINIO_ROOT_PASSWORD"), environ.get("MINIO_ROOT_PASSWORD_FILE")
    if password:
        return lambda: password
    if file:
        return lambda: Path(file).read_text().strip()
    raise ValueError("MINIO_URL is set, so MINIO_ROOT_PASSWORD or MINIO_ROOT_PASSWORD_FILE has to be set too.")


def _url(environ: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    url = environ.get(name) or None
    if url and not _is_address(url, schemes):
        shown = " or ".join(f"{scheme}://..." for scheme in schemes)
        raise ValueError(f"{name} is not an address; it has to be {shown}.")  # it may hold a password: not shown
    return url


def _is_address(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        place = parts.path if parts.scheme == "unix" else parts.hostname
        return parts.scheme in schemes and bool(place) and parts.port != 0
    except ValueError:  # of its port
        return False


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
