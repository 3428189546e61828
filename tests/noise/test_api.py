"""The REST API by hand: what each call answers."""

import hashlib
import io
import re
from collections.abc import Iterator

import pytest
import requests
from PIL import Image

from noise import calls
from tests.hearing import random_loop, wav
from tests.pulse import PulseServer
from tests.service import NoiseService, running

LOOP = wav(random_loop(2000))


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    """One service for all of these tests."""
    with running(tmp_path_factory.mktemp("api") / "data", shared_pulse) as service:
        yield service


@pytest.fixture
def waves(box: NoiseService) -> NoiseService:
    box.upload("waves", LOOP)
    return box


def jpeg(colour: str = "navy") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(file, "JPEG")
    return file.getvalue()


def test_play_answers_as_it_always_has(waves: NoiseService) -> None:
    assert waves.request("POST", "/play/waves/").json() == {"status": "play", "file": "waves"}


def test_stop_answers_as_it_always_has(waves: NoiseService) -> None:
    assert waves.request("POST", "/stop/").json() == {"status": "stop", "file": None}


def test_the_root_tells_what_plays_and_every_call(waves: NoiseService) -> None:
    waves.play("waves")
    answer = waves.get("/")
    assert (answer["status"], answer["file"], answer["title"]) == ("play", "waves", "Waves")
    assert {"method": "POST", "path": "/play/<noisename>/"}.items() <= answer["calls"][1].items()


@pytest.mark.parametrize(
    "path", ["/volume", "/volume/", "/noises", "/noises/waves", "/noises/waves/", "/presets", "/health"]
)
def test_every_address_works_with_and_without_its_slash(waves: NoiseService, path: str) -> None:
    assert waves.request("GET", path, allow_redirects=False).status_code == 200


def test_a_new_noise_is_201_and_a_replaced_one_200(box: NoiseService) -> None:
    assert [box.upload("twice", LOOP).status_code for _ in range(2)] == [201, 200]


def test_an_upload_may_come_in_chunks_of_unknown_number(box: NoiseService) -> None:
    answer = box.request("PUT", "/noises/chunked/audio", data=iter([LOOP[:1000], LOOP[1000:]]))
    assert (answer.status_code, answer.json()["status"]) == (201, "ready")


def test_a_noise_tells_its_length_and_format(waves: NoiseService) -> None:
    noise = waves.get("/noises/waves/")
    assert noise["seconds"] == round(2000 / 44100, 3)
    assert noise["format"] == {"kind": "WAV", "encoding": "PCM_16", "rate": 44100, "channels": 2}


def test_the_original_comes_back_byte_for_byte(waves: NoiseService) -> None:
    body = waves.request("GET", "/noises/waves/audio/").content
    assert hashlib.sha256(body).digest() == hashlib.sha256(LOOP).digest()


def test_an_unchanged_original_is_not_sent_again(waves: NoiseService) -> None:
    tag = waves.request("GET", "/noises/waves/audio/").headers["ETag"]
    assert waves.request("GET", "/noises/waves/audio/", headers={"If-None-Match": tag}).status_code == 304


def test_a_picture_comes_back_byte_for_byte(waves: NoiseService) -> None:
    picture = jpeg()
    waves.request("PUT", "/noises/waves/picture/", data=picture)
    url = waves.get("/noises/waves/")["picture"]
    assert waves.request("GET", url).content == picture


def test_a_noise_without_a_picture_has_one_drawn_of_its_spectrum(box: NoiseService) -> None:
    box.upload("plain", LOOP)
    drawn = Image.open(io.BytesIO(box.request("GET", box.get("/noises/plain/")["picture"]).content))
    assert (drawn.format, drawn.size) == ("JPEG", (640, 640))


def test_a_waveform_has_at_most_1000_pairs(box: NoiseService) -> None:
    box.upload("long", wav(random_loop(50_000)))
    pairs = box.get(box.get("/noises/long/")["waveform"])["pairs"]
    assert 500 < len(pairs) <= 1000
    assert all(-1 <= low < high <= 1 for low, high in pairs)


