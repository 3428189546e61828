"""Skipping, with a sentence, what this machine cannot run."""

import os
import shutil

import pytest


def need_program(*names: str) -> None:
    """Skip the test where one of the programs is not installed."""
    for name in names:
        if shutil.which(name) is None:
            pytest.skip(f"needs the program {name}, which is not installed")


def need_root(why: str) -> None:
    """Skip the test where it does not run as root."""
    if os.geteuid() != 0:
        pytest.skip(f"needs root {why}")
