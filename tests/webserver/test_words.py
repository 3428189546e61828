"""What the page says of a noise."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noise.errors import BadRequest
from noise.names import name_of
from webserver.words import about, another, duration, named, named_file, seam, size

READY: dict[str, Any] = {"status": "ready", "seconds": 47.5}


def test_a_ready_noise_tells_its_length() -> None:
    assert about(READY) == "48 s"


@pytest.mark.parametrize(
    ("made", "line"),
    [
        ({"kind": "joined", "milliseconds": 380}, "Joined over 380 ms."),
        ({"kind": "as it was", "milliseconds": 0}, "Loops as it is."),
        ({"kind": "loop points", "milliseconds": 0}, "Loops between the points in its file."),
        (None, ""),
    ],
)
def test_a_noise_tells_how_its_seam_was_made(made: dict[str, Any] | None, line: str) -> None:
    assert seam({"seam": made}) == line


def test_an_import_tells_how_far_it_is() -> None:
    assert about({"status": "importing", "percent": 30}) == "importing, 30 %"


def test_a_waiting_noise_says_so() -> None:
    assert about({"status": "queued", "percent": 0}) == "queued"


def test_a_refused_file_tells_why() -> None:
    assert about({"status": "refused", "percent": 0, "message": "It is a text."}) == "It is a text."


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.045, "0.045 s"),
        (0.3, "0.3 s"),
        (5.12, "5.1 s"),
        (59.4, "59 s"),
        (59.6, "1:00"),
        (125, "2:05"),
        (3600, "1:00:00"),
        (7261, "2:01:01"),
    ],
)
def test_lengths_are_written_as_people_do(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(12, "12 bytes"), (1500, "1.5 kB"), (830_000, "830 kB"), (5_260_000, "5.3 MB"), (2 * 10**12, "2000 GB")],
)
def test_sizes_are_written_as_people_do(count: int, text: str) -> None:
    assert size(count) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_file_is_called_what_noise_would_call_it(filename: str) -> None:
    try:
        expected = name_of(filename.replace("\\", "/").rpartition("/")[2])
    except BadRequest:
        expected = ""
    assert named_file(filename) == expected


def test_a_typed_title_keeps_what_looks_like_an_extension() -> None:
    assert named("Take 1.5") == "Take_1_5"


def test_a_taken_name_gets_the_first_free_number() -> None:
    assert another("rain", {"rain", "rain_2", "snow"}) == "rain_3"
