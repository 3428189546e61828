"""Which object is which noise."""

from hypothesis import given
from hypothesis import strategies as st

from noise.roster import Entry, roster


def test_a_sound_has_the_picture_of_its_name() -> None:
    assert roster(["pack/rain.wav", "pack/rain.JPEG"], {}) == [Entry("pack/rain.wav", "pack_rain", "pack/rain.JPEG")]


def test_of_two_pictures_the_first_by_name_counts() -> None:
    assert roster(["a.wav", "a.jpg", "a.jpeg"], {})[0].picture == "a.jpeg"


def test_a_picture_without_a_sound_is_no_noise() -> None:
    assert roster(["rain.jpg"], {}) == []


def test_who_holds_a_name_keeps_it_against_a_newcomer() -> None:
    kept, newcomer = roster(["rain (1).wav", "rain_1.wav"], {"rain_1": "rain_1.wav"})
    assert (kept.object, newcomer.trouble is None) == ("rain_1.wav", False)
    assert "'rain_1.wav' has it already" in str(newcomer.trouble)


def test_a_sound_of_which_no_name_is_left_is_told_why() -> None:
    assert "The name is empty" in str(roster(["!!!.wav"], {})[0].trouble)


@given(st.lists(st.text("ab_ .(1)/", min_size=1).map(lambda name: f"{name}.wav"), unique=True))
def test_every_sound_is_there_once_and_every_name_is_held_once(objects: list[str]) -> None:
    entries = roster(objects, {})
    assert sorted(entry.object for entry in entries) == sorted(objects)
    held = [entry.name for entry in entries if not entry.trouble]
    assert len(held) == len(set(held))
