"""The presets and STOP, let go and held, on each screen, before a real noise service."""

import pytest

from controller.charset import PLAYS
from controller.panel import Control
from tests.controller.hand import Hand
from tests.hearing import random_loop, wav
from tests.service import NoiseService


@pytest.mark.parametrize("slot", ["1", "2"])
def test_a_preset_let_go_plays_and_says_what_it_is(anywhere: Hand, box: NoiseService, slot: str) -> None:
    box.request("PUT", f"/presets/{slot}/", json={"noise": "rain"})
    anywhere.hears(presets=box.get("/presets/"))
    anywhere.press(Control(slot))
    assert anywhere.glass == [f"Preset {slot}", "Rain"]
    anywhere.release(Control(slot))
    anywhere.brings(box, file="rain")
    anywhere.sees(f"Preset {slot}", f"{PLAYS} Rain")


def test_an_empty_preset_says_how_to_store(anywhere: Hand, box: NoiseService) -> None:
    anywhere.press(Control.PRESET_3)
    assert anywhere.glass == ["Preset 3", "(empty)"]
    anywhere.release(Control.PRESET_3)
    assert anywhere.glass == ["Preset 3 empty.", "Hold it 1 second"]
    anywhere.wait(2.5)
    assert anywhere.glass == ["to store what", "plays."]
    assert box.get("/")["file"] is None


def test_a_held_preset_stores_what_plays_and_does_not_play(anywhere: Hand, box: NoiseService) -> None:
    box.play("waves")
    anywhere.hears(file="waves")
    anywhere.press(Control.PRESET_1)
    anywhere.wait(1)
    anywhere.sees("Stored in 1", "Waves")
    anywhere.release(Control.PRESET_1)
    assert box.get("/presets/")["1"] == "waves"
    assert anywhere.glass == ["Stored in 1", "Waves"]
    assert box.get("/")["file"] == "waves"


def test_a_preset_held_for_less_plays(hand: Hand, box: NoiseService) -> None:
    box.play("waves")
    hand.sees("Waves")
    hand.hold(Control.PRESET_1, 0.9)
    hand.brings(box, file="rain")
    assert box.get("/presets/")["1"] == "rain"


def test_nothing_is_stored_while_nothing_plays(hand: Hand, box: NoiseService) -> None:
    hand.hold(Control.PRESET_1)
    assert hand.glass == ["Nothing plays", "that could be"]
    assert box.get("/presets/")["1"] == "rain"


def test_a_preset_whose_noise_is_gone_says_so(hand: Hand, box: NoiseService) -> None:
    box.upload("snow", wav(random_loop(2000, seed=9)))
    box.request("PUT", "/presets/4/", json={"noise": "snow"})
    box.request("DELETE", "/noises/snow/")
    hand.hears(presets=box.get("/presets/"))
    hand.tap(Control.PRESET_4)
    hand.sees("Preset 4 holds", "'snow', which is")


def test_stop_let_go_stops(anywhere: Hand, box: NoiseService) -> None:
    box.play("rain")
    anywhere.hears(file="rain")
    anywhere.press(Control.STOP)
    assert anywhere.glass[0] == "Stop"
    anywhere.release(Control.STOP)
    anywhere.brings(box, file=None)
    anywhere.sees("Stopped")


@pytest.mark.parametrize(("before", "after"), [(40, 10), (3, 1), (0, 0)])
def test_stop_held_turns_the_volume_down_to_a_quarter_instead(
    anywhere: Hand, box: NoiseService, before: int, after: int
) -> None:
    box.play("rain")
    box.volume(before)
    anywhere.hears(file="rain", volume=before)
    anywhere.hold(Control.STOP)
    assert anywhere.glass == ["Good night", f"Volume {after}"]
    anywhere.brings(box, volume=after, file="rain")


def test_several_controls_at_once_do_what_each_does(hand: Hand, box: NoiseService) -> None:
    box.play("waves")
    hand.sees("Waves")
    hand.press(Control.PRESET_2)
    hand.press(Control.STOP)
    hand.wait(1)
    hand.tap(Control.PRESET_1)
    hand.brings(box, file="rain", volume=10, presets={"1": "rain", "2": "waves", "3": None, "4": None})
    hand.release(Control.STOP)
    hand.release(Control.PRESET_2)
    assert box.get("/")["file"] == "rain"
