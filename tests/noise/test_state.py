"""What the box remembers, in a file and in Redis."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noise.errors import Unavailable
from noise.file_store import FileStore
from noise.redis_store import RedisStore
from noise.saved import KEYS, Saved, Values, flat, valid
from noise.state import PAUSE, State, Store
from tests.waiting import wait_until

EMPTY = {"1": None, "2": None, "3": None, "4": None}
FULL = Saved(EMPTY | {"1": "rain", "3": "海"}, ["drum", "bell"], ["a", "b"], 0, "rain", True)


class MemoryStore:
    """A store that can be out of reach, or slow."""

    def __init__(self) -> None:
        self.values: Values = {}
        self.writes = 0
        self.away = False
        self.slow: Callable[[], None] = lambda: None

    def read(self) -> Values:
        if self.away:
            raise OSError("away")
        return dict(self.values)

    def write(self, values: Values) -> None:
        self.slow()
        if self.away:
            raise OSError("away")
        self.values = {k: v for k, v in (self.values | values).items() if v is not None}
        self.writes += 1


@pytest.fixture(params=["file", "redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "file":
        return FileStore(tmp_path / "state.json")
    return RedisStore(request.getfixturevalue("own_redis").url)


RUNNING: list[State] = []


def begun(store: Store, pause: float = PAUSE) -> State:
    RUNNING.append(State(store, pause))
    return RUNNING[-1]


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    """End the threads of all states."""
    yield
    while RUNNING:
        RUNNING.pop().close()


def preset(slot: str, name: str | None) -> Callable[[Saved], Saved]:
    return lambda saved: replace(saved, presets=saved.presets | {slot: name})


def stored(store: Store) -> Saved:
    return valid(store.read())


def test_everything_comes_back_as_it_was_written(store: Store) -> None:
    store.write(flat(FULL))
    assert stored(store) == FULL


def test_nothing_stored_is_the_defaults(store: Store) -> None:
    assert begun(store).saved == Saved()


def test_an_acknowledged_preset_is_stored(store: Store) -> None:
    begun(store).change(preset("2", "rain"))
    assert stored(store).presets == EMPTY | {"2": "rain"}


def test_an_emptied_preset_is_emptied_in_the_store(store: Store) -> None:
    state = begun(store)
    state.change(preset("2", "rain"))
    state.change(preset("2", None))
    assert stored(store) == Saved()


def test_volume_is_stored_soon(store: Store) -> None:
    begun(store, pause=0.05).note(volume=12, noise="rain", playing=True)
    wait_until(lambda: stored(store) == Saved(volume=12, noise="rain", playing=True), "the volume is stored")


def test_the_next_start_has_what_was_stored(store: Store) -> None:
    first = begun(store)
    first.change(preset("4", "rain"))
    first.note(volume=7)
    first.close()
    assert begun(store).saved == Saved(presets=EMPTY | {"4": "rain"}, volume=7)


def test_what_somebody_else_stores_is_noticed(store: Store) -> None:
    state, news = begun(store, pause=0.05), []
    state.subscribe(lambda: news.append(state.saved.volume))
    store.write({"volume": 33, "preset:1": "rain"})
    wait_until(lambda: news == [33], "the listener is told")
    assert state.saved.presets["1"] == "rain"


def test_what_somebody_else_stores_in_another_slot_meanwhile_stays(store: Store) -> None:
    state = begun(store, pause=60)
    store.write({"preset:1": "theirs"})
    state.change(preset("2", "ours"))
    assert stored(store).presets == EMPTY | {"1": "theirs", "2": "ours"}


def test_what_plays_is_put_right_when_somebody_else_writes_it(store: Store) -> None:
    state = begun(store, pause=0.05)
    state.note(noise="rain", playing=True)
    wait_until(lambda: stored(store).playing, "it is stored")
    store.write({"playing": False})
    wait_until(lambda: stored(store).playing, "it is put right")


def test_a_store_that_lost_everything_gets_it_again(store: Store) -> None:
    state = begun(store, pause=0.05)
    state.change(preset("1", "rain"))
    state.change(preset("2", "wind"))
    store.write(dict.fromkeys(KEYS))
    wait_until(lambda: stored(store).presets["1"] == "rain", "it is stored again")
    assert state.saved.presets["1"] == "rain"


def test_a_preset_that_cannot_be_stored_is_not_changed() -> None:
    store = MemoryStore()
    state = begun(store)
    store.away = True
    with pytest.raises(Unavailable, match="could not be stored"):
        state.change(preset("1", "rain"))
    assert state.saved.presets["1"] is None


def test_what_was_refused_because_it_took_too_long_is_not_stored_afterwards() -> None:
    store = MemoryStore()
    state = begun(store, pause=0.05)
    state.change(preset("1", "rain"))
    store.slow = lambda: time.sleep(1.5)
    with pytest.raises(Unavailable):
        state.change(preset("1", "wind"))
    store.slow = lambda: None
    wait_until(lambda: store.writes >= 3 and state.trouble is None, "the old one is put back")
    assert (store.values["preset:1"], state.saved.presets["1"]) == ("rain", "rain")


def test_no_change_waits_longer_than_a_second_and_after_a_failure_none_waits() -> None:
    store = MemoryStore()
    state = begun(store, pause=60)
    store.slow = lambda: time.sleep(3)
    waited = []
    for _ in range(3):
        began = time.monotonic()
        with pytest.raises(Unavailable):
            state.change(preset("1", "rain"))
        waited.append(time.monotonic() - began)
    assert waited[0] < 1.5  # the goal is 1 s
    assert max(waited[1:]) < 0.5


def test_a_turned_dial_is_written_once_a_second() -> None:
    store = MemoryStore()
    state = begun(store, pause=2)
    for volume in range(100):
        state.note(volume=volume)
    wait_until(lambda: store.values.get("volume") == 99, "the last volume is stored")
    assert store.writes <= 2


def test_what_changed_while_the_store_was_away_is_written_when_it_returns() -> None:
    store = MemoryStore()
    state = begun(store, pause=0.05)
    store.away = True
    state.note(volume=7)
    wait_until(lambda: state.trouble, "the trouble is told")
    store.away = False
    wait_until(lambda: store.values.get("volume") == 7, "the volume is stored")
    wait_until(lambda: state.trouble is None, "the trouble is over")


def away_at_the_start(**values: Any) -> tuple[MemoryStore, State]:
    store = MemoryStore()
    store.values, store.away = values, True
    return store, begun(store, pause=0.05)


def test_a_store_that_was_away_at_the_start_is_read_when_it_comes() -> None:
    store, state = away_at_the_start(volume=12, **{"preset:1": "rain"})
    assert state.trouble
    store.away = False
    wait_until(lambda: state.saved == Saved(presets=EMPTY | {"1": "rain"}, volume=12), "it is read")


def test_what_was_done_before_the_store_came_counts_more_than_what_it_had() -> None:
    store, state = away_at_the_start(volume=12, playing=True, noise="rain")
    state.note(volume=50, playing=False)
    store.away = False
    wait_until(lambda: store.values["volume"] == 50, "the new volume is stored")
    assert (state.saved.noise, state.saved.playing) == ("rain", False)


def test_closing_writes_what_is_left() -> None:
    store = MemoryStore()
    state = begun(store, pause=60)
    state.note(volume=5)
    state.note(volume=6)
    state.close()
    assert store.values["volume"] == 6


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\x00" * 100])
def test_a_damaged_file_is_the_defaults_and_is_put_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(content)
    assert begun(FileStore(path)).saved == Saved()
    assert path.with_suffix(".damaged").read_bytes() == content


def test_one_wrong_value_does_not_spoil_the_others(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.write({"volume": "loud", "noise": "rain", "playing": "perhaps", "preset:1": "no name!", "preset:2": "rain"})
    assert begun(store).saved == Saved(noise="rain", presets=EMPTY | {"2": "rain"})
    assert "The stored volume is 'loud', which makes no sense; using the default." in caplog.text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, json_values)))
def test_whatever_is_stored_the_state_makes_sense(values: dict[str, Any]) -> None:
    saved = valid(values)
    assert set(saved.presets) == {"1", "2", "3", "4"}
    assert saved.volume is None or 0 <= saved.volume <= 100
    assert len(saved.renaming) in (0, 2)
