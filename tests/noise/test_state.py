"""What the box remembers."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noise.errors import Unavailable
from noise.state import FileStore, Saved, State, Store, valid
from tests.waiting import wait_until


class MemoryStore:
    """A store that can be out of reach."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.writes = 0
        self.away = False

    def read(self) -> dict[str, Any]:
        if self.away:
            raise OSError("away")
        return self.values

    def write(self, values: dict[str, Any]) -> None:
        if self.away:
            raise OSError("away")
        self.values, self.writes = values, self.writes + 1


def preset(slot: str, name: str) -> Callable[[Saved], Saved]:
    return lambda saved: replace(saved, presets=saved.presets | {slot: name})


def stored(store: Store) -> Saved:
    return valid(store.read())


def test_an_acknowledged_preset_is_stored(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "state.json")
    State(store).change(preset("2", "rain"))
    assert stored(store).presets == {"1": None, "2": "rain", "3": None, "4": None}


def test_a_preset_that_cannot_be_stored_is_not_changed() -> None:
    store = MemoryStore()
    state = State(store)
    store.away = True
    with pytest.raises(Unavailable, match="could not be stored"):
        state.change(preset("1", "rain"))
    assert state.saved.presets["1"] is None


def test_volume_is_stored_soon(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "state.json")
    State(store, delay=0.01).note(volume=12, noise="rain", playing=True)
    wait_until(lambda: stored(store) == Saved(volume=12, noise="rain", playing=True), "the volume is stored")


def test_a_turned_dial_is_written_once() -> None:
    store = MemoryStore()
    state = State(store, delay=0.3)
    for volume in range(100):
        state.note(volume=volume)
    wait_until(lambda: store.values.get("volume") == 99, "the last volume is stored")
    assert store.writes <= 2


def test_what_changed_while_the_store_was_away_is_written_when_it_returns() -> None:
    store = MemoryStore()
    state = State(store, delay=0.01)
    store.away = True
    state.note(volume=7)
    wait_until(lambda: state.trouble, "the trouble is told")
    store.away = False
    wait_until(lambda: store.values.get("volume") == 7, "the volume is stored")
    wait_until(lambda: state.trouble is None, "the trouble is over")


def test_closing_writes_what_is_left() -> None:
    store = MemoryStore()
    state = State(store, delay=60)
    state.note(volume=5)
    state.close()
    assert store.values["volume"] == 5


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\x00" * 100])
def test_a_damaged_file_is_the_defaults(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(content)
    assert State(FileStore(path)).saved == Saved()


def test_one_wrong_value_does_not_spoil_the_others(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(json.dumps({"volume": "loud", "noise": "rain", "playing": 1, "presets": {"1": "rain"}}))
    assert State(FileStore(path)).saved == Saved(noise="rain")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("presets", "volume", "noise", "playing"), json_values)))
def test_whatever_is_stored_the_state_makes_sense(values: dict[str, Any]) -> None:
    saved = valid(values)
    assert set(saved.presets) == {"1", "2", "3", "4"}
    assert saved.volume is None or 0 <= saved.volume <= 100
