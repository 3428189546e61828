"""When a failed import is tried again, and how the state follows a rename."""

import pytest

from noise.renames import followed, following, with_unjoined
from noise.retries import FIRST, LONGEST, Retries
from noise.saved import Saved


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which a test moves."""
    now = [0.0]
    monkeypatch.setattr("noise.retries.time.monotonic", lambda: now[0])
    return now


def pause(failures: Retries, clock: list[float]) -> float:
    """Return how long after a failure nothing is tried, to a second."""
    failures.postpone("key", "no room")
    began = clock[0]
    while failures.waits("key"):
        clock[0] += 1
    return clock[0] - began


def test_the_pause_doubles_with_every_failure_up_to_a_limit(clock: list[float]) -> None:
    failures = Retries()
    pauses = [pause(failures, clock) for _ in range(8)]
    assert pauses[:3] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert pauses[-1] == LONGEST


def test_a_file_over_which_the_decoder_dies_gets_three_tries(clock: list[float]) -> None:
    failures = Retries()
    answers = []
    for _ in range(3):
        answers.append(failures.may_try_again("key"))
        failures.postpone("key", "it died")
    assert answers == [True, True, False]


def test_what_is_settled_is_forgotten(clock: list[float]) -> None:
    failures = Retries()
    failures.postpone("key", "no room")
    failures.forget("key")
    assert (failures.waits("key"), failures.trouble("key")) == (False, None)


BEFORE = Saved(presets={"1": "old", "2": "other", "3": None, "4": "old"}, unjoined=["old", "other"])


def test_presets_follow_a_rename() -> None:
    after = followed(following(BEFORE, "old", "new"), "new")
    assert after.presets == {"1": "new", "2": "other", "3": None, "4": "new"}
    assert sorted(after.unjoined) == ["new", "other"]
    assert after.renaming == []


def test_in_the_middle_of_a_rename_both_names_are_left_unjoined() -> None:
    middle = following(BEFORE, "old", "new")
    assert {"old", "new"} <= set(middle.unjoined)
    assert middle.renaming == ["old", "new"]


def test_a_rename_that_failed_leaves_everything_as_it_was() -> None:
    middle = following(BEFORE, "old", "new")
    assert followed(following(middle, "new", "old"), "old") == BEFORE


def test_a_noise_is_unjoined_and_joined_again() -> None:
    assert with_unjoined(with_unjoined(BEFORE, "new", True), "new", False) == BEFORE
