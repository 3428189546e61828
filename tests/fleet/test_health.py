"""What the engine, and with it balena's dashboard, is told of each container."""

import pytest
import yaml

from tests.fleet.stack import PARTS, Stack
from tests.service import ROOT

SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_well_says_so(stack: Stack, part: str) -> None:
    stack.wait_until_well()
    kind, *command = SERVICES[part]["healthcheck"]["test"]
    assert kind == "CMD"
    stack.inside(part, *command)


@pytest.mark.parametrize(("part", "setting"), [("minio", "MINIO_PORT=1"), ("controller", "NOISE_URL=http://noise:1")])
def test_a_part_that_does_not_answer_is_not_well(stack: Stack, part: str, setting: str) -> None:
    command = SERVICES[part]["healthcheck"]["test"][1:]
    with pytest.raises(AssertionError):
        stack.inside(part, "env", setting, *command)
