"""Uploads by hand: what the page's script asks for, and what it is refused."""

import socket

import pytest

from noise.client import Client
from tests.service import NoiseService, free_port
from tests.webserver.conftest import WebService
from tests.webserver.pages import SOUND, TEXT
from webserver.app import create_app
from webserver.uploads import PATIENCE


def test_a_plan_says_what_the_noise_will_be_called(box: NoiseService, shared_web: WebService) -> None:
    answer = shared_web.request("GET", "/uploads/pack%20(1).wav?bytes=1000")
    assert answer.json() == {"name": "pack_1", "taken": False, "free": "pack_1"}


def test_a_plan_says_which_name_is_free(box: NoiseService, shared_web: WebService) -> None:
    assert shared_web.request("GET", "/uploads/rain.flac").json() == {"name": "rain", "taken": True, "free": "rain_2"}


@pytest.mark.parametrize(("filename", "words"), [("!!.wav", "no letter or digit"), (f"{'ä' * 101}.wav", "too long")])
def test_a_name_that_cannot_be_is_refused_before_it_is_sent(
    box: NoiseService, shared_web: WebService, filename: str, words: str
) -> None:
    planned = shared_web.request("GET", f"/uploads/{filename}")
    assert (planned.status_code, words in planned.json()["message"]) == (400, True)
    sent = shared_web.request("POST", "/uploads", files={"audio": (filename, SOUND)})
    assert words in sent.json()["message"]


def test_more_than_there_is_room_for_is_refused_before_it_is_sent(box: NoiseService, shared_web: WebService) -> None:
    answer = shared_web.request("GET", f"/uploads/huge.wav?bytes={10**15}")
    assert answer.status_code == 507
    assert answer.json()["message"].startswith("It has 1000000 GB, but there is room for ")


def test_a_body_is_sent_on(box: NoiseService, shared_web: WebService) -> None:
    assert shared_web.request("PUT", "/uploads/brook", data=SOUND).json()["status"] == "ready"
    assert box.request("GET", "/noises/brook/audio/").content == SOUND


def test_what_is_sent_under_a_name_just_deleted_stays(box: NoiseService, shared_web: WebService) -> None:
    assert shared_web.request("POST", "/noises/rain/delete").ok
    shared_web.request("PUT", "/uploads/rain", data=SOUND)
    late = shared_web.request("POST", "/noises/rain/keep")
    assert (late.status_code, late.json()["message"]) == (409, "It is deleted already.")
    assert box.request("GET", "/noises/rain/audio/").content == SOUND


def test_a_noise_that_is_not_there_is_not_deleted(box: NoiseService, shared_web: WebService) -> None:
    assert shared_web.request("POST", "/noises/snow/delete").status_code == 404


def test_noises_no_comes_back_with_its_status(box: NoiseService, shared_web: WebService) -> None:
    answer = shared_web.request("PUT", "/uploads/notes", data=TEXT)
    assert (answer.status_code, "accepted" in answer.json()["message"]) == (415, True)


def test_an_empty_body_is_refused(box: NoiseService, shared_web: WebService) -> None:
    answer = shared_web.request("PUT", "/uploads/nothing", data=b"")
    assert (answer.status_code, "empty" in answer.json()["message"]) == (415, True)


def test_a_body_without_a_length_is_refused(box: NoiseService, shared_web: WebService) -> None:
    answer = shared_web.request("PUT", "/uploads/endless", data=iter([SOUND]))
    assert (answer.status_code, "how long" in answer.json()["message"]) == (411, True)


@pytest.mark.parametrize(("method", "path"), [("PUT", "/uploads/brook"), ("POST", "/uploads")])
def test_an_upload_that_stands_still_is_not_waited_for(method: str, path: str) -> None:
    app = create_app(Client(f"http://127.0.0.1:{free_port()}"))
    with socket.socket() as connection:
        app.test_client().open(path, method=method, environ_overrides={"gunicorn.socket": connection})
        assert connection.gettimeout() == PATIENCE


@pytest.mark.parametrize("path", ["/volume", "/presets/1", "/noises/rain/rename"])
def test_a_form_that_is_too_large_is_refused(box: NoiseService, shared_web: WebService, path: str) -> None:
    answer = shared_web.request("POST", path, data={"volume": "1" * 100_000})
    assert (answer.status_code, answer.json()["message"]) == (413, "That is more than this box accepts.")
