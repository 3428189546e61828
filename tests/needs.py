"""Skipping, with a sentence, what this machine cannot run."""

import os
import shutil

import pytest

from tests.servers import minio_binary


def need_program(*names: str) -> None:
    """Skip the test where one of the programs is not installed."""
    for name in names:
        if shutil.which(name) is None:
            pytest.skip(f"needs the program {name}, which is not installed")


def need_root(why: str) -> None:
    """Skip the test where it does not run as root."""
    if os.geteuid() != 0:
        pytest.skip(f"needs root {why}")


def need_minio() -> None:
    """Skip the test where there is no MinIO."""
    if minio_binary() is None:
        pytest.skip("needs MinIO: Go to build it with, or MINIO naming its binary")
