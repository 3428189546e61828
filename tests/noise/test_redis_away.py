"""Redis goes away, hangs, comes back, and is edited by hand."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hearing import random_loop, wav
from tests.pulse import PulseServer
from tests.servers import RedisServer
from tests.service import NoiseService
from tests.waiting import wait_until

NONE = {"1": None, "2": None, "3": None, "4": None}


@pytest.fixture
def box(tmp_path: Path, shared_pulse: PulseServer, own_redis: RedisServer) -> Iterator[NoiseService]:
    """A service with a preset, a volume and something playing, all of it in Redis."""
    service = NoiseService(tmp_path / "data", shared_pulse, REDIS_URL=own_redis.url)
    try:
        service.start(sound=False)
        service.upload("rain", wav(random_loop(2000)))
        service.upload("wind", wav(random_loop(2000, seed=2)))
        service.request("PUT", "/presets/1/", json={"noise": "rain"})
        service.volume(33)
        service.play("rain")
        wait_until(lambda: own_redis.cli("get", "playing") == "yes", "it is stored")
        wait_until(lambda: own_redis.cli("get", "volume") == "33", "the volume is stored")
        yield service
    finally:
        own_redis.send(signal.SIGCONT)
        service.kill()


def is_up(box: NoiseService) -> bool:
    return bool(box.get("/health/")["parts"]["state"]["up"])


def seconds_for(box: NoiseService, method: str, path: str, **options: object) -> tuple[float, int]:
    began = time.monotonic()
    status = box.request(method, path, **options).status_code
    return time.monotonic() - began, status


def test_a_person_can_read_every_key(box: NoiseService, own_redis: RedisServer) -> None:
    keys = sorted(own_redis.cli("keys", "*").split())
    values = own_redis.cli("mget", *keys).split()
    expected = {"noise": "rain", "playing": "yes", "preset:1": "rain", "volume": "33"}
    assert dict(zip(keys, values, strict=True)) == expected


def test_without_redis_playing_stopping_and_volume_work(box: NoiseService, own_redis: RedisServer) -> None:
    own_redis.kill()
    box.play("wind")
    box.volume(50)
    assert {"file": "wind", "volume": 50}.items() <= box.get("/").items()
    assert box.request("POST", "/stop/").status_code == 200


def test_without_redis_a_preset_is_refused_and_stays_what_it_was(box: NoiseService, own_redis: RedisServer) -> None:
    own_redis.kill()
    answer = box.request("PUT", "/presets/1/", json={"noise": "wind"})
    assert (answer.status_code, answer.json()["message"][:26]) == (503, "This could not be stored, ")
    own_redis.start()
    wait_until(lambda: is_up(box), "the state is back")
    assert (box.get("/presets/")["1"], own_redis.cli("get", "preset:1")) == ("rain", "rain")


def test_what_happened_without_redis_is_stored_when_it_returns(box: NoiseService, own_redis: RedisServer) -> None:
    own_redis.kill()
    box.volume(50)
    box.play("wind")
    wait_until(lambda: not is_up(box), "it is told")
    own_redis.start()
    wait_until(lambda: own_redis.cli("mget", "volume", "noise").split() == ["50", "wind"], "it is stored")


def test_a_redis_that_hangs_holds_nobody_up(box: NoiseService, own_redis: RedisServer) -> None:
    own_redis.send(signal.SIGSTOP)
    first, status = seconds_for(box, "PUT", "/presets/1/", json={"noise": "wind"})
    second, _ = seconds_for(box, "PUT", "/presets/1/", json={"noise": "wind"})
    playing, _ = seconds_for(box, "POST", "/play/wind/")
    assert status == 503
    assert first < 2  # the goal is 1 s
    assert max(second, playing) < 0.8


def test_a_preset_that_was_refused_while_redis_hung_is_not_there_afterwards(
    box: NoiseService, own_redis: RedisServer
) -> None:
    own_redis.send(signal.SIGSTOP)
    assert box.request("PUT", "/presets/2/", json={"noise": "wind"}).status_code == 503
    own_redis.send(signal.SIGCONT)
    wait_until(lambda: is_up(box), "the state is back")
    wait_until(lambda: own_redis.cli("exists", "preset:2") == "0", "it is not there")
    assert box.get("/presets/") == NONE | {"1": "rain"}


def test_a_start_without_redis_takes_over_what_it_has_when_it_comes(box: NoiseService, own_redis: RedisServer) -> None:
    box.kill()
    own_redis.kill()
    box.start(sound=False)
    assert box.get("/presets/") == NONE
    own_redis.start()
    wait_until(lambda: box.get("/")["file"] == "rain", "it plays what it played")
    assert (box.get("/presets/")["1"], box.get("/")["volume"]) == ("rain", 33)


def test_what_a_person_sets_with_redis_cli_is_noticed(box: NoiseService, own_redis: RedisServer) -> None:
    own_redis.cli("set", "volume", "12")
    own_redis.cli("set", "preset:4", "wind")
    own_redis.cli("del", "preset:1")
    wait_until(lambda: box.get("/")["volume"] == 12, "the volume is noticed")
    wait_until(lambda: box.get("/")["presets"] == NONE | {"4": "wind"}, "the presets are noticed")


def test_a_wrong_value_is_the_default_and_a_sentence_in_the_log(box: NoiseService, own_redis: RedisServer) -> None:
    own_redis.cli("set", "volume", "loud")
    own_redis.cli("rpush", "preset:3", "a", "list")
    wait_until(lambda: box.get("/")["volume"] == 40, "the volume is the default")
    wait_until(lambda: "The stored preset:3 is 'WRONGTYPE" in box.log, "the list is in the log")
    assert "The stored volume is 'loud', which makes no sense; using the default." in box.log
    assert box.get("/presets/") == NONE | {"1": "rain"}


def test_a_loop_that_is_never_joined_outlives_a_start_without_redis(box: NoiseService, own_redis: RedisServer) -> None:
    box.request("PATCH", "/noises/rain/", json={"join": "never"})
    wait_until(lambda: box.request("POST", "/play/rain/").status_code == 200, "it is prepared")
    loops = sorted(path.name for path in (box.data / "loops").glob("*.s16"))
    box.kill()
    own_redis.kill()
    box.start(sound=False)
    box.upload("sea", wav(random_loop(2000, seed=3)))  # a change, after which what nobody needs is dropped
    assert set(loops) <= {path.name for path in (box.data / "loops").glob("*.s16")}


def test_a_number_without_end_does_no_harm(box: NoiseService, own_redis: RedisServer) -> None:
    own_redis.cli("set", "volume", "1" * 5000)
    wait_until(lambda: box.get("/")["volume"] == 40, "the volume is the default")
    assert is_up(box)


def test_a_redis_that_is_full_refuses_a_preset_and_plays_on(box: NoiseService, own_redis: RedisServer) -> None:
    own_redis.cli("eval", "for i = 1, 40 do redis.call('set', 'other:' .. i, string.rep('x', 1000000)) end", "0")
    assert box.request("PUT", "/presets/1/", json={"noise": "wind"}).status_code == 503
    assert box.get("/")["file"] == "rain"
