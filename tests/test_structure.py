"""The borders of the design, held."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SERVICES = ("noise", "webserver", "controller")


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def importers(name: str) -> list[str]:
    files = [path for service in SERVICES for path in (ROOT / service).glob("*.py")]
    return [str(p.relative_to(ROOT)) for p in files if any(f"{i}.".startswith(f"{name}.") for i in imports_of(p))]


OWNERS = {
    "pygame": "noise/output.py",
    "requests": "noise/client.py",
    "soxr": "noise/resampling.py",
    "redis": "noise/redis_store.py",
    "minio": "noise/minio_library.py",
    "RPi": "controller/rpi.py",
    "RPLCD": "controller/rpi.py",
}


@pytest.mark.parametrize(("package", "owner"), OWNERS.items())
def test_a_bought_part_is_imported_by_one_file(package: str, owner: str) -> None:
    assert importers(package) == [owner]


def test_the_faces_know_only_the_client_and_who_may() -> None:
    used: dict[str, set[str]] = defaultdict(set)
    for service in SERVICES[1:]:
        for path in (ROOT / service).glob("*.py"):
            used[service] |= {name.split(".")[1] for name in imports_of(path) if name.startswith("noise.")}
    assert all(modules <= {"client", "access"} for modules in used.values())


# Besides: SDL's own switches and PULSE_SERVER, as for every PulseAudio client; what a child process inherits.
@pytest.mark.parametrize("service", SERVICES)
def test_only_config_reads_the_settings(service: str) -> None:
    readers = {p.name for p in (ROOT / service).glob("*.py") if "os.environ" in p.read_text()}
    assert readers <= {"config.py", "output.py", "imports.py"}
