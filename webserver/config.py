"""What the webserver reads from its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Config:
    """The settings of the webserver; README has the table."""

    port: int
    noise_url: str
    log_level: str


def read(environ: Mapping[str, str] = os.environ) -> Config:
    """Read every setting."""
    return Config(
        port=int(environ.get("PORT") or 80),
        noise_url=environ.get("NOISE_URL") or "http://noise:8080",
        log_level=(environ.get("LOG_LEVEL") or "INFO").upper(),
    )
