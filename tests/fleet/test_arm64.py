"""The three Python images for the Pi's processor, built by the same recipes under emulation; noise plays there."""

import contextlib
from collections.abc import Iterator

import numpy as np
import pytest
import requests

from tests.fleet import images
from tests.fleet.conftest import engine_of, need_engine
from tests.fleet.emulation import QEMU, aarch64
from tests.fleet.engine import Engine
from tests.hearing import level_db, sine, wav
from tests.needs import need_program
from tests.pulse import RATE, PulseServer, Samples
from tests.service import ROOT, free_port
from tests.waiting import wait_until

# What of each part needs most of what was installed for it.
PYTHON_PARTS = {"noise": "noise.service, noise.engine", "webserver": "webserver.app", "controller": "controller.rpi"}
NOISES = "white_noise"  # to make all nineteen under emulation would take a quarter of an hour
PITCH = 441.0  # Hz
SLOW = 120.0  # seconds; everything takes its time there


@pytest.fixture(scope="module")
def pi() -> Iterator[Engine]:
    """An engine that has the three images."""
    need_engine()
    need_program(QEMU)
    with aarch64(), engine_of("arm64") as engine:
        with engine.internet():
            images.make(engine, *PYTHON_PARTS, architecture="arm64")
            for part in PYTHON_PARTS:
                build(engine, part)
        yield engine


def build(engine: Engine, part: str) -> None:
    options = (
        [*images.arguments(), "--build-arg", f"BUILTIN_NOISES={NOISES}"] if part == "noise" else images.arguments()
    )
    engine.docker("build", *options, "--tag", f"{part}:pi", "--file", str(ROOT / part / "Dockerfile"), str(ROOT))


@pytest.mark.parametrize("part", PYTHON_PARTS)
def test_an_image_runs_python_on_the_pis_processor(pi: Engine, part: str) -> None:
    script = f"import platform, {PYTHON_PARTS[part]}; print(platform.machine())"
    assert pi.docker("run", "--rm", *rights(part), f"{part}:pi", "python", "-c", script) == "aarch64"


def test_noise_plays_there_at_the_right_level_and_pitch(pi: Engine, shared_pulse: PulseServer) -> None:
    with service(pi, shared_pulse) as url, shared_pulse.recording() as recording:
        sent = sine(PITCH, amplitude=0.1)
        assert requests.put(f"{url}/noises/tone/audio/", data=wav(sent), timeout=SLOW).ok
        wait_until(lambda: status(url, "tone") == "ready", "the tone is ready", limit=SLOW)
        assert requests.post(f"{url}/play/tone/", timeout=SLOW).ok
        recording.wait_for_sound(limit=SLOW).wait(4)
        heard = recording.samples[-3 * RATE :]
    assert abs(level_db(heard) - level_db(np.rint(sent * 32768))) < 0.5
    assert abs(pitch(heard[:, 0]) - PITCH) < 1


@contextlib.contextmanager
def service(pi: Engine, pulse: PulseServer) -> Iterator[str]:
    """Run noise with its sound going to a PulseAudio of this machine; yield its address."""
    port = free_port()
    module = ("module-native-protocol-tcp", "auth-anonymous=1", f"port={port}", f"listen={pi.near}")
    loaded = pulse.command("load-module", *module).strip()
    settings = {"PULSE_SERVER": f"tcp:{pi.near}:{port}", "DATA_DIR": "/data", "VOLUME_START": "100", "LEVEL_LUFS": ""}
    words = [word for name, value in settings.items() for word in ("--env", f"{name}={value}")]
    started = pi.docker("run", "--detach", *rights("noise"), "--publish", "8080:8080", *words, "noise:pi")
    try:
        url = f"http://{pi.address}:8080"
        wait_until(lambda: sounds(url), "noise has its sound", limit=SLOW)
        yield url
    finally:
        pi.docker("rm", "--force", started)
        pulse.command("unload-module", loaded)


def rights(part: str) -> list[str]:
    return ["--cap-add", "SYS_NICE"] if part == "noise" else []


def sounds(url: str) -> bool:
    try:
        return requests.get(f"{url}/", timeout=SLOW).json()["sound"] is None
    except requests.RequestException:
        return False


def status(url: str, name: str) -> object:
    return requests.get(f"{url}/noises/{name}/", timeout=SLOW).json().get("status")


def pitch(signal: Samples) -> float:
    """Return the frequency in Hz that is strongest."""
    spectrum = np.abs(np.fft.rfft(signal * np.hanning(len(signal))))
    return float(np.argmax(spectrum)) * RATE / len(signal)
