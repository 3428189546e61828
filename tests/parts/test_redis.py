"""Redis as the box starts it: what was acknowledged lasts, whatever a pulled plug leaves of its file."""

from pathlib import Path

import pytest

from tests.servers import RedisServer
from tests.waiting import wait_until

PRESETS = {f"preset:{number}": f"noise_{number}" for number in range(1, 5)}
# What is found in the place of the manifest: what it was, nothing, or what never was one.
LOST_MANIFESTS = {"missing": None, "empty": b"", "zeros": bytes(88), "another": b"file gone.aof seq 9 type i\n"}
MEGABYTE = "redis.call('set', ARGV[1], string.rep('x', 1048576))"


def store_presets(server: RedisServer) -> None:
    for key, noise in PRESETS.items():
        assert server.cli("set", key, noise) == "OK"


def stored_presets(server: RedisServer) -> dict[str, str]:
    return {key: server.cli("get", key) for key in PRESETS}


def parts(server: RedisServer, kind: str) -> Path:
    return max((server.data / "appendonlydir").glob(f"*.{kind}*"), key=lambda path: path.stat().st_mtime_ns)


def cut_off(path: Path, count: int) -> None:
    path.write_bytes(path.read_bytes()[:-count])


def append(path: Path, more: bytes) -> None:
    with path.open("ab") as file:
        file.write(more)


def test_what_was_acknowledged_survives_a_power_cut(own_redis: RedisServer) -> None:
    store_presets(own_redis)
    own_redis.kill()
    own_redis.start()
    assert stored_presets(own_redis) == PRESETS


@pytest.mark.parametrize("count", [1, 5, 30])
def test_a_torn_tail_loses_only_what_was_torn(own_redis: RedisServer, count: int) -> None:
    store_presets(own_redis)
    own_redis.cli("set", "volume", "30")
    own_redis.kill()
    cut_off(parts(own_redis, "incr"), count)
    own_redis.start()
    assert stored_presets(own_redis) == PRESETS
    assert own_redis.cli("get", "volume") == ""


@pytest.mark.parametrize("tail", [bytes(4096), b"\xff" * 100], ids=["zeros", "rubbish"])
def test_a_tail_that_was_never_written_loses_nothing(own_redis: RedisServer, tail: bytes) -> None:
    store_presets(own_redis)
    own_redis.kill()
    append(parts(own_redis, "incr"), tail)
    own_redis.start()
    assert stored_presets(own_redis) == PRESETS


def test_what_is_stored_after_a_repair_lasts(own_redis: RedisServer) -> None:
    own_redis.kill()
    append(parts(own_redis, "incr"), bytes(4096))
    own_redis.start()
    store_presets(own_redis)
    own_redis.kill()
    own_redis.start()
    assert stored_presets(own_redis) == PRESETS


def test_a_repair_is_logged_and_one_copy_is_kept(own_redis: RedisServer) -> None:
    for tail in (bytes(4096), bytes(10)):
        own_redis.kill()
        append(parts(own_redis, "incr"), tail)
        damaged = parts(own_redis, "incr").read_bytes()
        own_redis.start()
    assert own_redis.log.count("was damaged and is repaired") == 2
    assert (own_redis.data / "damaged" / parts(own_redis, "incr").name).read_bytes() == damaged
    assert not (own_redis.data / "damaged" / "appendonlydir").exists()


def test_what_is_whole_is_not_repaired(own_redis: RedisServer) -> None:
    own_redis.kill()
    own_redis.start()
    assert "damaged" not in own_redis.log
    assert not (own_redis.data / "damaged").exists()


@pytest.mark.parametrize("manifest", LOST_MANIFESTS.values(), ids=LOST_MANIFESTS)
def test_a_lost_manifest_loses_nothing(own_redis: RedisServer, manifest: bytes | None) -> None:
    store_presets(own_redis)
    own_redis.kill()
    path = parts(own_redis, "manifest")
    path.unlink() if manifest is None else path.write_bytes(manifest)
    own_redis.start()
    assert stored_presets(own_redis) == PRESETS


def test_a_lost_manifest_of_a_rewritten_file_loses_nothing(own_redis: RedisServer) -> None:
    own_redis.cli("mset", "preset:1", "older", "volume", "30")
    own_redis.cli("bgrewriteaof")
    wait_until(lambda: (own_redis.data / "appendonlydir" / "appendonly.aof.2.base.rdb").exists(), "it is rewritten")
    store_presets(own_redis)
    own_redis.kill()
    parts(own_redis, "manifest").unlink()
    own_redis.start()
    assert own_redis.cli("get", "volume") == "30"
    assert stored_presets(own_redis) == PRESETS


@pytest.mark.parametrize("left", [[], ["appendonly.aof.manifest"], ["temp-appendonly.aof.manifest"]], ids=str)
def test_a_first_start_that_was_cut_off_is_a_first_start(own_redis: RedisServer, left: list[str]) -> None:
    own_redis.kill()
    for path in (own_redis.data / "appendonlydir").iterdir():
        path.unlink()
    for name in left:
        (own_redis.data / "appendonlydir" / name).touch()
    own_redis.start()
    store_presets(own_redis)
    assert stored_presets(own_redis) == PRESETS


def test_what_is_beyond_repair_is_put_aside(own_redis: RedisServer) -> None:
    own_redis.kill()
    base = parts(own_redis, "base")
    base.write_bytes(b"\xff" * 200)
    own_redis.start()
    assert "beyond repair" in own_redis.log
    assert (own_redis.data / "damaged" / base.name).read_bytes() == b"\xff" * 200


@pytest.mark.parametrize("command", ["flushall", "flushdb", "config get *", "debug sleep 0"])
def test_a_command_that_can_lose_everything_is_unknown(own_redis: RedisServer, command: str) -> None:
    store_presets(own_redis)
    assert "unknown command" in own_redis.cli(*command.split())
    assert stored_presets(own_redis) == PRESETS


def test_there_is_one_database(own_redis: RedisServer) -> None:
    assert "out of range" in own_redis.cli("select", "1")


def test_where_memory_ends_the_new_is_refused_and_the_old_kept(own_redis: RedisServer) -> None:
    store_presets(own_redis)
    answers = [own_redis.cli("eval", MEGABYTE, "0", f"big:{number}") for number in range(40)]
    refused = sum("OOM" in answer for answer in answers)
    assert 7 < refused < 20
    assert stored_presets(own_redis) == PRESETS
    assert own_redis.cli("dbsize") == str(len(PRESETS) + 40 - refused)


def test_it_waits_for_the_card_at_every_write_and_makes_no_snapshots(own_redis: RedisServer) -> None:
    settings = (Path(__file__).parents[2] / "redis" / "redis.conf").read_text().splitlines()
    assert {"appendonly yes", "appendfsync always", 'save ""'} <= set(settings)
    assert not list(own_redis.data.glob("*.rdb"))
