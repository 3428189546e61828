"""The files of the fleet hold together: compose file, balena.yml, Dockerfiles, README and what each service reads."""

import json
import re
import subprocess
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import yaml

import controller.config
import noise.config
import webserver.config
from tests.fleet.stack import PARTS
from tests.needs import need_program
from tests.service import ROOT

READERS: dict[str, Callable[[Mapping[str, str]], Any]] = {
    "noise": noise.config.read,
    "webserver": webserver.config.read,
    "controller": controller.config.read,
}
FACES = ("webserver", "controller")
# Without these noise does not read the rest.
GIVEN = {"MINIO_URL": "http://minio:9000", "MINIO_ROOT_PASSWORD_FILE": "/secret/password"}
BY_BALENA = {"BALENA_SUPERVISOR_ADDRESS", "BALENA_SUPERVISOR_API_KEY"}
BY_PULSEAUDIO = {"PULSE_SERVER"}  # read by its own library
MEGABYTES = 800  # what balenaOS leaves of a Pi 3's 1 GB
# What balenaOS reads of a service, by its documentation, and this project has a use for.
KEYS = {"build", "restart", "ports", "environment", "volumes", "labels", "healthcheck", "mem_limit", "cpu_shares"}
KEYS |= {"devices", "privileged", "cap_add", "cap_drop", "sysctls"}


def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def services() -> dict[str, dict[str, Any]]:
    return compose()["services"]


def balena() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "balena.yml").read_text())


def readme_settings() -> dict[tuple[str, str], str]:
    """Every default of README's table by part and variable."""
    rows = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \| (?:`(.*?)`)? ?\| .+ \|$", (ROOT / "README.md").read_text(), re.M)
    return {(part, name): default for name, parts, default in rows for part in parts.split(", ")}


def defaults_of(part: str) -> dict[str, str]:
    return {name: default for (of, name), default in readme_settings().items() if of == part}


class Watched(dict[str, str]):
    """Settings that notice what is asked for."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        super().__init__(settings)
        self.asked: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)


def read_by(part: str) -> set[str]:
    settings = Watched(GIVEN)
    READERS[part](settings)
    return settings.asked - BY_BALENA


@pytest.mark.parametrize("part", READERS)
def test_readme_has_every_setting_that_a_service_reads(part: str) -> None:
    assert set(defaults_of(part)) - BY_PULSEAUDIO == read_by(part)


@pytest.mark.parametrize("part", READERS)
def test_readmes_defaults_are_the_services(part: str) -> None:
    without = dict.fromkeys(GIVEN, "")
    assert READERS[part](defaults_of(part) | without) == READERS[part](without)


def test_what_the_compose_file_sets_is_a_setting_of_that_service() -> None:
    for part, service in services().items():
        assert set(service.get("environment", {})) <= set(defaults_of(part))


def test_what_balena_offers_to_set_is_in_readme_with_the_same_default() -> None:
    offered = {
        name: str(value)
        for entry in balena()["data"]["applicationEnvironmentVariables"]
        for name, value in entry.items()
    }
    known = {name: default for (_, name), default in readme_settings().items()}
    assert offered == {name: known[name] for name in offered}


def test_readme_shows_only_pictures_that_are_there() -> None:
    shown = re.findall(r"docs/[\w.-]+", (ROOT / "README.md").read_text())
    assert shown
    assert [path for path in shown if not (ROOT / path).exists()] == []


def test_the_version_is_the_same_everywhere() -> None:
    assert balena()["version"] == noise.__version__
    assert f'version = "{noise.__version__}"' in (ROOT / "pyproject.toml").read_text()


def test_balena_offers_the_64_bit_devices_that_the_sound_library_has_wheels_for() -> None:
    data = balena()["data"]
    assert data["defaultDeviceType"] == "raspberrypi3-64"
    assert all(kind.endswith("-64") for kind in data["supportedDeviceTypes"])


def test_there_are_six_services_each_with_all_it_needs() -> None:
    assert set(services()) == set(PARTS)
    for part, service in services().items():
        assert service["build"] == {"context": ".", "dockerfile": f"{part}/Dockerfile"}
        assert service["restart"] == "always"
        assert {"healthcheck", "mem_limit"} <= set(service) <= KEYS


def test_the_memory_limits_leave_room_for_the_system() -> None:
    limits = [service["mem_limit"] for service in services().values()]
    assert sum(int(limit.removesuffix("m")) for limit in limits) <= MEGABYTES


def test_only_the_ports_that_people_need_are_published() -> None:
    ports = {part: service["ports"] for part, service in services().items() if "ports" in service}
    assert ports == {"webserver": ["80:80"], "noise": ["8080:8080"], "minio": ["9000:9000", "9001:9001"]}


def test_only_noise_may_ask_the_supervisor() -> None:
    label = {"io.balena.features.supervisor-api": "1"}
    assert {part: service["labels"] for part, service in services().items() if "labels" in service} == {"noise": label}


def test_only_the_sound_cards_need_a_privileged_container() -> None:
    assert [part for part, service in services().items() if service.get("privileged")] == ["audio"]


def test_every_volume_is_a_named_one() -> None:
    used = {volume.split(":")[0] for service in services().values() for volume in service.get("volumes", [])}
    assert used == set(compose()["volumes"])


def test_balenas_own_reader_takes_the_compose_file() -> None:
    need_program("node")
    if not (ROOT / ".tools" / "compose" / "node_modules").exists():
        pytest.skip("needs balena's reader of compose files, which npm could not install")
    script = "require('@balena/compose').parse.normalize(JSON.parse(require('fs').readFileSync(0)))"
    done = subprocess.run(
        ["node", "-e", script],
        input=json.dumps(compose()),
        cwd=ROOT / ".tools" / "compose",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("face", FACES)
def test_a_face_has_of_noise_what_it_may_know(face: str) -> None:
    copied = re.findall(r"^COPY (noise/.*) noise/$", dockerfile(face), re.M)
    assert [line.split() for line in copied] == [["noise/__init__.py", "noise/access.py", "noise/client.py"]]


@pytest.mark.parametrize("part", ["noise", "webserver"])
def test_a_part_that_needs_no_root_has_none(part: str) -> None:
    assert re.findall(r"^USER (\w+)$", dockerfile(part), re.M) == [part]


def test_the_two_recipes_of_audio_differ_by_the_architecture_only() -> None:
    template = (ROOT / "audio" / "Dockerfile.template").read_text().replace("%%BALENA_ARCH%%", "amd64")
    assert template.splitlines()[1:] == dockerfile("audio").splitlines()[1:]


def dockerfile(part: str) -> str:
    return (ROOT / part / "Dockerfile").read_text()


def test_the_wiring_shows_the_pins_that_the_panel_uses() -> None:
    drawn = set(re.findall(r"GPIO ?(\d+)", (ROOT / "docs" / "wiring.svg").read_text()))
    assert {str(pin) for pin in controller.config.PINS.values()} <= drawn
