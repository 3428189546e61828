"""Pictures, waveforms and originals: small, kept by the browser, and whole."""

import io

import pytest
from PIL import Image

from tests.hearing import random_loop, wav
from tests.service import NoiseService
from tests.webserver.conftest import WebService
from tests.webserver.pages import colour, jpeg
from webserver.pictures import HEIGHT, STROKES, drawn, scaled


@pytest.mark.parametrize("width", [96, 320, 640])
def test_a_picture_is_cut_square_and_scaled(width: int) -> None:
    with Image.open(io.BytesIO(scaled(jpeg("red", (900, 500)), width))) as image:
        assert (image.size, image.format) == ((width, width), "JPEG")


def test_a_phones_picture_is_turned_upright() -> None:
    image = Image.new("RGB", (400, 400), "blue")
    image.paste("red", (0, 0, 400, 100))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    with Image.open(io.BytesIO(scaled(out.getvalue(), 96))) as turned:
        pixel = turned.convert("RGB").getpixel((48, 90))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200


def test_what_cannot_be_read_stays_as_it_is() -> None:
    assert scaled(b"no picture", 96) == b"no picture"


def test_a_waveform_fills_its_height_with_few_strokes() -> None:
    svg = drawn([[-0.1, 0.1]] * 500 + [[-0.5, 0.2]] * 500).decode()
    assert svg.count("M") == STROKES
    assert f"v{HEIGHT - 2:.1f}" in svg


@pytest.mark.parametrize("pairs", [[], [[0.0, 0.0]]])
def test_silence_has_a_waveform_too(pairs: list[list[float]]) -> None:
    assert drawn(pairs).startswith(b"<svg")


def picture_of(box: NoiseService, name: str) -> str:
    return str(box.get(f"/noises/{name}/")["picture"]).replace("/picture/", "/picture") + "&w=320"


def test_a_picture_is_kept_for_ever_and_not_sent_again(box: NoiseService, shared_web: WebService) -> None:
    path = picture_of(box, "rain")
    first = shared_web.request("GET", path)
    assert first.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    again = shared_web.request("GET", path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_another_picture_has_another_address(box: NoiseService, shared_web: WebService) -> None:
    before = picture_of(box, "rain")
    shared_web.request("GET", before)
    box.request("PUT", "/noises/rain/picture/", data=jpeg("red"))
    after = picture_of(box, "rain")
    assert after != before
    assert colour(shared_web.request("GET", after).content)[0] > 250


def test_a_waveform_is_a_picture(box: NoiseService, shared_web: WebService) -> None:
    answer = shared_web.request("GET", "/noises/rain/waveform?v=1")
    assert (answer.headers["Content-Type"][:13], answer.content[:4]) == ("image/svg+xml", b"<svg")


def test_an_original_is_whole_and_has_its_name(box: NoiseService, shared_web: WebService) -> None:
    answer = shared_web.request("GET", "/noises/waves/audio")
    assert answer.content == wav(random_loop(2000))
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''waves.wav"


@pytest.mark.parametrize("path", ["/noises/snow/audio", "/noises/snow/picture?v=1", "/noises/snow", "/nowhere"])
def test_what_is_not_there_is_said(box: NoiseService, shared_web: WebService, path: str) -> None:
    answer = shared_web.request("GET", path)
    assert (answer.status_code, answer.json()["message"][-1]) == (404, ".")


@pytest.mark.parametrize("version", ["", "?v=", "?v=%22", "?v=%0d%0aX:1", "?v=%C4%80"])
def test_an_address_that_no_page_has_makes_no_sense(box: NoiseService, shared_web: WebService, version: str) -> None:
    answer = shared_web.request("GET", f"/noises/rain/picture{version}")
    assert (answer.status_code, "makes no sense" in answer.json()["message"]) == (400, True)


def test_the_page_is_light(box: NoiseService, shared_web: WebService) -> None:
    page = shared_web.browse("GET", "/")
    scripts = ["page", "ask", "details", "format", "library", "live", "player", "say", "uploads"]
    files = [shared_web.request("GET", f"/static/{name}.js").content for name in scripts]
    total = len(page.content) + sum(map(len, files)) + len(shared_web.request("GET", "/static/page.css").content)
    assert total + 25 * 2000 < 100_000, f"{total} bytes, and some 2000 for each further noise"


def test_a_static_file_is_not_sent_again(shared_web: WebService) -> None:
    tag = shared_web.request("GET", "/static/page.css").headers["ETag"]
    assert shared_web.request("GET", "/static/page.css", headers={"If-None-Match": tag}).status_code == 304
