"""The law of volume."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noise.errors import BadRequest
from noise.volume import check_volume, gain
from tests.pulse import PulseServer
from tests.service import NoiseService


def test_nought_is_off_and_a_hundred_changes_nothing() -> None:
    assert (gain(0), gain(100)) == (0.0, 1.0)


@pytest.mark.parametrize("volume", range(1, 100))
def test_a_step_is_less_than_two_decibels(volume: int) -> None:
    assert 0 < 20 * math.log10(gain(volume + 1) / gain(volume)) < 2


@given(st.one_of(st.none(), st.booleans(), st.floats(), st.text(), st.lists(st.integers()), st.integers()))
def test_what_users_send_becomes_a_volume_or_a_sentence(value: object) -> None:
    try:
        volume = check_volume(value)
    except BadRequest:
        return
    assert 0 <= volume <= 100


@pytest.fixture
def settings() -> dict[str, str]:
    return {"VOLUME_START": "15", "VOLUME_MAX": "60"}


@pytest.fixture
def limited(noise: NoiseService, settings: dict[str, str]) -> NoiseService:
    noise.kill()
    noise.settings |= settings
    return noise.start(sound=False)


def test_the_first_volume_is_the_one_of_the_settings(limited: NoiseService) -> None:
    assert limited.get("/volume/") == {"volume": 15, "volume_max": 60}


def test_the_first_volume_counts_only_where_none_is_stored(limited: NoiseService) -> None:
    limited.volume(33)
    limited.wait_stored(volume=33)
    limited.kill()
    limited.start(sound=False)
    assert limited.get("/volume/")["volume"] == 33


def test_more_than_the_highest_volume_is_the_highest_and_says_so(limited: NoiseService) -> None:
    answer = limited.request("PUT", "/volume/", json={"volume": 90})
    assert answer.json() == {"volume": 60, "volume_max": 60, "message": "The highest volume allowed is 60."}


def test_a_stored_volume_above_the_highest_is_lowered(noise: NoiseService, shared_pulse: PulseServer) -> None:
    noise.volume(90)
    noise.wait_stored(volume=90)
    noise.kill()
    noise.settings["VOLUME_MAX"] = "50"
    assert noise.start(sound=False).get("/volume/")["volume"] == 50
