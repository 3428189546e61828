"""The built-in noises in a bucket: put there once, whenever MinIO comes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.places import Bucket
from tests.pulse import PulseServer
from tests.servers import MinioServer
from tests.service import ROOT, NoiseService
from tests.waiting import wait_until

NAMES = sorted(path.stem for path in (ROOT / "noise" / "builtin").glob("*.wav"))
LIMIT = 90


@pytest.fixture
def bucket(own_minio: MinioServer) -> Bucket:
    return Bucket(own_minio, new=True)


@pytest.fixture
def box(tmp_path: Path, shared_pulse: PulseServer, bucket: Bucket) -> Iterator[NoiseService]:
    """A service that has never run."""
    service = NoiseService(tmp_path / "data", shared_pulse, LEVEL_LUFS="-23", **bucket.settings)
    yield service
    service.kill()


def ready(box: NoiseService) -> list[str]:
    return sorted(noise["name"] for noise in box.get("/noises/") if noise["status"] == "ready" and noise["builtin"])


def test_they_are_put_there_when_minio_comes_after_the_service(box: NoiseService, own_minio: MinioServer) -> None:
    own_minio.kill()
    box.start(sound=False, record=False)
    own_minio.start()
    wait_until(lambda: ready(box) == NAMES, "all are there", limit=LIMIT)


def test_one_that_was_deleted_stays_deleted_and_a_large_one_renamed_is_still_one(
    box: NoiseService, bucket: Bucket
) -> None:
    box.start(sound=False, record=False)
    wait_until(lambda: ready(box) == NAMES, "all are there", limit=LIMIT)
    box.request("DELETE", "/noises/rain/")
    box.request("PATCH", "/noises/wind/", json={"name": "breeze"})
    box.kill()
    box.start(sound=False, record=False)
    expected = sorted({*NAMES, "breeze"} - {"rain", "wind"})
    wait_until(lambda: ready(box) == expected, "the others are there", limit=LIMIT)


def test_another_bucket_gets_them_too(box: NoiseService, own_minio: MinioServer) -> None:
    box.start(sound=False, record=False)
    wait_until(lambda: ready(box) == NAMES, "all are there", limit=LIMIT)
    box.kill()
    box.settings["MINIO_BUCKET"] = "another"
    box.start(sound=False, record=False)
    wait_until(lambda: ready(box) == NAMES, "all are there again", limit=LIMIT)
