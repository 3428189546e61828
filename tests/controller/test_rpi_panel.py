"""The whole real panel before a real noise service: only its contacts and its glass are stand-ins."""

import sys
import threading
import time
from collections.abc import Iterator
from queue import SimpleQueue

import pytest

from controller.__main__ import assemble
from controller.charset import LOUDNESS, PLAYS
from controller.config import PINS, read
from controller.loop import Ended
from controller.panel import Events
from tests.controller.glass import Glass
from tests.controller.gpio import Lgpio
from tests.service import NoiseService
from tests.waiting import wait_until


class Box:
    """The panel in a thread of its own, with what is wired to it."""

    def __init__(self, noise: NoiseService, lines: Lgpio, glass: Glass) -> None:
        self.lines, self.glass = lines, glass
        self._events: Events = SimpleQueue()
        config = read({"NOISE_URL": noise.url})
        self._thread = threading.Thread(target=assemble, args=(config, self._events), daemon=True)
        self._thread.start()
        wait_until(lambda: self.glass.rows[0] and self.lines.claimed == set(PINS.values()), "it is ready")

    def press(self, name: str) -> None:
        """Bring a contact to ground."""
        self.lines.drive(PINS[name], 0)

    def release(self, name: str) -> None:
        """Let it go."""
        self.lines.drive(PINS[name], 1)

    def sees(self, *rows: str) -> None:
        """Wait until the glass shows these rows."""
        wait_until(lambda: self.glass.rows[: len(rows)] == list(rows), f"the glass shows {rows}")

    def end(self) -> None:
        """End it as a signal does."""
        self._events.put(Ended())
        self._thread.join(2)


@pytest.fixture
def panel(box: NoiseService, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    lines, glass = Lgpio(), Glass()
    monkeypatch.setenv("RPI_LGPIO_REVISION", "a02082")
    monkeypatch.setitem(sys.modules, "lgpio", lines)
    for name in ("RPi", "RPi.GPIO"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr("RPLCD.i2c.SMBus", glass)
    panel = Box(box, lines, glass)
    panel.sees("Rain")
    yield panel
    panel.end()


def test_a_press_goes_from_the_pin_to_noise_and_to_the_glass(panel: Box, box: NoiseService) -> None:
    panel.press("PRESET_1")
    panel.sees("Preset 1", "Rain")
    panel.release("PRESET_1")
    wait_until(lambda: box.get("/")["file"] == "rain", "it plays")
    panel.sees("Preset 1", f"{PLAYS} Rain")
    panel.sees("Rain", f"{PLAYS} playing    {LOUDNESS}40")


def test_a_press_is_answered_on_the_glass_soon(panel: Box) -> None:
    began = time.monotonic()
    panel.press("STOP")
    panel.sees("Stop")
    assert time.monotonic() - began < 1  # the goal is 100 ms


def test_a_button_held_for_a_second_is_held(panel: Box, box: NoiseService) -> None:
    box.play("waves")
    panel.sees("Waves")
    panel.press("PRESET_3")
    panel.sees("Stored in 3", "Waves")
    panel.release("PRESET_3")
    assert box.get("/presets/")["3"] == "waves"


def test_noise_knows_that_all_is_well(panel: Box, box: NoiseService) -> None:
    wait_until(lambda: box.get("/health/")["parts"]["panel"] == {"up": True, "message": None}, "it was reported")


def test_at_its_end_there_is_a_farewell_and_the_pins_are_free(panel: Box) -> None:
    panel.end()
    assert panel.glass.rows == ["Goodbye", ""]
    assert not panel.glass.lit
    assert panel.lines.claimed == set()
    assert panel.glass.opened == 0
