"""What the page says of a noise."""

from typing import Any

import pytest

from webserver.words import about, duration

READY: dict[str, Any] = {"status": "ready", "seconds": 47.5}


@pytest.mark.parametrize(
    ("seam", "line"),
    [
        ({"kind": "joined", "milliseconds": 380}, "48 s, joined over 380 ms"),
        ({"kind": "as it was", "milliseconds": 0}, "48 s, loops as it is"),
        ({"kind": "loop points", "milliseconds": 0}, "48 s, loops between the points in its file"),
    ],
)
def test_a_ready_noise_tells_its_length_and_its_seam(seam: dict[str, Any], line: str) -> None:
    assert about(READY | {"seam": seam}) == line


def test_an_import_tells_how_far_it_is() -> None:
    assert about({"status": "importing", "percent": 30}) == "importing, 30 %"


def test_a_waiting_noise_says_so() -> None:
    assert about({"status": "queued", "percent": 0}) == "queued"


def test_a_refused_file_tells_why() -> None:
    assert about({"status": "refused", "percent": 0, "message": "It is a text."}) == "It is a text."


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.3, "0.3 s"), (59.4, "59 s"), (59.6, "1:00"), (125, "2:05"), (3600, "1:00:00"), (7261, "2:01:01")],
)
def test_lengths_are_written_as_people_do(seconds: float, text: str) -> None:
    assert duration(seconds) == text
