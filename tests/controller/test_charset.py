"""The characters of the glass: those that it has, the nearest for those that it lacks, and the dots of all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from RPLCD.codecs import A00Codec

from controller.charset import CUSTOM, ROM, encoded, fitted
from controller.font import DOTS
from controller.glass import Glass, scrolled
from controller.screens import Size
from tests.controller.glass import CHARACTERS, decoded


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Größe für 20 °C", "Größe für 20 °C"),
        ("Ärger im Öl", "Arger im Ol"),
        ("crème brûlée", "creme brulee"),
        ("Łódź, smørrebrød", "Lodz, smorrebrod"),
        ("Москва", "Moskva"),
        ("“sea” – waves…", '"sea" - waves...'),
        ("a\\b~c", "a/b-c"),
        ("u\u0308", "ü"),
        ("a\nb\x00", "ab"),
    ],
)
def test_what_the_glass_lacks_is_shown_as_its_nearest_letters(text: str, shown: str) -> None:
    assert fitted(text) == shown


@given(st.text())
def test_whatever_the_text_a_row_is_full_and_has_dots(text: str) -> None:
    row = encoded(fitted(text), 16)
    assert len(row) == 16
    assert all(code in DOTS for code in row)


@pytest.mark.parametrize("character", [c for c in ROM if c not in "ßµ÷¢√█"])
def test_the_codes_are_those_of_the_rom_as_others_know_it(character: str) -> None:
    assert A00Codec().encode(character) == [ROM[character]]


def test_every_character_has_dots_of_its_own() -> None:
    assert set(DOTS) == set(CHARACTERS)
    assert len({dots for code, dots in DOTS.items() if code != 0xFF}) == len(DOTS) - 1


def test_dots_are_eight_rows_of_five() -> None:
    assert all(len(dots) == 8 and max(dots) < 32 for dots in DOTS.values())


def test_no_more_characters_are_made_than_there_is_room_for() -> None:
    assert set(CUSTOM) <= set(range(8))


def test_a_long_line_rests_goes_round_and_comes_back() -> None:
    seen = [scrolled("Rain on a tent", 8, seconds) for seconds in (0, 1.9, 2.1, 2.5, 8.1, 8.5)]
    assert seen == ["Rain on ", "Rain on ", "ain on a", "in on a ", " Rain on", "Rain on "]


def test_a_changed_line_begins_at_its_start() -> None:
    glass = Glass(Size(8, 2))
    glass.frame(["A very long name"], 0, True)
    assert decoded(glass.frame(["A very long name"], 3.5, True).rows[0]) == "ry long "
    assert decoded(glass.frame(["Another long name"], 3, True).rows[0]) == "Another "


def test_who_cannot_see_it_gets_the_whole_line() -> None:
    assert Glass(Size(8, 2)).frame(["A very long name", "x"], 3, True).text == "A very long name\nx"
