"""What the images of the bought parts are made from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKERFILES = sorted(ROOT.glob("*/Dockerfile*"))
PINNED = r"[a-z0-9./-]+:[A-Za-z0-9._-]*\d[A-Za-z0-9._-]*(@sha256:[0-9a-f]{64})?( AS \w+)?"
BLOCK = r"bh\.cr/[a-z]+/[a-z]+-(amd64|%%BALENA_ARCH%%)/\d+\.\d+\.\d+"  # balena's blocks have the version there


@pytest.mark.parametrize("path", DOCKERFILES, ids=[str(path.relative_to(ROOT)) for path in DOCKERFILES])
def test_an_image_starts_from_a_version(path: Path) -> None:
    first, *others = re.findall(r"^FROM (?:--platform=\S+ )?(.+)$", path.read_text(), re.MULTILINE)
    stages = "|".join(re.findall(r" AS (\w+)", "\n".join([first, *others]))) or "none"
    assert re.fullmatch(f"{PINNED}|{BLOCK}", first)
    assert all(re.fullmatch(rf"{PINNED}|({stages})( AS \w+)?", other) for other in others), others


def test_the_minio_of_the_tests_is_the_one_of_the_box() -> None:
    release = re.findall(r"RELEASE\.[0-9TZ-]+", (ROOT / "minio" / "Dockerfile").read_text())
    assert release == re.findall(r"RELEASE\.[0-9TZ-]+", (ROOT / ".ci" / "minio").read_text())


@pytest.mark.parametrize("script", ["redis/start.sh", "minio/start.sh", "minio/live.sh", ".ci/minio", ".ci/compose"])
def test_a_script_can_be_started(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o111 == 0o111
    assert (ROOT / script).read_text().startswith("#!/bin/bash\n" if script == "minio/live.sh" else "#!/bin/sh\n")
