"""What the containers write: a line says when, how grave, and who."""

import re

import pytest

from tests.fleet.stack import Stack

OURS = ("noise", "webserver", "controller")
LINE = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (DEBUG|INFO|WARNING|ERROR|CRITICAL) %s: .+"


@pytest.mark.parametrize("part", OURS)
def test_every_line_has_time_level_and_service(stack: Stack, part: str) -> None:
    lines = stack.log(part)
    assert lines
    assert [line for line in lines if not re.fullmatch(LINE % part, line)] == []
