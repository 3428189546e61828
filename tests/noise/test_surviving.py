"""Fifty power cuts: the state is always valid, and what was acknowledged is always there."""

import contextlib
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.hearing import random_loop, wav
from tests.pulse import PulseServer
from tests.service import NoiseService
from tests.waiting import wait_until

CUTS = 50


class Client:
    """Writes presets and uploads, and remembers what was acknowledged."""

    def __init__(self, box: NoiseService) -> None:
        self._box = box
        self._random = random.Random(1)
        self.preset: str | None = None
        self.possible: set[str | None] = {None}
        self.uploads: dict[str, bytes] = {}
        self.acknowledged = 0

    def work(self) -> None:
        """Go on until the service is gone."""
        with contextlib.suppress(requests.RequestException):
            while True:
                self._upload()
                self._store()
                self._box.request("PUT", "/volume/", json={"volume": self._random.randrange(101)})

    def _upload(self) -> None:
        name = f"noise{self._random.randrange(6)}"
        audio = wav(random_loop(500, seed=self._random.randrange(1000)))
        self.uploads.pop(name, None)  # until it is acknowledged, the old one may be there or the new one
        if self._box.upload(name, audio).status_code in (200, 201):
            self.uploads[name] = audio
            self.acknowledged += 1

    def _store(self) -> None:
        name = self._random.choice(sorted(self.uploads)) if self.uploads else None
        if name is not None:
            self.possible = {self.preset, name}
            if self._box.request("PUT", "/presets/1/", json={"noise": name}).status_code == 200:
                self.preset, self.possible = name, {name}


@pytest.fixture
def box(tmp_path: Path, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    service = NoiseService(tmp_path / "data", shared_pulse)
    yield service
    service.kill()


def work_until_cut(client: Client, box: NoiseService, moment: float) -> None:
    """Cut the power `moment` seconds after something was acknowledged."""
    before = client.acknowledged
    worker = threading.Thread(target=client.work)
    worker.start()
    wait_until(lambda: client.acknowledged > before, "an upload is acknowledged", limit=30)
    worker.join(moment)
    box.kill()
    worker.join()


def test_nothing_acknowledged_is_lost_in_fifty_power_cuts(box: NoiseService) -> None:
    client, moments = Client(box), random.Random(2)
    for _ in range(CUTS):
        box.start(sound=False)
        assert box.get("/presets/")["1"] in client.possible
        assert {name: box.request("GET", f"/noises/{name}/audio/").content for name in client.uploads} == client.uploads
        work_until_cut(client, box, moments.uniform(0, 0.4))
    assert "makes no sense" not in box.log
    assert "damaged" not in box.log
