"""The panel while noise is away, frozen or full: each press is answered, and none is done late."""

import signal
import time
from collections.abc import Callable

import pytest

from controller.panel import Control
from tests.controller.conftest import TITLES, fill, ready
from tests.controller.hand import Hand, Line
from tests.service import NoiseService
from tests.waiting import wait_until

SAID = ["No answer from", "the player."]
PRESSES = [Control.STOP, Control.PRESET_1, Control.PRESET_2, Control.PUSH]


@pytest.fixture
def own(noise: NoiseService) -> NoiseService:
    """A service of the test's own to harm, with rain in the first presets."""
    fill(noise)
    for slot in "12":
        noise.request("PUT", f"/presets/{slot}/", json={"noise": "rain"})
    return noise


@pytest.fixture
def hand(own: NoiseService) -> Hand:
    return ready(Hand(Line(own.url)))


@pytest.mark.parametrize("harm", [NoiseService.freeze, NoiseService.kill])
def test_each_press_is_answered_at_once_and_then_told_to_have_had_no_answer(
    hand: Hand, own: NoiseService, harm: Callable[[NoiseService], None]
) -> None:
    hand.turn(2)
    harm(own)
    for control in PRESSES:
        before, began = hand.glass, time.monotonic()
        hand.press(control)
        assert hand.glass != before
        assert time.monotonic() - began < 1  # the goal is 100 ms
        hand.release(control)
        hand.sees(*SAID)
    own.signal(signal.SIGKILL) if harm is NoiseService.freeze else None


def test_what_was_pressed_in_an_outage_is_not_done_after_it(hand: Hand, own: NoiseService) -> None:
    own.freeze()
    hand.tap(Control.PRESET_1)
    hand.tap(Control.DISPLAY)
    hand.turn(3, pause=0)
    hand.gives_up()
    own.thaw()
    for volume in range(20):  # these came later, so the others were looked at before them
        own.volume(volume)
    hand.brings(own, file=None, volume=19)
    hand.sees("Volume        19")


def test_a_killed_service_is_missed_on_the_glass_and_found_again(hand: Hand, own: NoiseService) -> None:
    own.kill()
    hand.sees(*SAID)
    own.start()
    hand.sees("Rain")
    hand.tap(Control.PRESET_1)
    hand.brings(own, file="rain")


def test_the_library_can_be_looked_through_in_an_outage(hand: Hand, own: NoiseService) -> None:
    own.kill()
    hand.sees(*SAID)
    hand.turn(2)
    assert hand.glass[0] == TITLES["waves"]


def test_turning_the_volume_in_an_outage_says_so(hand: Hand, own: NoiseService) -> None:
    own.kill()
    hand.sees(*SAID)
    hand.tap(Control.DISPLAY)
    assert hand.glass == ["Volume         ?", ""]
    hand.turn(1)
    assert hand.glass == SAID


def test_the_information_says_what_is_wrong(hand: Hand, own: NoiseService) -> None:
    own.kill()
    hand.sees(*SAID)
    hand.tap(Control.DISPLAY)
    hand.tap(Control.DISPLAY)
    assert hand.glass == ["Health:", "No answer from"]


def test_where_too_many_listen_it_says_so_and_comes_in_when_one_leaves(own: NoiseService) -> None:
    others = [own.request("GET", "/events/", stream=True) for _ in range(32)]
    hand = Hand(Line(own.url))
    hand.sees("32 listeners")
    others.pop().close()
    hand.sees("Rain", limit=30)  # noise notices it at its next beat
    for other in others:
        other.close()


def test_changes_from_elsewhere_are_on_the_glass_at_once(hand: Hand, own: NoiseService) -> None:
    began = time.monotonic()
    own.play("waves")
    hand.sees("Waves")
    assert time.monotonic() - began < 1  # the goal is 100 ms


def test_a_noise_that_arrives_can_be_turned_to(hand: Hand, own: NoiseService) -> None:
    own.upload("brook", (own.library / "rain.wav").read_bytes())
    wait_until(lambda: hand.frame() and "brook" in hand.controller.known.names, "the panel knows it")
    hand.turn(1)
    assert hand.glass == ["Rain", "2/4   push: play"]
    hand.turn(-1)
    assert hand.glass == ["Brook", "1/4   push: play"]


def test_the_last_noise_can_be_played_again_by_a_push(hand: Hand, own: NoiseService) -> None:
    own.play("waves")
    hand.sees("Waves")
    hand.tap(Control.STOP)
    hand.sees("Stopped")
    hand.hears(file=None)
    hand.wait(3)
    assert hand.glass[0] == "Waves"
    hand.tap(Control.PUSH)
    hand.brings(own, file="waves")
