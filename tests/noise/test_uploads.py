"""Uploads and changes that break off, collide or are cut short: nothing is lost, nothing is left behind."""

import contextlib
import json
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from noise.staging import AT_ONCE
from tests.hearing import random_loop, wav
from tests.noise.test_api import jpeg
from tests.pulse import PulseServer
from tests.service import NoiseService
from tests.waiting import wait_until

LOOP, OTHER = wav(random_loop(88_200)), wav(random_loop(44_100, seed=2))
LONG = wav(random_loop(44_100 * 120))


@pytest.fixture
def box(tmp_path: Path, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    """A service with one noise."""
    service = NoiseService(tmp_path / "data", shared_pulse)
    try:
        service.start(sound=False).upload("waves", LOOP)
        yield service
    finally:
        service.kill()


def broken_upload(box: NoiseService, header: str, body: bytes) -> socket.socket:
    """Begin an upload and send only a part of it."""
    connection = socket.create_connection(("127.0.0.1", box.port))
    connection.sendall(f"PUT /noises/waves/audio/ HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n".encode() + body)
    return connection


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (f"Content-Length: {len(OTHER)}", OTHER[:50_000]),
        ("Transfer-Encoding: chunked", b"C350\r\n" + OTHER[:50_000] + b"\r\n"),
    ],
    ids=["of known length", "in chunks"],
)
def test_an_upload_that_breaks_off_changes_nothing(box: NoiseService, header: str, body: bytes) -> None:
    incoming = box.data / "incoming"
    connection = broken_upload(box, header, body)
    wait_until(lambda: any(incoming.iterdir()), "the upload is under way")
    connection.close()
    wait_until(lambda: not any(incoming.iterdir()), "nothing is left behind")
    assert box.request("GET", "/noises/waves/audio/").content == LOOP


def test_uploads_that_stand_still_leave_the_box_usable(box: NoiseService) -> None:
    stalled = [broken_upload(box, "Content-Length: 100000", b"RIFF") for _ in range(70)]
    wait_until(lambda: len(list((box.data / "incoming").iterdir())) == AT_ONCE, "as many as may are under way")
    began = time.monotonic()
    assert box.request("POST", "/stop/").status_code == 200
    assert time.monotonic() - began < 5
    for connection in stalled:
        connection.close()


def importing(box: NoiseService) -> bool:
    found = subprocess.run(["pgrep", "-g", str(box.group), "-f", "noise.loops"], capture_output=True)
    return bool(found.stdout) and any(noise["status"] == "importing" for noise in box.get("/noises/"))


def ready(box: NoiseService, name: str) -> bool:
    return any(noise["name"] == name and noise["status"] == "ready" for noise in box.get("/noises/?all"))


@pytest.mark.parametrize("ending", ["end", "kill"])
def test_an_import_that_a_restart_interrupts_is_finished_afterwards(box: NoiseService, ending: str) -> None:
    (box.library / "long.wav").write_bytes(LONG)
    wait_until(lambda: importing(box), "the import is under way")
    getattr(box, ending)()
    box.start(sound=False)
    wait_until(lambda: ready(box, "long"), "the import is finished", limit=60)


def test_an_import_whose_process_is_killed_is_tried_again(box: NoiseService) -> None:
    (box.library / "long.wav").write_bytes(LONG)
    wait_until(lambda: importing(box), "the import is under way")
    subprocess.run(["pkill", "-KILL", "-g", str(box.group), "-f", "noise.loops"], check=True)
    wait_until(lambda: ready(box, "long"), "the import is finished", limit=60)


def test_an_upload_does_not_overwrite_another_file(box: NoiseService) -> None:
    (box.library / "waves.flac").write_bytes(b"precious")
    wait_until(lambda: len(box.get("/noises/?all")) == 2, "the other file is listed")
    answer = box.upload("waves", b"fLaC" + bytes(100))
    assert answer.status_code in (409, 415)
    assert (box.library / "waves.flac").read_bytes() == b"precious"


def test_a_rename_does_not_overwrite_the_picture_of_another(box: NoiseService) -> None:
    box.request("PUT", "/noises/waves/picture/", data=jpeg())
    (box.library / "sea.jpg").write_bytes(b"precious")
    wait_until(lambda: box.request("PATCH", "/noises/waves/", json={"name": "sea"}).status_code == 409, "it is refused")
    assert (box.library / "sea.jpg").read_bytes() == b"precious"


