"""MinIO goes away, hangs, comes back."""

import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hearing import random_loop, wav
from tests.places import Bucket
from tests.processes import seconds_used
from tests.pulse import PulseServer
from tests.servers import MinioServer
from tests.service import NoiseService
from tests.waiting import wait_until

LOOP, OTHER = wav(random_loop(2000)), wav(random_loop(2000, seed=2))


@pytest.fixture
def bucket(own_minio: MinioServer) -> Bucket:
    return Bucket(own_minio)


@pytest.fixture
def box(tmp_path: Path, shared_pulse: PulseServer, bucket: Bucket) -> Iterator[NoiseService]:
    """A service with two noises in its bucket, one of them playing."""
    service = NoiseService(tmp_path / "data", shared_pulse, **bucket.settings)
    try:
        service.start(sound=False)
        service.upload("rain", LOOP)
        service.upload("wind", OTHER)
        service.play("rain")
        service.wait_stored(playing=True)
        yield service
    finally:
        bucket.server.send(signal.SIGCONT)
        service.kill()


def is_up(box: NoiseService) -> bool:
    return bool(box.get("/health/")["parts"]["library"]["up"])


def names(box: NoiseService) -> list[str]:
    return [noise["name"] for noise in box.get("/noises/") if noise["status"] == "ready"]


def lose(box: NoiseService, server: MinioServer) -> None:
    """Kill MinIO and wait until the service knows."""
    server.kill()
    wait_until(lambda: not is_up(box), "it is noticed")


def test_without_minio_every_prepared_noise_plays(box: NoiseService, own_minio: MinioServer) -> None:
    lose(box, own_minio)
    assert names(box) == ["rain", "wind"]
    box.play("wind")
    assert box.request("GET", "/noises/wind/picture/").status_code == 200
    assert box.get("/noises/wind/waveform/")["pairs"]


def test_its_absence_is_told_in_a_sentence(box: NoiseService, own_minio: MinioServer) -> None:
    lose(box, own_minio)
    message = box.get("/health/")["parts"]["library"]["message"]
    assert message == "The library cannot be reached; what is prepared can be played."


@pytest.mark.parametrize(
    ("method", "path", "options"),
    [
        ("PUT", "/noises/sea/audio/", {"data": LOOP}),
        ("PUT", "/noises/rain/audio/", {"data": OTHER}),
        ("GET", "/noises/rain/audio/", {}),
        ("PATCH", "/noises/rain/", {"json": {"name": "drizzle"}}),
        ("DELETE", "/noises/rain/", {}),
    ],
)
def test_what_needs_minio_is_refused_at_once_and_changes_nothing(
    box: NoiseService, own_minio: MinioServer, method: str, path: str, options: dict[str, object]
) -> None:
    lose(box, own_minio)
    before = box.get("/noises/")
    answer = box.request(method, path, **options)
    assert (answer.status_code, "cannot be reached at present" in answer.json()["message"]) == (503, True)
    assert (box.get("/noises/"), box.get("/")["file"]) == (before, "rain")


def test_it_catches_up_when_minio_returns(box: NoiseService, bucket: Bucket, own_minio: MinioServer) -> None:
    lose(box, own_minio)
    own_minio.start()
    bucket.drop("sea.wav", LOOP)
    wait_until(lambda: names(box) == ["rain", "sea", "wind"], "the new one is there", limit=20)
    assert is_up(box)


def test_a_restart_without_minio_serves_what_is_prepared_and_plays_on(
    box: NoiseService, own_minio: MinioServer
) -> None:
    box.kill()
    own_minio.kill()
    box.start(sound=False)
    assert names(box) == ["rain", "wind"]
    wait_until(lambda: box.get("/")["file"] == "rain", "it plays what it played")


def test_a_start_before_minio_is_up_finds_it_later(box: NoiseService, bucket: Bucket, own_minio: MinioServer) -> None:
    box.kill()
    bucket.drop("sea.wav", LOOP)
    own_minio.kill()
    box.start(sound=False)
    own_minio.start()
    wait_until(lambda: names(box) == ["rain", "sea", "wind"], "all are there", limit=20)


def test_a_minio_that_hangs_holds_no_playing_up(box: NoiseService, own_minio: MinioServer) -> None:
    own_minio.send(signal.SIGSTOP)
    began = time.monotonic()
    box.play("wind")
    box.volume(20)
    assert names(box) == ["rain", "wind"]
    assert time.monotonic() - began < 3


def test_a_minio_that_is_known_to_hang_holds_nobody_up(box: NoiseService, own_minio: MinioServer) -> None:
    own_minio.send(signal.SIGSTOP)
    wait_until(lambda: not is_up(box), "it is noticed", limit=40)
    began = time.monotonic()
    assert box.upload("sea", LOOP).status_code == 503
    assert box.request("DELETE", "/noises/wind/").status_code == 503
    assert box.request("PATCH", "/noises/wind/", json={"join": "never"}).status_code == 503
    assert time.monotonic() - began < 4


def test_a_minio_that_hung_is_followed_again(box: NoiseService, bucket: Bucket, own_minio: MinioServer) -> None:
    own_minio.send(signal.SIGSTOP)
    wait_until(lambda: not is_up(box), "it is noticed", limit=40)
    own_minio.send(signal.SIGCONT)
    bucket.drop("sea.wav", LOOP)
    wait_until(lambda: "sea" in names(box), "the new one is there", limit=30)


def seconds_used_by(box: NoiseService) -> float:
    """The processor time of all its processes so far."""
    pids = subprocess.run(["pgrep", "-g", str(box.group)], capture_output=True, text=True).stdout.split()
    return seconds_used(*map(int, pids))


def test_waiting_for_minio_costs_little(box: NoiseService, own_minio: MinioServer) -> None:
    box.request("POST", "/stop/")
    lose(box, own_minio)
    before = seconds_used_by(box)
    threading.Event().wait(3)
    assert seconds_used_by(box) - before < 1.5  # half a core; the goal is a twentieth


def test_what_is_not_prepared_says_that_it_waits_for_the_library(
    box: NoiseService, bucket: Bucket, own_minio: MinioServer
) -> None:
    box.kill()
    shutil.rmtree(box.data / "loops")
    own_minio.kill()
    box.start(sound=False)
    later = "It will be prepared when the library is back."
    wait_until(lambda: box.get("/noises/rain/")["message"] == later, "the message is there")
    answer = box.request("POST", "/play/rain/")
    assert (answer.status_code, "when it is back" in answer.json()["message"]) == (409, True)
    assert box.get("/")["imports"] == []


def test_a_password_file_that_is_empty_at_first_is_read_again(box: NoiseService, own_minio: MinioServer) -> None:
    password = own_minio.password
    box.kill()
    own_minio.password_file.write_text("")
    box.start(sound=False)
    assert not is_up(box)
    own_minio.password_file.write_text(password)
    wait_until(lambda: is_up(box), "it is let in")


def test_a_wrong_password_is_told_and_a_right_one_is_taken_without_a_restart(
    box: NoiseService, own_minio: MinioServer
) -> None:
    password = own_minio.password
    own_minio.password_file.write_text("something else")
    box.kill()
    box.start(sound=False)
    assert "wrong password" in box.get("/health/")["parts"]["library"]["message"]
    own_minio.password_file.write_text(password)
    wait_until(lambda: is_up(box), "it is let in")
