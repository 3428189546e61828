"""The page by plain requests, and in a browser that runs no scripts."""

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from noise.client import Client
from tests.browser import PHONE, opened
from tests.hearing import random_loop, wav
from tests.service import NoiseService, free_port
from tests.waiting import wait_until
from tests.webserver.conftest import WebService
from tests.webserver.pages import TEXT, card, expect_titles, file, jpeg, play
from webserver.app import GONE_AFTER, create_app

BROWSER = {"Accept": "text/html"}


@pytest.fixture
def page(browser: Browser, box: NoiseService, shared_web: WebService) -> Iterator[Page]:
    with opened(browser, shared_web.url, PHONE, java_script_enabled=False) as page:
        yield page


def test_the_buttons_play_and_stop(page: Page, box: NoiseService) -> None:
    play(page, "waves")
    expect(page.get_by_role("heading", level=1)).to_have_text("Waves")
    assert box.get("/")["file"] == "waves"
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Silence")
    assert box.get("/")["file"] is None


def test_presets_are_stored_played_and_cleared(page: Page, box: NoiseService) -> None:
    card(page, "waves").get_by_role("button", name="Store Waves in preset 2").click()
    page.get_by_role("button", name="Preset 2: Waves").click()
    assert box.get("/")["file"] == "waves"
    page.get_by_role("button", name="Store what plays in preset 1").click()
    assert box.get("/presets/")["1"] == "waves"
    page.get_by_role("button", name="Empty preset 2").click()
    expect(page.get_by_role("button", name="Preset 2: empty")).to_be_visible()


def test_several_files_are_uploaded_and_nothing_is_replaced(page: Page) -> None:
    page.get_by_label("Add sounds").set_input_files([file("brook.wav"), file("rain.wav")])
    page.get_by_role("button", name="Upload").click()
    expect_titles(page, "Brook", "Rain", "Rain 2", "Waves")


def test_of_several_files_the_bad_one_is_named(page: Page) -> None:
    page.get_by_label("Add sounds").set_input_files([file("notes.txt", TEXT), file("brook.wav")])
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("#message")).to_contain_text("notes.txt: ")
    expect_titles(page, "Brook", "Rain", "Waves")


def test_a_noise_has_a_page_of_its_own_where_it_is_changed(page: Page) -> None:
    card(page, "rain").locator(".more").click()
    page.get_by_label("Picture").set_input_files([file("red.jpg", jpeg("red"), "image/jpeg")])
    page.get_by_role("button", name="Use it").click()
    card(page, "rain").locator(".more").click()
    page.get_by_label("Name").fill("Summer rain")
    page.get_by_role("button", name="Rename").click()
    expect_titles(page, "Summer rain", "Waves")
    card(page, "Summer_rain").locator(".more").click()
    page.get_by_role("button", name="Delete").click()
    expect_titles(page, "Waves")


def test_a_mute_mutes(page: Page, box: NoiseService) -> None:
    page.get_by_role("button", name="Mute").click()
    assert box.get("/")["volume"] == 0
    page.get_by_role("button", name="Mute").click()
    assert box.get("/")["volume"] == 40


def test_the_volume_is_set_by_its_button(page: Page, box: NoiseService) -> None:
    page.get_by_label("Volume").fill("66")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator("#volume-number")).to_have_text("66")
    assert box.get("/volume/")["volume"] == 66


def test_a_page_without_an_answer_tries_again(browser: Browser, web: WebService, noise: NoiseService) -> None:
    noise.kill()
    with opened(browser, web.url, PHONE, java_script_enabled=False) as page:
        expect(page.locator("#message")).to_have_text("No answer from the player.")
        noise.start()
        expect(page.locator(".title")).to_have_text(["Rain", "Waves"], timeout=15_000)


@pytest.mark.parametrize(("path", "file"), [("/play/waves", "waves"), ("/stop", None)])
def test_an_action_leads_back_to_the_page(
    box: NoiseService, shared_web: WebService, path: str, file: str | None
) -> None:
    answer = shared_web.browse("POST", path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert box.get("/")["file"] == file


@pytest.mark.parametrize(
    ("path", "volume", "status", "words"),
    [("/play/snow", None, 404, "snow"), ("/volume", "loud", 400, "from 0 to 100"), ("/volume", None, 400, "volume")],
)
def test_a_no_is_the_page_with_the_reason(
    box: NoiseService, shared_web: WebService, path: str, volume: str | None, status: int, words: str
) -> None:
    answer = shared_web.browse("POST", path, data={"volume": volume})
    assert answer.status_code == status
    assert words in message(answer.text)
    assert "Waves" in answer.text


def message(page: str) -> str:
    found = re.search(r'id="message"[^>]*>([^<]*)<', page)
    assert found
    return found[1]


def test_a_title_is_text_and_not_markup(box: NoiseService, shared_web: WebService) -> None:
    (box.library / "<i>bold.wav").write_bytes(wav(random_loop(2000, seed=4)))
    wait_until(lambda: "bold" in shared_web.browse("GET", "/").text, "the page lists it")
    assert "<i>" not in shared_web.browse("GET", "/").text.lower()


def test_all_pages_share_one_conversation_with_noise(box: NoiseService, shared_web: WebService) -> None:
    pages = [shared_web.request("GET", "/events", stream=True) for _ in range(5)]
    assert all(next(page.iter_lines()) == b"event: state" for page in pages)
    assert connections_to(box.port) == 1
    for page in pages:
        page.close()


def connections_to(port: int) -> int:
    """Count the established connections of this machine to a port of its own."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[2].endswith(f":{port:04X}") and row[3] == "01" for row in rows)


def test_an_action_waits_only_once_for_a_frozen_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noise.client.ANSWER", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        app = create_app(Client(f"http://127.0.0.1:{frozen.getsockname()[1]}"))
        began = time.monotonic()
        assert app.test_client().post("/stop", headers=BROWSER).status_code == 503
    assert 0.5 <= time.monotonic() - began < 1


def test_a_phone_that_left_without_a_word_is_cut_off() -> None:
    app = create_app(Client(f"http://127.0.0.1:{free_port()}"))
    with socket.socket() as connection:
        app.test_client().get("/events", environ_overrides={"gunicorn.socket": connection})
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == GONE_AFTER
