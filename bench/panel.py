"""The front panel: how soon a press is seen and heard."""

import contextlib
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import requests

from bench.recorder import Recorder, recorder
from bench.run import Run
from bench.table import Table
from controller.charset import encoded
from controller.config import read
from controller.lcd import Lcd
from controller.panel import Frame
from controller.rpi import I2cDisplay
from tests.controller.glass import Glass
from tests.controller.service import PanelService
from tests.hearing import random_loop, wav
from tests.pulse import pulse_server
from tests.service import NoiseService
from tests.waiting import wait_until

HEADERS = ["what", "median (ms)", "worst (ms)", "goal (ms)", "of the goal"]
GOAL = 100
SIZES = ((16, 2), (20, 4))


class Watch:
    """Notes when the simulated glass says what."""

    def __init__(self, panel: PanelService) -> None:
        self._answer = panel.request("GET", "/glass", stream=True)
        self._seen: list[tuple[float, str]] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with contextlib.suppress(requests.RequestException):
            for line in self._answer.iter_lines(chunk_size=None):
                if line.startswith(b"data: "):
                    self._seen.append((time.monotonic(), json.loads(line[6:])["text"]))

    def seconds_until(self, words: str, act: Callable[[], object]) -> float:
        """Act; return after how many seconds the glass says the words."""
        mark, began = len(self._seen), time.monotonic()
        act()
        wait_until(lambda: any(words in text for _, text in self._seen[mark:]), f"the glass says {words}")
        return next(at for at, text in self._seen[mark:] if words in text) - began


def table(run: Run) -> Table:
    """Measure all."""
    run.say("measuring the panel")
    rows = []
    with _box() as (noise, panel, recording):
        watch = Watch(panel)
        rows.append(_row("a press to the simulated glass", [_press(panel, watch) for _ in range(run.effort.starts)]))
        panel.wait_for("volume")  # no message any more
        volumes = range(20, 20 + run.effort.starts)
        rows.append(_row("a change elsewhere to it", [_change(noise, watch, volume) for volume in volumes]))
        sounds = [_sound(panel, recording) for _ in range(run.effort.starts)]
        rows.append(_row("a preset let go to the sound", sounds))
    for columns, lines in SIZES:
        rows.append(_row(f"every character of an LCD {columns}x{lines}", _written(columns, lines)))
    notes = ["The LCD is a stand-in behind the real RPLCD whose bus is as slow as one of 100 kHz."]
    return Table("The front panel: how soon a press is seen and heard", HEADERS, rows, notes)


@contextlib.contextmanager
def _box() -> Iterator[tuple[NoiseService, PanelService, Recorder]]:
    with tempfile.TemporaryDirectory() as folder, pulse_server() as pulse, recorder(pulse) as recording:
        noise = NoiseService(Path(folder) / "data", pulse).start()
        noise.upload("rain", wav(random_loop(44100)))
        noise.request("PUT", "/presets/1/", json={"noise": "rain"})
        panel = PanelService(noise.url, Path(folder) / "panel.log").start()
        try:
            panel.wait_for("Rain")
            yield noise, panel, recording
        finally:
            panel.kill()
            noise.kill()


def _press(panel: PanelService, watch: Watch) -> float:
    seconds = watch.seconds_until("Hold 1s", lambda: panel.input(press="stop"))
    watch.seconds_until("Stopped", lambda: panel.input(release="stop"))
    return seconds


def _change(noise: NoiseService, watch: Watch, volume: int) -> float:
    return watch.seconds_until(f"volume {volume}", lambda: noise.volume(volume))


def _sound(panel: PanelService, recording: Recorder) -> float:
    panel.input(press="1")
    mark, began = len(recording.pieces), time.monotonic()
    panel.input(release="1")
    wait_until(lambda: recording.first_sound(mark) is not None, "it is heard")
    heard = recording.first_sound(mark)
    assert heard is not None
    panel.press("stop")
    wait_until(lambda: recording.quiet_for(0.2, mark), "it is silent")
    return heard - began


def _written(columns: int, rows: int) -> list[float]:
    """Change every character of an LCD, again and again."""
    glass = Glass((columns, rows), slow=True)
    config = read({"LCD_COLUMNS": str(columns), "LCD_ROWS": str(rows)})
    with patch("RPLCD.i2c.SMBus", glass):
        lcd = Lcd(lambda: I2cDisplay(config), "LCD")
        return [_written_once(lcd, glass, letter, columns, rows) for letter in "abcdefgh"][1:]


def _written_once(lcd: Lcd, glass: Glass, letter: str, columns: int, rows: int) -> float:
    began = time.monotonic()
    lcd.show(Frame((encoded(letter * columns, columns),) * rows))
    wait_until(lambda: glass.rows == [letter * columns] * rows, "it is written")
    return time.monotonic() - began


def _row(what: str, seconds: list[float]) -> list[str]:
    median, worst = 1000 * statistics.median(seconds), 1000 * max(seconds)
    return [what, f"{median:.0f}", f"{worst:.0f}", str(GOAL), f"{worst / GOAL:.2f} x"]
