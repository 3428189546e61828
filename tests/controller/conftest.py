"""A noise service with three noises, for all tests of a file, and a hand at a panel before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from controller.panel import Control
from tests.controller.hand import Hand, Line
from tests.controller.service import PanelService
from tests.hearing import random_loop, wav
from tests.pulse import PulseServer
from tests.service import NoiseService
from tests.waiting import wait_until

SCREENS = {"playing": 0, "volume": 1, "info": 2}  # and how often DISPLAY is pressed to come there
TITLES = {"rain": "Rain", "regen_für_elise": "Regen für elise", "waves": "Waves"}


@pytest.fixture(scope="module")
def shared_noise(tmp_path_factory: pytest.TempPathFactory, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    service = NoiseService(tmp_path_factory.mktemp("shared") / "data", shared_pulse).start()
    fill(service)
    yield service
    service.kill()


@pytest.fixture
def box(shared_noise: NoiseService) -> NoiseService:
    """The shared service, standing still at volume 40, preset 1 with rain and the others empty."""
    shared_noise.request("POST", "/stop/")
    shared_noise.volume(40)
    shared_noise.request("PUT", "/presets/1/", json={"noise": "rain"})
    for slot in "234":
        shared_noise.request("DELETE", f"/presets/{slot}/")
    return shared_noise


@pytest.fixture(scope="module")
def line(shared_noise: NoiseService) -> Line:
    return Line(shared_noise.url)


@pytest.fixture
def hand(box: NoiseService, line: Line) -> Hand:
    return ready(Hand(line))


def ready(hand: Hand) -> Hand:
    """Return a hand at a panel that knows the noises."""
    wait_until(lambda: hand.glass and hand.controller.known.names == list(TITLES), "the panel knows the noises")
    return hand


def fill(noise: NoiseService) -> None:
    """Give it three noises."""
    for number, name in enumerate(TITLES):
        assert noise.upload(name, wav(random_loop(2000, seed=number))).ok


@pytest.fixture
def panel(box: NoiseService, tmp_path: Path) -> Iterator[PanelService]:
    """The simulated panel of the shared service, for one test to harm."""
    service = PanelService(box.url, tmp_path / "panel.log").start()
    yield service
    service.kill()


@pytest.fixture(params=SCREENS)
def anywhere(request: pytest.FixtureRequest, hand: Hand) -> Hand:
    """A hand at a panel on each of its screens in turn."""
    go_to(hand, request.param)
    return hand


def go_to(hand: Hand, screen: str) -> None:
    """Come from the start screen to another."""
    for _ in range(SCREENS[screen]):
        hand.tap(Control.DISPLAY)
