"""The built-in noises: there at the first start, and gone for good once deleted."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from noise.builtin import study
from tests.hearing import random_loop, wav
from tests.pulse import PulseServer
from tests.service import ROOT, NoiseService
from tests.waiting import wait_until

FOLDER = ROOT / "noise" / "builtin"
NAMES = sorted(path.stem for path in FOLDER.glob("*.wav"))


@pytest.fixture
def box(tmp_path: Path, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    """A service that has never run."""
    service = NoiseService(tmp_path / "data", shared_pulse, LEVEL_LUFS="-23")
    try:
        service.start(sound=False, record=False)
        yield service
    finally:
        service.kill()
        shutil.rmtree(tmp_path, ignore_errors=True)  # it is large


def ready(box: NoiseService) -> list[str]:
    return sorted(noise["name"] for noise in box.get("/noises/") if noise["status"] == "ready")


def test_at_the_first_start_every_built_in_noise_can_be_played_soon(box: NoiseService) -> None:
    wait_until(lambda: ready(box) == NAMES, "all are ready", limit=60)
    assert len(NAMES) >= 12
    assert box.request("POST", "/play/pink_noise/").status_code == 200


def test_they_have_pictures_waveforms_and_a_gain_of_nought(box: NoiseService) -> None:
    wait_until(lambda: ready(box) == NAMES, "all are ready", limit=60)
    for noise in box.get("/noises/"):
        assert (noise["builtin"], noise["gain_db"], noise["seam"]["kind"]) == (True, 0.0, "as it was")
        assert box.request("GET", noise["picture"]).headers["Content-Type"] == "image/jpeg"
        assert box.get(noise["waveform"])["pairs"]


def test_a_deleted_one_stays_deleted(box: NoiseService) -> None:
    wait_until(lambda: ready(box) == NAMES, "all are ready", limit=60)
    box.request("DELETE", "/noises/rain/")
    box.end()
    box.start(sound=False, record=False)
    assert ready(box) == [name for name in NAMES if name != "rain"]


def test_a_noise_of_the_user_is_not_replaced(tmp_path: Path, shared_pulse: PulseServer) -> None:
    box = NoiseService(tmp_path / "data", shared_pulse)
    box.library.mkdir(parents=True)
    (box.library / "rain.wav").write_bytes(wav(random_loop(2000)))
    try:
        box.start(sound=False, record=False)
        wait_until(lambda: (box.library / "wind.wav").exists(), "the last one is there", limit=60)
        assert (box.library / "rain.wav").read_bytes() == wav(random_loop(2000))
    finally:
        box.kill()


def test_what_was_studied_is_studied_again_only_when_it_has_changed(tmp_path: Path) -> None:
    source = tmp_path / "hiss.wav"
    source.write_bytes(wav(random_loop(60_000)))
    study(tmp_path)
    before = source.with_suffix(".json").stat().st_mtime_ns
    study(tmp_path)
    assert source.with_suffix(".json").stat().st_mtime_ns == before
    source.write_bytes(wav(random_loop(70_000)))
    study(tmp_path)
    assert '"frames": 70000' in source.with_suffix(".json").read_text()
