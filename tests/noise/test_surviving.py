"""Power cuts, of the box and of its servers: what was acknowledged is always there."""

import contextlib
import random
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.hearing import random_loop, wav
from tests.places import Bucket
from tests.pulse import PulseServer
from tests.servers import MinioServer, RedisServer, Server
from tests.service import NoiseService
from tests.waiting import wait_until

CUTS, KILLS = 50, 20


class Client:
    """Writes presets and uploads, and remembers what was acknowledged."""

    def __init__(self, box: NoiseService) -> None:
        self._box = box
        self._random = random.Random(1)
        self.preset: str | None = None
        self.possible: set[str | None] = {None}
        self.uploads: dict[str, bytes] = {}
        self.acknowledged: Counter[str] = Counter()
        self.enough = False

    def work(self) -> None:
        """Go on until the service is gone, or it is enough."""
        with contextlib.suppress(requests.RequestException):
            while not self.enough:
                self._upload()
                self._store()
                self._box.request("PUT", "/volume/", json={"volume": self._random.randrange(101)})

    def _upload(self) -> None:
        name = f"noise{self._random.randrange(6)}"
        audio = wav(random_loop(500, seed=self._random.randrange(1000)))
        self.uploads.pop(name, None)  # until it is acknowledged, the old one may be there or the new one
        if self._box.upload(name, audio).status_code in (200, 201):
            self.uploads[name] = audio
            self.acknowledged["upload"] += 1

    def _store(self) -> None:
        name = self._random.choice(sorted(self.uploads)) if self.uploads else None
        if name is not None:
            self.possible = {self.preset, name}
            if self._box.request("PUT", "/presets/1/", json={"noise": name}).status_code == 200:
                self.preset = name
                self.acknowledged["preset"] += 1
            self.possible = {self.preset}

    @contextlib.contextmanager
    def working(self, what: str) -> Iterator[None]:
        """Work beside what follows, from the moment on when something was acknowledged."""
        self.enough = False
        worker = threading.Thread(target=self.work)
        worker.start()
        try:
            self.wait_for(what)
            yield
        finally:
            self.enough = True
            worker.join()

    def wait_for(self, what: str) -> None:
        """Wait until one more is acknowledged."""
        before = self.acknowledged[what]
        wait_until(lambda: self.acknowledged[what] > before, f"one more {what} is acknowledged", limit=60)

    def check(self) -> None:
        """Find what was acknowledged."""
        box = self._box
        assert box.get("/presets/")["1"] in self.possible
        assert {name: box.request("GET", f"/noises/{name}/audio/").content for name in self.uploads} == self.uploads


@pytest.fixture
def box(tmp_path: Path, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    service = NoiseService(tmp_path / "data", shared_pulse)
    yield service
    service.kill()


def test_nothing_acknowledged_is_lost_in_fifty_power_cuts(box: NoiseService) -> None:
    client, moments = Client(box), random.Random(2)
    for _ in range(CUTS):
        box.start(sound=False)
        client.check()
        with client.working("upload"):
            threading.Event().wait(moments.uniform(0, 0.4))
            box.kill()
    assert "makes no sense" not in box.log
    assert "damaged" not in box.log


def kill_often(client: Client, server: Server, what: str) -> None:
    """Kill the server and start it again, each time after something was acknowledged, at any moment."""
    moments = random.Random(3)
    for _ in range(KILLS):
        client.wait_for(what)
        threading.Event().wait(moments.uniform(0, 0.2))
        server.kill()
        server.start()


def test_no_acknowledged_preset_is_lost_when_redis_is_killed_twenty_times(
    box: NoiseService, own_redis: RedisServer
) -> None:
    box.settings["REDIS_URL"] = own_redis.url
    client = Client(box.start(sound=False))
    with client.working("preset"):
        kill_often(client, own_redis, "preset")
    wait_until(lambda: own_redis.cli("get", "preset:1") == client.preset, "the last one is there")
    box.kill()
    box.start(sound=False)
    client.check()


def test_no_acknowledged_upload_is_lost_when_minio_is_killed_twenty_times(
    box: NoiseService, own_minio: MinioServer
) -> None:
    bucket = Bucket(own_minio)
    box.settings.update(bucket.settings)
    client = Client(box.start(sound=False))
    with client.working("upload"):
        kill_often(client, own_minio, "upload")
    wait_until(lambda: box.get("/health/")["parts"]["library"]["up"], "the library is back", limit=30)
    client.check()
    assert {name: bucket.content(f"{name}.wav") for name in client.uploads} == client.uploads
