"""What each control does on each screen, before a real noise service."""

import pytest

from controller.charset import FULL, LOUDNESS, PLAYS, STOPPED
from controller.following import Heard
from controller.panel import Control
from tests.controller.conftest import go_to, ready
from tests.controller.hand import Hand, Line
from tests.service import NoiseService

STOPPED_40 = f"{STOPPED} stopped    {LOUDNESS}40"
PLAYING_40 = f"{PLAYS} playing    {LOUDNESS}40"


def test_at_first_it_shows_what_a_push_would_play(hand: Hand) -> None:
    assert hand.glass == ["Rain", STOPPED_40]


def test_turning_moves_through_the_library_and_plays_nothing(hand: Hand, box: NoiseService) -> None:
    hand.turn(1)
    assert hand.glass == ["Regen für elise", "2/3   push: play"]
    hand.turn(2)
    assert hand.glass == ["Rain", "1/3   push: play"]
    hand.turn(-1)
    assert hand.glass[0] == "Waves"
    assert box.get("/")["file"] is None


def test_a_push_plays_the_shown_noise(hand: Hand, box: NoiseService) -> None:
    hand.turn(2)
    hand.tap(Control.PUSH)
    assert hand.glass == ["Waves", "starting..."]
    hand.brings(box, file="waves")
    hand.sees("Waves", f"{PLAYS} playing")
    hand.wait(3)
    hand.sees("Waves", PLAYING_40)


def test_a_push_on_the_playing_noise_leads_to_the_volume_and_the_next_one_back(hand: Hand, box: NoiseService) -> None:
    box.play("waves")
    hand.sees("Waves", PLAYING_40)
    hand.tap(Control.PUSH)
    assert hand.glass == ["Volume        40", FULL * 6 + "\x02"]
    hand.tap(Control.PUSH)
    assert hand.glass[0] == "Waves"


def test_a_push_leads_back_from_the_information(hand: Hand) -> None:
    go_to(hand, "info")
    hand.tap(Control.PUSH)
    assert hand.glass == ["Rain", STOPPED_40]


def test_display_leads_from_screen_to_screen(hand: Hand) -> None:
    first = []
    for _ in range(4):
        first.append(hand.glass[0].split()[0])
        hand.tap(Control.DISPLAY)
    assert first == ["Rain", "Volume", "One", "Rain"]


def test_turning_changes_the_volume_on_its_screen(hand: Hand, box: NoiseService) -> None:
    go_to(hand, "volume")
    hand.turn(3)
    assert hand.glass[0] == "Volume        43"
    hand.brings(box, volume=43)
    hand.turn(-5)
    hand.brings(box, volume=38)
    assert hand.glass[0] == "Volume        38"


def test_the_dial_goes_on_from_where_it_is_though_older_news_come(hand: Hand, box: NoiseService) -> None:
    go_to(hand, "volume")
    hand.turn(3)
    hand.brings(box, volume=43)
    hand.controller.handle(Heard({**box.get("/"), "volume": 41}), hand.now)
    hand.turn(1)
    hand.brings(box, volume=44)


def test_turned_fast_the_dial_does_more(hand: Hand, box: NoiseService) -> None:
    go_to(hand, "volume")
    hand.turn(9, pause=0.005)
    hand.brings(box, volume=81)  # 40, 1 for the first and 5 for each of the others


def test_the_volume_stays_between_its_ends(hand: Hand, box: NoiseService) -> None:
    go_to(hand, "volume")
    hand.turn(30, pause=0.005)
    hand.brings(box, volume=100)
    assert hand.glass == ["Volume       100", FULL * 16]
    hand.turn(-30, pause=0.005)
    hand.brings(box, volume=0)
    assert hand.glass == ["Volume         0", ""]


def test_turning_moves_through_the_lines_of_the_information(hand: Hand) -> None:
    go_to(hand, "info")
    hand.sees("Address:")
    lines = []
    for _ in range(6):
        lines.append(hand.glass[0])
        hand.turn(1)
    assert "Version: 0.1.0" in lines
    assert lines[2].startswith("Health:")
    hand.turn(-20)
    assert hand.glass[0] == "Address:"


@pytest.mark.parametrize("screen", ["volume", "info"])
def test_a_screen_left_alone_returns_after_eight_seconds(hand: Hand, screen: str) -> None:
    go_to(hand, screen)
    hand.wait(7.9)
    assert hand.glass[0] != "Rain"
    hand.wait(0.1)
    assert hand.glass == ["Rain", STOPPED_40]


def test_a_noise_come_to_and_left_alone_gives_way_to_what_plays(hand: Hand, box: NoiseService) -> None:
    box.play("rain")
    hand.turn(2)
    hand.wait(8)
    hand.sees("Rain", PLAYING_40)


def test_the_light_goes_out_and_the_first_press_brings_it_back_and_counts(box: NoiseService, line: Line) -> None:
    hand = ready(Hand(line, dim_after=30))
    box.play("waves")
    hand.sees("Waves")
    hand.wait(29)
    assert hand.frame().backlight
    hand.wait(1)
    assert not hand.frame().backlight
    hand.tap(Control.STOP)
    assert hand.frame().backlight
    hand.brings(box, file=None)


def test_a_large_glass_shows_more(box: NoiseService, line: Line) -> None:
    hand = ready(Hand(line, size=(20, 4)))
    assert hand.glass == ["Rain", f"{STOPPED} stopped        {LOUDNESS}40", "", "Presets 1 - - -"]
    hand.turn(1)
    assert hand.glass[1] == "2/3       push: play"
