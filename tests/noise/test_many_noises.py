"""Two hundred noises in a bucket: limits ten times looser than the goals, which `make bench` measures."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from tests.hearing import random_loop, wav
from tests.places import Bucket
from tests.pulse import PulseServer
from tests.servers import MinioServer
from tests.service import NoiseService
from tests.waiting import wait_until

MANY = 200
TEN_MB = 2_500_000  # frames


@pytest.fixture(scope="module")
def bucket(shared_minio: MinioServer) -> Bucket:
    bucket = Bucket(shared_minio)
    for number in range(MANY):
        bucket.drop(f"pack {number % 7}/noise {number}.wav", wav(random_loop(500, seed=number)))
    return bucket


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, shared_pulse: PulseServer, bucket: Bucket) -> Iterator[NoiseService]:
    service = NoiseService(tmp_path_factory.mktemp("many") / "data", shared_pulse, **bucket.settings)
    try:
        service.start(sound=False)
        wait_until(lambda: ready(service) == MANY, "all are prepared", limit=120)
        yield service
    finally:
        service.kill()


def ready(box: NoiseService) -> int:
    return sum(noise["status"] == "ready" for noise in box.get("/noises/"))


def test_they_are_listed_fast(box: NoiseService) -> None:
    began = time.monotonic()
    box.get("/noises/")
    assert time.monotonic() - began < 1  # the goal is 100 ms


def test_they_are_there_soon_after_a_start(box: NoiseService) -> None:
    box.kill()
    began = time.monotonic()
    box.start(sound=False)
    assert ready(box) == MANY
    assert time.monotonic() - began < 30  # the goal is 3 s


def test_an_upload_of_ten_megabytes_beside_them_can_be_played_soon(box: NoiseService, bucket: Bucket) -> None:
    hiss = np.random.default_rng(1).normal(0, 3000, (TEN_MB, 2)).astype(np.int16)
    bucket.drop("large.wav", wav(hiss))
    began = time.monotonic()
    wait_until(lambda: box.request("POST", "/play/large/").status_code == 200, "it plays", limit=20)
    assert time.monotonic() - began < 20  # the goal is 2 s
