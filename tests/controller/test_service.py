"""The panel as a process: how it starts, what it reports, who may use it, how it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.controller.service import PanelService
from tests.processes import seconds_used
from tests.pulse import PulseServer
from tests.service import ROOT, NoiseService
from tests.waiting import wait_until

NOBODY = "http://127.0.0.1:9"  # the port that discards


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[PanelService]:
    """A panel without noise."""
    service = PanelService(NOBODY, tmp_path / "panel.log").start()
    yield service
    service.kill()


def wait_for(box: NoiseService, **values: object) -> None:
    wait_until(lambda: values.items() <= box.get("/").items(), f"noise's state has {values}")


def test_the_panel_works_from_its_input_to_its_glass(panel: PanelService, box: NoiseService) -> None:
    panel.wait_for("Rain", "stopped")
    panel.press("1")
    wait_for(box, file="rain")
    panel.wait_for("Preset 1", "Rain")
    panel.press("display")
    panel.input(turn=2)
    wait_for(box, volume=42)
    panel.press("stop")
    wait_for(box, file=None)


def test_a_button_held_by_its_two_requests_is_held(panel: PanelService, box: NoiseService) -> None:
    box.play("waves")
    panel.wait_for("Waves")
    panel.input(press="4")
    panel.wait_for("Stored in 4", "Waves")
    panel.input(release="4")
    assert box.get("/presets/")["4"] == "waves"


def test_its_health_is_in_that_of_noise(panel: PanelService, box: NoiseService) -> None:
    wait_until(lambda: box.get("/health/")["parts"]["panel"]["up"], "noise knows of the panel")


def test_a_missing_lcd_and_missing_pins_are_in_the_health_and_the_rest_goes_on(
    box: NoiseService, tmp_path: Path
) -> None:
    real = PanelService(box.url, tmp_path / "panel.log", PANEL="rpi")
    real.launch()
    wait_until(lambda: "LCD" in str(box.get("/health/")["parts"]["panel"]["message"]), "noise knows of it")
    wait_until(lambda: "pins" in str(box.get("/health/")["parts"]["panel"]["message"]), "noise knows of it")
    assert box.get("/health/")["parts"]["panel"]["up"] is False
    assert "The LCD at the I2C address 0x27 does not answer (No such file or directory). It is tried again" in real.log
    assert "Traceback" not in real.log
    assert real.end() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_a_farewell_and_ends_it_with_status_0(panel: PanelService, number: signal.Signals) -> None:
    panel.wait_for("Rain")
    with panel.request("GET", "/glass", stream=True) as answer:
        lines = answer.iter_lines(chunk_size=None)
        next(lines)
        began = time.monotonic()
        os.kill(panel.pid, number)
        assert any(b"Goodbye" in line for line in lines)
    assert panel.wait() == 0
    assert time.monotonic() - began < 2


def test_it_ends_in_time_while_noise_does_not_answer(alone: PanelService) -> None:
    alone.wait_for("No answer")
    alone.press("1")
    began = time.monotonic()
    assert alone.end() == 0
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"press": "5"}', '{"press": 1}', '{"turn": 0}', '{"turn": 101}', '{"turn": "1"}', "{", "null"],
)
def test_an_input_that_makes_no_sense_is_refused_with_a_sentence(panel: PanelService, body: str) -> None:
    answer = panel.request("POST", "/input", data=body)
    assert answer.status_code == 400
    assert "the controls are stop, display, push, 1, 2, 3, 4." in answer.text


def test_a_large_input_is_refused(panel: PanelService) -> None:
    assert panel.request("POST", "/input", data="x" * 2000).status_code in (400, 413)


def test_a_change_from_another_site_is_refused(panel: PanelService, box: NoiseService) -> None:
    answer = panel.request("POST", "/input", json={"press": "1"}, headers={"Origin": "http://example.com"})
    assert answer.status_code == 403
    assert "another site" in answer.text


def test_no_script_or_style_may_stand_in_the_page(panel: PanelService) -> None:
    answer = panel.request("GET", "/")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "<style" not in answer.text
    assert "style=" not in answer.text


def test_with_a_password_only_its_health_is_open(box: NoiseService, tmp_path: Path) -> None:
    panel = PanelService(box.url, tmp_path / "panel.log", PASSWORD="secret").start()
    assert panel.request("GET", "/").status_code == 401
    assert panel.request("GET", "/", auth=("", "secret")).ok
    assert panel.request("GET", "/health").json() == {"status": "ok"}
    panel.kill()


def test_the_password_is_passed_on(tmp_path: Path, shared_pulse: PulseServer) -> None:
    noise = NoiseService(tmp_path / "data", shared_pulse, PASSWORD="secret")
    noise.start(sound=False)
    panel = PanelService(noise.url, tmp_path / "panel.log", PASSWORD="secret").start()
    headers = {"Authorization": "Bearer secret"}
    wait_until(lambda: noise.request("GET", "/health/", headers=headers).json()["parts"]["panel"]["up"], "it is known")
    panel.kill()
    noise.kill()


def test_a_setting_that_makes_no_sense_ends_it_with_a_sentence() -> None:
    result = run(PANEL="mock")
    assert (result.returncode, result.stderr) == (1, "PANEL is 'mock', but it has to be one of rpi, simulated.\n")


def test_a_taken_port_ends_it_with_a_sentence(box: NoiseService) -> None:
    result = run(PANEL="simulated", PORT=str(box.port))
    assert result.returncode == 1
    assert f"cannot listen on port {box.port}: Address already in use" in result.stderr


def run(**settings: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "controller"]
    environment = os.environ | {"NOISE_URL": NOBODY} | settings
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=10)


def test_it_needs_no_more_than_its_image_will_have(tmp_path: Path, box: NoiseService) -> None:
    (tmp_path / "noise").mkdir()
    (tmp_path / "controller").symlink_to(ROOT / "controller")
    for name in ("__init__", "client", "access"):
        (tmp_path / "noise" / f"{name}.py").symlink_to(ROOT / "noise" / f"{name}.py")
    panel = PanelService(box.url, tmp_path / "panel.log", PYTHONPATH=str(tmp_path))
    panel.launch(folder=tmp_path)
    wait_until(lambda: "Rain" in panel.text(), "it works")
    panel.kill()


def test_left_alone_it_costs_little(panel: PanelService) -> None:
    panel.wait_for("Rain")
    before, seconds = seconds_used(panel.pid), 3
    time.sleep(seconds)
    assert (seconds_used(panel.pid) - before) / seconds < 0.2  # the goal is 2 % of a core


def test_a_press_is_heard_soon(panel: PanelService, shared_pulse: PulseServer) -> None:
    panel.wait_for("Rain")
    panel.input(press="1")
    with shared_pulse.recording() as recording:
        recording.wait_for_silence()
        began = time.monotonic()
        panel.input(release="1")
        recording.wait_for_sound()
        assert time.monotonic() - began < 1  # the goal is 100 ms