def test_a_power_cut_while_renaming_leaves_presets_that_play(box: NoiseService) -> None:
    names = ["waves", "sea"]
    for turn in range(10):
        old = next(noise["name"] for noise in box.get("/noises/"))
        new = names[old == "waves"]
        box.request("PUT", "/presets/1/", json={"noise": old})
        rename = threading.Thread(target=rename_quietly, args=(box, old, new))
        rename.start()
        time.sleep(0.002 * turn)  # another moment each time; nothing can be waited for in the middle of a rename
        box.kill()
        rename.join()
        box.start(sound=False)
        assert box.get("/presets/")["1"] == next(noise["name"] for noise in box.get("/noises/"))


def rename_quietly(box: NoiseService, old: str, new: str) -> None:
    with contextlib.suppress(requests.RequestException):
        box.request("PATCH", f"/noises/{old}/", json={"name": new})


def test_a_renamed_noise_that_is_never_joined_is_ready_at_once(box: NoiseService) -> None:
    box.request("PATCH", "/noises/waves/", json={"join": "never"})
    wait_until(lambda: ready(box, "waves"), "it is prepared anew")
    renamed = box.request("PATCH", "/noises/waves/", json={"name": "sea"}).json()
    assert (renamed["status"], renamed["join"]) == ("ready", "never")
    assert json.loads((box.data / "state.json").read_text())["unjoined"] == ["sea"]


def test_a_prepared_loop_that_is_gone_is_made_anew(box: NoiseService) -> None:
    shutil.rmtree(box.data / "loops")
    (box.data / "loops").mkdir()
    assert box.request("POST", "/play/waves/").status_code == 409
    wait_until(lambda: box.request("POST", "/play/waves/").status_code == 200, "it plays again")


@pytest.mark.parametrize("part", ["picture", "waveform"])
def test_a_part_of_a_prepared_loop_that_is_gone_is_made_anew(box: NoiseService, part: str) -> None:
    for path in (box.data / "loops").glob({"picture": "*.jpg", "waveform": "*.pairs"}[part]):
        path.unlink()
    assert box.request("GET", f"/noises/waves/{part}/").status_code == 409
    wait_until(lambda: box.request("GET", f"/noises/waves/{part}/").status_code == 200, "it is there again")


def test_a_noise_uploaded_under_the_name_of_a_deleted_one_does_not_play_by_itself(box: NoiseService) -> None:
    box.play("waves")
    box.wait_stored(playing=True)
    box.request("DELETE", "/noises/waves/")
    box.kill()
    box.start(sound=False)
    box.upload("waves", OTHER)
    assert box.get("/")["status"] == "stop"


@pytest.mark.parametrize("share", [0.01, 0.5])
def test_a_picture_that_is_cut_off_is_refused(box: NoiseService, share: float) -> None:
    picture = jpeg()
    answer = box.request("PUT", "/noises/waves/picture/", data=picture[: int(share * len(picture))])
    assert answer.status_code == 415


def test_a_picture_that_is_too_large_is_refused_in_chunks_too(box: NoiseService) -> None:
    answer = box.request("PUT", "/noises/waves/picture/", data=(bytes(2**20) for _ in range(12)))
    assert answer.status_code == 413


def test_a_name_may_be_written_in_either_normal_form(box: NoiseService) -> None:
    box.upload("café", OTHER)
    assert box.request("GET", "/noises/cafe\u0301/").json()["name"] == "café"


def test_a_name_has_to_be_a_text(box: NoiseService) -> None:
    assert box.request("PATCH", "/noises/waves/", json={"name": None}).status_code == 400


def test_a_damaged_record_of_built_in_noises_does_not_stop_the_service(box: NoiseService) -> None:
    box.end()
    (box.library / ".builtin.json").write_bytes(b"")
    box.start(sound=False, record=False)
    assert box.get("/noises/waves/")["status"] == "ready"


def test_ctrl_c_ends_everything_without_a_traceback(box: NoiseService) -> None:
    box.signal(signal.SIGINT)
    assert "Traceback" not in box.log
