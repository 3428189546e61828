"""The page while something is gone, and how it mends itself."""

import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE, complaints, opened
from tests.pulse import PulseServer
from tests.service import NoiseService
from tests.webserver.conftest import WebService
from tests.webserver.pages import play
from tests.webserver.test_states import violations

MENDED_WITHIN = 15_000  # milliseconds
GONE_WITHIN = 20_000  # milliseconds; the goal is 2 seconds


@pytest.fixture
def shared_pulse(own_pulse: PulseServer) -> PulseServer:
    """Here the noise service plays on a server that a test may kill."""
    return own_pulse


@pytest.fixture
def page(browser: Browser, web: WebService) -> Iterator[Page]:
    with opened(browser, web.url, PHONE) as page:
        expect(page.locator("html")).to_have_class("live")
        yield page


def test_the_page_says_when_noise_is_gone_and_mends_itself(page: Page, noise: NoiseService) -> None:
    heard = complaints(page)
    noise.kill()
    expect(page.locator("#message")).to_have_text("No answer from the player.")
    noise.start().play("rain")
    expect(page.locator(".card [aria-current=true]")).to_have_text("Rain", timeout=MENDED_WITHIN)
    expect(page.locator("#message")).to_be_empty()
    assert heard == []


def test_the_page_says_when_noise_stands_still_and_mends_itself(page: Page, noise: NoiseService) -> None:
    noise.freeze()
    expect(page.locator("#message")).to_have_text("No answer from the player.", timeout=GONE_WITHIN)
    noise.thaw()
    expect(page.locator("#message")).to_be_empty(timeout=MENDED_WITHIN)


def test_a_page_opened_while_noise_is_gone_mends_itself(browser: Browser, web: WebService, noise: NoiseService) -> None:
    noise.kill()
    with opened(browser, web.url, PHONE) as page:
        expect(page.locator("#message")).to_have_text("No answer from the player.")
        noise.start()
        expect(page.locator(".title")).to_have_text(["Rain", "Waves"], timeout=MENDED_WITHIN)
        expect(page.get_by_role("heading", level=1)).to_have_text("Silence")


def test_a_click_while_noise_is_gone_says_so_once(page: Page, noise: NoiseService) -> None:
    noise.kill()
    with page.expect_response("**/play/rain") as answer:
        play(page, "rain")
    assert answer.value.status == 503
    expect(page.locator("#message")).to_have_text("No answer from the player.")


def test_many_failures_are_told_once(page: Page, noise: NoiseService) -> None:
    noise.kill()
    for name in ("rain", "waves", "rain"):
        with page.expect_response(f"**/play/{name}"):
            play(page, name)
    expect(page.locator("#toasts p")).to_have_text(["No answer from the player."])


def test_a_single_request_that_is_lost_is_told_in_passing(page: Page) -> None:
    page.route("**/mute", lambda route: route.abort())
    page.get_by_role("button", name="Mute").click()
    expect(page.locator("#toasts")).to_have_text("No answer from the box. Try again.")
    expect(page.locator("#message")).to_be_empty()


def test_the_page_says_when_the_webserver_is_gone_and_mends_itself(page: Page, web: WebService) -> None:
    web.kill()
    expect(page.locator("#message")).to_contain_text("No answer from the box")
    web.start()
    expect(page.locator("#message")).to_be_empty(timeout=MENDED_WITHIN)


@pytest.fixture
def frozen(browser: Browser, web: WebService) -> Iterator[Page]:
    """The page, with a clock of its own, of a webserver that has stopped without a word."""
    with browser.new_page() as page:
        page.clock.install()
        page.goto(web.url)
        expect(page.get_by_role("heading", level=1)).to_have_text("Silence")
        web.send(signal.SIGSTOP)
        yield page


def test_a_box_fallen_silent_is_found_out(frozen: Page, web: WebService) -> None:
    frozen.clock.fast_forward(7000)
    expect(frozen.locator("#message")).to_contain_text("No answer from the box")
    web.send(signal.SIGCONT)
    frozen.clock.fast_forward(3_000)
    expect(frozen.locator("#message")).to_be_empty()


def test_a_silent_box_is_asked_again_and_again(frozen: Page) -> None:
    for silence in (7000, 5_000):
        with frozen.expect_request("**/events"):
            frozen.clock.fast_forward(silence)


def test_the_trouble_with_the_sound_is_told(page: Page, noise: NoiseService, own_pulse: PulseServer) -> None:
    own_pulse.kill()
    expect(page.locator("#message")).to_contain_text("sound")
    assert violations(page) == []
    own_pulse.start()
    expect(page.locator("#message")).to_be_empty(timeout=MENDED_WITHIN)
