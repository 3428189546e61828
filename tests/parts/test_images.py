"""What the images of the bought parts are made from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKERFILES = sorted(ROOT.glob("*/Dockerfile*"))
PINNED = r"[a-z0-9./-]+:[A-Za-z0-9._-]*\d[A-Za-z0-9._-]*(@sha256:[0-9a-f]{64})?( AS \w+)?"


@pytest.mark.parametrize("path", DOCKERFILES, ids=[str(path.relative_to(ROOT)) for path in DOCKERFILES])
def test_an_image_starts_from_a_version(path: Path) -> None:
    starts = re.findall(r"^FROM (?:--platform=\S+ )?(.+)$", path.read_text(), re.MULTILINE)
    assert starts
    assert all(re.fullmatch(PINNED, start) for start in starts), starts


def test_the_minio_of_the_tests_is_the_one_of_the_box() -> None:
    release = re.findall(r"RELEASE\.[0-9TZ-]+", (ROOT / "minio" / "Dockerfile").read_text())
    assert release == re.findall(r"RELEASE\.[0-9TZ-]+", (ROOT / ".ci" / "minio").read_text())


@pytest.mark.parametrize("script", ["redis/start.sh", "minio/start.sh", ".ci/minio"])
def test_a_script_can_be_started(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o111 == 0o111
    assert (ROOT / script).read_text().startswith("#!/bin/sh\n")
