"""A disk that is full."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from noise.staging import RESERVE
from tests.hearing import random_loop, wav
from tests.needs import need_root
from tests.pulse import PulseServer
from tests.service import NoiseService

MEGABYTE = 2**20


@pytest.fixture
def small(tmp_path: Path, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    """A service whose disk has room for about 10 MB."""
    need_root("to mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    size = RESERVE + 10 * MEGABYTE
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], check=True)
    service = NoiseService(disk / "data", shared_pulse)
    try:
        yield service.start(sound=False)
    finally:
        service.kill()
        subprocess.run(["umount", "-l", disk], check=True)


def test_an_upload_that_does_not_fit_is_507_and_leaves_nothing_behind(small: NoiseService) -> None:
    audio = wav(random_loop(5_000_000))
    answer = small.request(
        "PUT", "/noises/large/audio/", data=(audio[i : i + 65536] for i in range(0, len(audio), 65536))
    )
    assert answer.status_code == 507
    assert "no room" in answer.json()["message"]
    assert not list((small.data / "incoming").iterdir())
    assert small.get("/noises/?all") == []


def test_what_fits_is_taken_after_what_does_not(small: NoiseService) -> None:
    small.upload("large", wav(random_loop(5_000_000)))
    assert small.upload("small", wav(random_loop(5000))).status_code == 201
