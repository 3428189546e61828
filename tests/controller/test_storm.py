"""Ten thousand random presses and turns before a noise service that is slow, refuses, hangs and restarts."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from controller.asking import Asker, Call
from controller.charset import LOUDNESS, PLAYS
from controller.knob import PATIENCE
from controller.panel import Control
from noise.client import ClientError
from tests.controller.conftest import fill, ready
from tests.controller.hand import Hand, Line
from tests.controller.proxy import Line as Way
from tests.controller.proxy import Proxy
from tests.service import NoiseService
from tests.waiting import wait_until

EVENTS, SECONDS, SEED = 10_000, 30, 11
PRESETS = [Control.PRESET_1, Control.PRESET_2, Control.PRESET_3, Control.PRESET_4]


class Spy:
    """Stands in for a client to learn which call it is."""

    def __getattr__(self, name: str) -> Callable[..., str]:
        return lambda *arguments: name


class CountingAsker(Asker):
    """Counts what is asked and what comes of it."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.asked: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()

    def ask(self, call: Call, end: float, done: Callable[[Any], None]) -> None:
        """Ask, and count."""
        name = call(Spy())  # type: ignore[arg-type]

        def counted(answer: Any) -> None:
            (self.failed if isinstance(answer, ClientError) else self.done)[name] += 1
            done(answer)

        self.asked[name] += 1
        super().ask(call, end, counted)


@pytest.fixture
def way(noise: NoiseService) -> Iterator[Proxy]:
    """A line to a service with three noises and full presets."""
    fill(noise)
    for slot, name in zip("1234", ("rain", "waves", "rain", "waves"), strict=True):
        noise.request("PUT", f"/presets/{slot}/", json={"noise": name})
    proxy = Proxy(noise.port)
    yield proxy
    proxy.close()


def weather(noise: NoiseService, way: Proxy, over: threading.Event) -> None:
    """Change the line and restart the service until it is over."""
    chance = random.Random(SEED)
    while not over.wait(chance.uniform(0.3, 1.5)):
        way.line = chance.choice([Way.FINE, Way.FINE, Way.SLOW, Way.HUNG, Way.REFUSING])
        if chance.random() < 0.1:
            noise.kill()
            noise.start(sound=False)


def storm(hand: Hand) -> Counter[Control]:
    """Press and turn at random; return how often each button was pressed and let go."""
    chance, taps, began = random.Random(SEED), Counter[Control](), time.monotonic()
    for number in range(EVENTS):
        act(hand, chance, taps)
        hand.frame()
        wait_until(lambda number=number: time.monotonic() - began >= number * SECONDS / EVENTS, "its turn", SECONDS)  # type: ignore[misc]
    return taps


def act(hand: Hand, chance: random.Random, taps: Counter[Control]) -> None:
    kind = chance.random()
    if kind < 0.5:
        hand.turn(chance.choice([-1, 1]), pause=0)
    else:
        control = chance.choice([*PRESETS, Control.STOP, Control.DISPLAY, Control.PUSH])
        taps[control] += 1
        hand.tap(control)


def test_after_a_storm_the_panel_agrees_with_noise_and_nothing_was_lost_or_doubled(
    noise: NoiseService, way: Proxy
) -> None:
    line = Line(way.url)
    asker = CountingAsker(line.client, line.events)
    line.askers = asker, line.askers[1]
    hand, over = ready(Hand(line)), threading.Event()
    trouble = threading.Thread(target=weather, args=(noise, way, over))
    trouble.start()
    taps = storm(hand)
    over.set()
    trouble.join()
    way.line = Way.FINE
    hand.gives_up()
    every_press_was_asked_once_and_answered_once(asker, taps)
    nothing_was_done_late_or_twice(asker, way)
    the_panel_agrees(hand, noise)


def every_press_was_asked_once_and_answered_once(asker: CountingAsker, taps: Counter[Control]) -> None:
    assert asker.asked["stop"] == taps[Control.STOP]
    assert asker.asked["play_preset"] == sum(taps[control] for control in PRESETS)
    assert asker.done + asker.failed == asker.asked
    assert min(asker.done["play_preset"], asker.failed["play_preset"]) > 100  # it was a storm, and not only one


def nothing_was_done_late_or_twice(asker: CountingAsker, way: Proxy) -> None:
    done = [carried for carried in way.carried if carried.status == 200]
    late = [carried for carried in done if carried.at > carried.deadline]
    twice = [what for what, count in Counter((c.what, c.deadline) for c in way.carried).items() if count > 1]
    assert late == []
    assert twice == []
    assert any(carried.status == 412 for carried in way.carried)  # some came late, and were refused
    assert len(done) >= asker.done.total()
    assert len(way.carried) <= asker.asked.total()


def the_panel_agrees(hand: Hand, noise: NoiseService) -> None:
    wait_until(lambda: hand.frame() and hand.controller.known.trouble is None, "the panel hears noise again")
    hand.wait(2 * PATIENCE)
    wait_until(lambda: hand.frame() and hand.controller.known.state == state(noise), "it knows what noise says")
    noise.play("waves")
    hand.wait(8)
    volume = f"{LOUDNESS}{noise.get('/')['volume']}"
    hand.sees("Waves", f"{PLAYS} playing".ljust(16 - len(volume)) + volume)


def state(noise: NoiseService) -> dict[str, Any]:
    return {name: value for name, value in noise.get("/").items() if name != "calls"}
