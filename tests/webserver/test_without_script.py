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
from webserver.app import GONE_AFTER, create_app


@pytest.fixture
def page(browser: Browser, box: NoiseService, shared_web: WebService) -> Iterator[Page]:
    with opened(browser, shared_web.url, PHONE, java_script_enabled=False) as page:
        yield page


def test_the_buttons_play_and_stop(page: Page, box: NoiseService) -> None:
    page.get_by_role("button", name="Waves").click()
    expect(page.get_by_role("heading")).to_have_text("Waves")
    assert box.get("/")["file"] == "waves"
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading")).to_have_text("Silence")
    assert box.get("/")["file"] is None


def test_the_volume_is_set_by_its_button(page: Page, box: NoiseService) -> None:
    page.get_by_label("Volume").fill("66")
    page.get_by_role("button", name="Set").click()
    expect(page.locator("#volume-number")).to_have_text("66")
    assert box.get("/volume/")["volume"] == 66


def test_a_page_without_an_answer_tries_again(browser: Browser, web: WebService, noise: NoiseService) -> None:
    noise.kill()
    with opened(browser, web.url, PHONE, java_script_enabled=False) as page:
        expect(page.locator("#message")).to_have_text("No answer from the player.")
        noise.start()
        expect(page.locator("#noises button")).to_have_text(["Rain", "Waves"], timeout=15_000)


@pytest.mark.parametrize(("path", "file"), [("/play/waves", "waves"), ("/stop", None)])
def test_an_action_leads_back_to_the_page(
    box: NoiseService, shared_web: WebService, path: str, file: str | None
) -> None:
    answer = shared_web.request("POST", path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert box.get("/")["file"] == file


@pytest.mark.parametrize(
    ("path", "volume", "status", "words"),
    [("/play/snow", None, 404, "snow"), ("/volume", "loud", 400, "from 0 to 100"), ("/volume", None, 400, "volume")],
)
def test_a_no_is_the_page_with_the_reason(
    box: NoiseService, shared_web: WebService, path: str, volume: str | None, status: int, words: str
) -> None:
    answer = shared_web.request("POST", path, data={"volume": volume})
    assert answer.status_code == status
    assert words in message(answer.text)
    assert "Waves" in answer.text


def message(page: str) -> str:
    found = re.search(r'id="message"[^>]*>([^<]*)<', page)
    assert found
    return found[1]


def test_a_title_is_text_and_not_markup(box: NoiseService, shared_web: WebService) -> None:
    (box.library / "<b>bold.wav").write_bytes(wav(random_loop(2000, seed=4)))
    wait_until(lambda: "bold" in shared_web.request("GET", "/").text, "the page lists it")
    assert "<b>" not in shared_web.request("GET", "/").text.lower()


def test_a_closed_page_lets_go_of_noise(box: NoiseService, shared_web: WebService) -> None:
    with shared_web.request("GET", "/events", stream=True) as answer:
        assert next(answer.iter_lines()) == b"event: state"
        assert connections_to(box.port) == 1
    wait_until(lambda: connections_to(box.port) == 0, "nobody follows noise's events", limit=30)


def connections_to(port: int) -> int:
    """Count the established connections of this machine to a port of its own."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[2].endswith(f":{port:04X}") and row[3] == "01" for row in rows)


def test_an_action_waits_only_once_for_a_frozen_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noise.client.ANSWER", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        app = create_app(Client(f"http://127.0.0.1:{frozen.getsockname()[1]}"))
        began = time.monotonic()
        assert app.test_client().post("/stop").status_code == 503
    assert 0.5 <= time.monotonic() - began < 1


def test_a_phone_that_left_without_a_word_is_cut_off() -> None:
    app = create_app(Client(f"http://127.0.0.1:{free_port()}"))
    with socket.socket() as connection:
        app.test_client().get("/events", environ_overrides={"gunicorn.socket": connection})
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == GONE_AFTER