def test_presets_hold_names(waves: NoiseService) -> None:
    waves.request("PUT", "/presets/2/", json={"noise": "waves"})
    assert waves.get("/presets/")["2"] == "waves"


def test_a_preset_plays(waves: NoiseService) -> None:
    waves.request("PUT", "/presets/3/", json={"noise": "waves"})
    assert waves.request("POST", "/presets/3/play/").json() == {"status": "play", "file": "waves"}


def test_an_emptied_preset_does_not_play(waves: NoiseService) -> None:
    waves.request("PUT", "/presets/4/", json={"noise": "waves"})
    waves.request("DELETE", "/presets/4/")
    assert waves.request("POST", "/presets/4/play/").status_code == 409


def test_presets_and_what_plays_follow_a_renamed_noise(box: NoiseService) -> None:
    box.upload("before", LOOP)
    box.request("PUT", "/presets/1/", json={"noise": "before"})
    box.play("before")
    box.request("PATCH", "/noises/before/", json={"name": "after"})
    state = box.get("/")
    assert (state["presets"]["1"], state["file"]) == ("after", "after")


def test_a_renamed_noise_keeps_its_picture(box: NoiseService) -> None:
    box.upload("old", LOOP)
    box.request("PUT", "/noises/old/picture/", data=jpeg("red"))
    box.request("PATCH", "/noises/old/", json={"name": "new"})
    assert box.request("GET", "/noises/new/picture/").content == jpeg("red")
    box.request("DELETE", "/noises/new/")


def test_a_noise_cannot_take_the_name_of_another(waves: NoiseService) -> None:
    waves.upload("other", LOOP)
    assert waves.request("PATCH", "/noises/other/", json={"name": "waves"}).status_code == 409


def test_a_deleted_noise_is_gone_and_goes_on_playing(box: NoiseService) -> None:
    box.upload("short_lived", LOOP)
    box.play("short_lived")
    box.request("DELETE", "/noises/short_lived/")
    assert box.request("GET", "/noises/short_lived/").status_code == 404
    assert box.get("/")["file"] == "short_lived"


@pytest.mark.parametrize("name", ["größe", "波の音", "шум_моря", "बारिश", "A-b_9"])
def test_names_of_every_script_work(box: NoiseService, name: str) -> None:
    assert box.upload(name, LOOP).status_code == 201
    assert box.request("POST", f"/play/{name}/").json()["file"] == name


def test_health_tells_of_each_part(box: NoiseService) -> None:
    health = box.get("/health/")
    assert health["status"] == "ok"
    assert [name for name, part in health["parts"].items() if part["up"]] == ["library", "sound", "state"]
    assert health["free_bytes"] > 0


def test_a_panel_that_reports_trouble_degrades_health(box: NoiseService) -> None:
    box.request("PUT", "/health/panel/", json={"up": False, "message": "The LCD does not answer."})
    assert box.get("/health/")["status"] == "degraded"
    box.request("PUT", "/health/panel/", json={"up": True, "message": None})
    assert box.get("/health/")["parts"]["panel"] == {"up": True, "message": None}


def test_the_openapi_document_has_exactly_the_calls(box: NoiseService) -> None:
    document = box.get("/openapi.json")
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert described == {(method, re.sub(r"<(\w+)>", r"{\1}", path)) for method, path, _, _ in calls.CALLS}


def test_every_call_of_the_list_has_a_route(box: NoiseService) -> None:
    for method, path, _, _ in calls.CALLS:
        address = path.replace("<noisename>", "nothing").replace("<name>", "nothing").replace("<n>", "1")
        with requests.request(method, box.url + address, stream=True, timeout=15) as answer:
            assert answer.status_code != 405
            assert answer.headers["Content-Type"] != "text/html" or method == "GET"


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/xml", "text/html", "nonsense"])
def test_every_kind_of_client_gets_an_answer(box: NoiseService, accept: str) -> None:
    assert box.request("GET", "/volume/", headers={"Accept": accept}).status_code == 200
