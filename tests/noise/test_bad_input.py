"""Bad input gets a sentence and the right status, and what plays goes on."""

import threading
from collections.abc import Iterator

import pytest
import requests

from tests.hearing import random_loop, wav
from tests.pulse import PulseServer
from tests.service import NoiseService, running

LOOP = wav(random_loop(44100))


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    """One service for all of these tests, which plays all the time."""
    with running(tmp_path_factory.mktemp("bad") / "data", shared_pulse) as service:
        service.upload("playing", LOOP)
        service.play("playing")
        yield service


@pytest.fixture(autouse=True)
def _goes_on(box: NoiseService) -> Iterator[None]:
    """Whatever a test did, the noise goes on and no traceback was logged."""
    yield
    assert box.get("/")["file"] == "playing"
    assert "Traceback" not in box.log
    assert not any((box.data / "incoming").iterdir())


def assert_refused(answer: requests.Response, status: int, words: str) -> None:
    message = answer.json()["message"]
    assert (answer.status_code, words in message) == (status, True), message
    assert message.endswith(".")
    assert "/tmp" not in message


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("unknown", 404, "no noise called"),
        ("..", 400, "cannot be part of a name"),
        ("..%2F..%2Fetc%2Fpasswd", 404, "nothing at this address"),
        ("%2Fetc%2Fpasswd", 404, "nothing at this address"),
        ("", 404, "nothing at this address"),
        ("rain.wav", 400, "'.' cannot be part of a name"),
        ("two%20words", 400, "' ' cannot be part of a name"),
        ("%00", 400, "cannot be part of a name"),
        ("a" * 300, 400, "too long"),
    ],
)
def test_names_that_cannot_be_played(box: NoiseService, name: str, status: int, words: str) -> None:
    request = requests.Request("POST", box.url)
    prepared = requests.Session().prepare_request(request)
    prepared.url = f"{box.url}/play/{name}/"  # as it is: nobody tidies it up
    assert_refused(requests.Session().send(prepared, timeout=15), status, words)


@pytest.mark.parametrize("name", ["a b", "a" * 300, "a.wav", "a\\b", "a?"])
def test_names_that_cannot_be_given(box: NoiseService, name: str) -> None:
    assert box.request("PUT", f"/noises/{requests.utils.quote(name)}/audio/", data=LOOP).status_code == 400  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "volume",
    ["-1", "101", '"loud"', "NaN", "Infinity", "40.5", "null", "true", "1" * 400, '"+-5"', "[]", '{"a": 1}', "1e999"],
)
def test_volumes_that_make_no_sense(box: NoiseService, volume: str) -> None:
    answer = box.request("PUT", "/volume/", data=f'{{"volume": {volume}}}')
    assert_refused(answer, 400, "whole number from 0 to 100")


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 60000, b"7"])
def test_bodies_that_are_no_json_object(box: NoiseService, body: bytes) -> None:
    assert_refused(box.request("PUT", "/volume/", data=body), 400, "JSON object")


def test_a_body_without_the_field(box: NoiseService) -> None:
    assert_refused(box.request("PUT", "/volume/", json={"loudness": 3}), 400, '"volume" is missing')


def test_a_body_that_is_too_large(box: NoiseService) -> None:
    assert_refused(box.request("PUT", "/volume/", data=b" " * 100_000), 413, "too large")


def header(rate: int = 44100, channels: int = 2, size: int | None = None) -> bytes:
    """A WAV file with a header of our own making."""
    whole = bytearray(LOOP)
    whole[22:24] = channels.to_bytes(2, "little")
    whole[24:28] = rate.to_bytes(4, "little")
    if size is not None:
        whole[4:8] = whole[40:44] = size.to_bytes(4, "little")
    return bytes(whole)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "file is empty"),
        (b"Dear diary,\nit rained.\n", "seems to be a text"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "seems to be a JPEG picture"),
        (b"%PDF-1.7 ...", "seems to be a PDF"),
        (bytes(range(256)) * 10, "unknown kind"),
        (LOOP[:44], "no samples"),
        (header(rate=0), "header makes no sense"),
        (header(rate=1), "sample rate is 1 Hz"),
        (header(channels=0), "header makes no sense"),
        (header(channels=9), "9 channels"),
    ],
)
def test_files_that_are_no_sound(box: NoiseService, body: bytes, words: str) -> None:
    assert_refused(box.upload("bad", body), 415, words)
    assert box.request("GET", "/noises/bad/").status_code == 404


@pytest.mark.parametrize("body", [LOOP[: len(LOOP) // 2], header(size=0xFFFFFFF0), header(size=2**31)])
def test_a_file_that_is_shorter_than_it_says_plays_what_is_there(box: NoiseService, body: bytes) -> None:
    answer = box.upload("cut", body)
    assert answer.status_code in (200, 201)
    assert answer.json()["seconds"] == pytest.approx((len(body) - 44) / 4 / 44100, abs=0.001)


def test_a_refused_file_leaves_the_noise_that_has_its_name(box: NoiseService) -> None:
    box.upload("precious", LOOP)
    box.upload("precious", b"no sound at all")
    assert box.request("GET", "/noises/precious/audio/").content == LOOP


def test_a_body_larger_than_the_free_space(box: NoiseService) -> None:
    headers = {"Content-Length": str(10**15), "Expect": "100-continue"}
    with requests.Session() as session:
        prepared = session.prepare_request(requests.Request("PUT", box.url + "/noises/huge/audio/", headers=headers))
        prepared.headers["Content-Length"] = str(10**15)
        assert_refused(session.send(prepared, timeout=15), 507, "no room")


def test_a_picture_that_is_none(box: NoiseService) -> None:
    assert_refused(box.request("PUT", "/noises/playing/picture/", data=b"GIF89a"), 415, "not a whole JPEG")


def test_a_picture_without_a_noise(box: NoiseService) -> None:
    assert_refused(box.request("PUT", "/noises/nobody/picture/", data=b""), 404, "no noise called")


@pytest.mark.parametrize("slot", ["0", "5", "one", "-1"])
def test_presets_that_there_are_not(box: NoiseService, slot: str) -> None:
    assert_refused(box.request("PUT", f"/presets/{slot}/", json={"noise": "playing"}), 404, "they are 1 to 4")


def test_a_preset_for_an_unknown_noise(box: NoiseService) -> None:
    assert_refused(box.request("PUT", "/presets/1/", json={"noise": "nobody"}), 404, "no noise called")


def test_a_method_that_an_address_does_not_take(box: NoiseService) -> None:
    answer = box.request("GET", "/stop/")
    assert_refused(answer, 405, "does not take this method")
    assert "POST" in answer.headers["Allow"]


def test_two_clients_changing_one_noise_at_once_leave_a_whole_one(box: NoiseService) -> None:
    versions = [wav(random_loop(3000 + number)) for number in range(6)]
    threads = [threading.Thread(target=box.upload, args=("shared", version)) for version in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = box.request("GET", "/noises/shared/audio/").content
    assert stored in versions
    assert box.get("/noises/shared/")["seconds"] == round((len(stored) - 44) / 4 / 44100, 3)
