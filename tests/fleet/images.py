"""The images that the Dockerfiles start from, made here under their real names, as none can be pulled."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.fleet.engine import HERE, Engine
from tests.servers import minio_binary
from tests.service import ROOT

KEPT = (ROOT / ".tools").resolve() / "fleet"
DEBIAN = "fleet/debian:bookworm"
# What this machine reaches its registries with: its certificates, and what is set for pip.
HOST_FILES = ("etc/ssl/certs/ca-certificates.crt", "etc/pip.conf")
PROXIES = ("http_proxy", "https_proxy", "no_proxy")


def make(engine: Engine, *parts: str, architecture: str = "amd64") -> None:
    """Make the images that the Dockerfiles of these parts start from."""
    if not engine.docker("images", "--quiet", DEBIAN):
        engine.docker("import", str(debian(architecture)), DEBIAN)
    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder))
        for part in parts:
            image = start_of(part)
            recipe = next(path for path in Path(folder).glob("*.Dockerfile") if path.stem in image)
            engine.docker("build", *arguments(), "--tag", image, "--file", str(recipe), folder)


def arguments() -> list[str]:
    """Return the options of a build that pass this machine's proxies on, where it has some."""
    found = {name: os.environ.get(name) or os.environ.get(name.upper()) for name in PROXIES}
    return [word for name, value in found.items() if value for word in ("--build-arg", f"{name}={value}")]


def start_of(part: str) -> str:
    """Return the name of the image that a part's starts from."""
    starts = re.findall(r"^FROM (\S+)", (ROOT / part / "Dockerfile").read_text(), re.MULTILINE)
    return str(starts[0])


def debian(architecture: str) -> Path:
    """Return an archive of a small Debian, made once."""
    archive = KEPT / f"debian-{architecture}.tar"
    if not archive.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as folder:
            tree, made = f"{folder}/tree", f"{folder}/made.tar"
            _run("debootstrap", f"--arch={architecture}", "--variant=minbase", "bookworm", tree)
            _run("tar", "-C", tree, "--exclude=./var/cache/apt/archives/*.deb", "-cf", made, ".")
            os.replace(made, archive)
    return archive


def _fill(folder: Path) -> None:
    """Put there what the recipes copy."""
    shutil.copytree(HERE / "standins", folder, dirs_exist_ok=True)
    (folder / "host").mkdir()
    for name in HOST_FILES:
        if Path("/", name).exists():
            (folder / "host" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path("/", name), folder / "host" / name)
    binary = minio_binary()
    if binary:
        shutil.copyfile(binary, folder / "minio")
        (folder / "minio").chmod(0o755)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
