"""Buttons and dial by the real RPi.GPIO of rpi-lgpio, over lines with edges, bounce and other owners."""

import importlib.util
import random
import sys
import time
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import Any

import pytest

from controller import pins
from controller.config import BUTTONS, PINS, read
from controller.contacts import Contacts
from controller.encoder import Encoder
from controller.panel import Control, Events, Pressed, Released
from controller.pins import Pins
from controller.rpi import RpiGpio
from tests.controller.gpio import Lgpio
from tests.waiting import wait_until

if importlib.util.find_spec("RPi") is None:
    pytest.skip("needs rpi-lgpio, which there is on Linux for Python 3.11 and 3.12", allow_module_level=True)

STOP, A, B = PINS["STOP"], PINS["DIAL_A"], PINS["DIAL_B"]
CLOCKWISE = ((A, 0), (B, 0), (A, 1), (B, 1))  # the edges of one detent
BACK = ((B, 0), (A, 0), (B, 1), (A, 1))
SEED = 7


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lgpio]:
    lines = Lgpio()
    monkeypatch.setenv("RPI_LGPIO_REVISION", "a02082")
    monkeypatch.setattr(pins, "AGAIN", 0.5)
    monkeypatch.setitem(sys.modules, "lgpio", lines)
    forget_rpi()
    yield lines
    forget_rpi()


def forget_rpi() -> None:
    """Have RPi.GPIO imported anew: it has state of its own."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "RPi"]:
        del sys.modules[name]


@pytest.fixture
def events() -> Events:
    return SimpleQueue()


@pytest.fixture
def watching(lines: Lgpio, events: Events) -> Iterator[Pins]:
    watching = watched(events)
    wait_until_sampled(watching)
    yield watching
    watching.close()


def watched(events: Events, **settings: str) -> Pins:
    config = read(settings)
    contacts = Contacts(BUTTONS, Encoder(config.dial_steps, config.dial_reversed))
    return Pins(RpiGpio, config.pins, contacts, events)


def wait_until_sampled(watching: Pins, buttons: int = len(BUTTONS)) -> None:
    """Wait until it knows how so many buttons stand at first."""
    wait_until(lambda: len(watching._contacts._buttons) == buttons, "the pins were sampled")


def taken(events: Events, count: int, limit: float = 5.0) -> list[Any]:
    """Wait for so many events; return them."""
    return [events.get(timeout=limit) for _ in range(count)]


def nothing_more(events: Events) -> bool:
    """Tell whether nothing comes within a time in which everything would."""
    try:
        return not events.get(timeout=2 * pins.MOVING)
    except Empty:
        return True


@pytest.mark.parametrize(("name", "control"), BUTTONS.items())
@pytest.mark.usefixtures("watching")
def test_each_button_is_pressed_and_released_once_however_it_bounces(
    lines: Lgpio, events: Events, name: str, control: Control
) -> None:
    chance = random.Random(SEED)
    lines.bounce(PINS[name], 0, chance)
    lines_after = taken(events, 1)
    lines.bounce(PINS[name], 1, chance)
    kinds = [(type(event), event.control) for event in lines_after + taken(events, 1)]
    assert kinds == [(Pressed, control), (Released, control)]
    assert nothing_more(events)


@pytest.mark.usefixtures("watching")
def test_a_press_is_told_soon(lines: Lgpio, events: Events) -> None:
    began = time.monotonic()
    lines.drive(STOP, 0)
    assert taken(events, 1)[0].at - began < 0.1  # the goal is 10 ms


@pytest.mark.usefixtures("watching")
def test_a_spike_is_no_press(lines: Lgpio, events: Events) -> None:
    lines.drive(STOP, 0)
    lines.drive(STOP, 1)
    assert nothing_more(events)


@pytest.mark.usefixtures("watching")
@pytest.mark.parametrize(("edges", "detents"), [(CLOCKWISE, 1), (BACK, -1)])
def test_a_detent_is_counted_however_it_bounces(
    lines: Lgpio, events: Events, edges: tuple[tuple[int, int], ...], detents: int
) -> None:
    chance = random.Random(SEED)
    for _ in range(24):
        for line, level in edges:
            lines.bounce(line, level, chance, within=0.001)
            time.sleep(0.005)  # a quick hand: a detent in 24 ms
    assert [event.detents for event in taken(events, 24)] == [detents] * 24
    assert nothing_more(events)


def test_two_buttons_at_once_and_a_dial_are_all_told(watching: Pins, lines: Lgpio, events: Events) -> None:
    lines.drive(STOP, 0)
    lines.drive(PINS["PRESET_1"], 0)
    for line, level in CLOCKWISE:
        lines.drive(line, level)
        time.sleep(0.005)
    told = {getattr(event, "control", "dial") for event in taken(events, 3)}
    assert told == {Control.STOP, Control.PRESET_1, "dial"}


def test_a_reversed_dial_counts_the_other_way(lines: Lgpio, events: Events) -> None:
    watching = watched(events, DIAL_REVERSED="on", DIAL_STEPS="2")
    wait_until_sampled(watching)
    for line, level in CLOCKWISE:
        lines.drive(line, level)
        time.sleep(0.005)
    assert [event.detents for event in taken(events, 2)] == [-1, -1]
    watching.close()


def test_a_button_that_is_down_at_the_start_is_no_press(lines: Lgpio, events: Events) -> None:
    lines.levels[STOP] = 0
    watching = watched(events)
    assert nothing_more(events)
    lines.drive(STOP, 1)
    assert isinstance(taken(events, 1)[0], Released)
    watching.close()


def without_chip(lines: Lgpio) -> None:
    lines.there = False


def with_busy_pin(lines: Lgpio) -> None:
    lines.busy.add(STOP)


@pytest.mark.parametrize(
    ("harm", "words"),
    [(without_chip, "The pins cannot be used: can not open gpiochip."), (with_busy_pin, "STOP cannot be used: GPIO 5")],
)
def test_what_cannot_be_had_is_told_and_tried_again(
    lines: Lgpio, events: Events, harm: Callable[[Lgpio], None], words: str
) -> None:
    harm(lines)
    watching = watched(events)
    wait_until(lambda: watching.trouble and words in watching.trouble, "it is told")
    lines.there, lines.busy = True, set()
    wait_until(lambda: watching.trouble is None, "it is told that all is well")
    wait_until_sampled(watching)
    lines.drive(STOP, 0)
    assert taken(events, 1)[0].control == Control.STOP
    watching.close()


def test_beside_a_busy_pin_the_others_work(lines: Lgpio, events: Events) -> None:
    lines.busy.add(STOP)
    watching = watched(events)
    wait_until_sampled(watching, len(BUTTONS) - 1)
    lines.drive(PINS["DISPLAY"], 0)
    assert taken(events, 1)[0].control == Control.DISPLAY
    watching.close()


def test_not_being_a_pi_is_told(lines: Lgpio, events: Events, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RPI_LGPIO_REVISION")
    watching = watched(events)
    wait_until(lambda: watching.trouble, "it is told")
    assert watching.trouble == "The pins cannot be used: This module can only be run on a Raspberry Pi."
    watching.close()


def test_closing_frees_all_pins(watching: Pins, lines: Lgpio) -> None:
    watching.close()
    assert lines.claimed == set()
