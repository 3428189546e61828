"""From objects to names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noise.errors import BadRequest
from noise.names import LONGEST, check_name, name_of, title_of


@pytest.mark.parametrize(
    ("object_name", "name"),
    [
        ("ocean waves.wav", "ocean_waves"),
        ("pack/rain (1).wav", "pack_rain_1"),
        ("a__b.wav", "a__b"),
        ("Größe.WAV", "Größe"),
        ("e\u0301te\u0301.wav", "été"),
        ("बारिश.wav", "बारिश"),
        ("v1.2.wav", "v1_2"),
        ("noextension", "noextension"),
    ],
)
def test_an_object_has_a_name(object_name: str, name: str) -> None:
    assert name_of(object_name) == name


@pytest.mark.parametrize(
    ("object_name", "title"), [("ocean_waves.wav", "Ocean waves"), ("pack/rain (1).wav", "Pack/rain (1)")]
)
def test_an_object_has_a_title_for_people(object_name: str, title: str) -> None:
    assert title_of(object_name) == title


@pytest.mark.parametrize("object_name", ["", "(!).wav", "!!!.wav", "a" * 300 + ".wav", "波" * 100])
def test_some_objects_can_have_no_name(object_name: str) -> None:
    with pytest.raises(BadRequest, match=r"name is (empty|too long)"):
        name_of(object_name)


@given(st.text(max_size=60))
def test_the_name_of_an_object_is_a_name(object_name: str) -> None:
    try:
        name = name_of(object_name)
    except BadRequest:
        return
    assert check_name(name) == name == unicodedata.normalize("NFC", name)


@given(st.text(max_size=60))
def test_a_valid_name_is_the_name_of_its_own_object(name: str) -> None:
    try:
        name = check_name(name)
    except BadRequest:
        return
    assert name_of(name + ".wav") == name


@given(st.text())
def test_a_name_never_leads_out_of_a_folder(name: str) -> None:
    try:
        name = check_name(name)
    except BadRequest:
        return
    assert "/" not in name
    assert "." not in name
    assert len(name.encode()) <= LONGEST
