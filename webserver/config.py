"""What the webserver reads from its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True)
class Config:
    """The settings of the webserver; README has the table."""

    port: int
    password: str
    noise_url: str
    console_port: int | None
    log_level: str


def read(environ: Mapping[str, str] = os.environ) -> Config:
    """Read every setting; raise ValueError with a sentence where one makes no sense."""
    return Config(
        port=_port(environ, "PORT") or 80,
        password=environ.get("PASSWORD", ""),
        noise_url=_address(environ.get("NOISE_URL") or "http://noise:8080"),
        console_port=_port(environ, "MINIO_CONSOLE_PORT"),
        log_level=_level(environ.get("LOG_LEVEL") or "INFO"),
    )


def _port(environ: Mapping[str, str], name: str) -> int | None:
    text = environ.get(name) or None
    if text and not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise ValueError(f"{name} is {text!r}, but it has to be a whole number from 1 to 65535.")
    return int(text) if text else None


def _address(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"NOISE_URL is {url!r}, but it has to be an address as in http://noise:8080.")
    return url


def _level(text: str) -> str:
    if text.upper() not in LEVELS:
        raise ValueError(f"LOG_LEVEL is {text!r}, but it has to be one of {', '.join(LEVELS)}.")
    return text.upper()
