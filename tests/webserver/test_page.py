"""The page in a real browser, on a phone and on a desk."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESK, PHONE, complaints, opened
from tests.hearing import random_loop, wav
from tests.service import NoiseService
from tests.waiting import wait_until
from tests.webserver.conftest import WebService


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser, box: NoiseService, shared_web: WebService) -> Iterator[Page]:
    """The page, open and alive."""
    with opened(browser, shared_web.url, request.param) as page:
        expect(page.locator("html")).to_have_class("live")
        yield page


def wait_for(noise: NoiseService, **values: Any) -> None:
    """Wait until noise's state has these values."""
    wait_until(lambda: values.items() <= noise.get("/").items(), f"noise's state has {values}")


def test_the_list_shows_the_uploaded_noises(page: Page) -> None:
    assert page.locator("#noises button").all_inner_texts() == ["Rain", "Waves"]


def test_a_click_plays_and_stop_stops(page: Page, box: NoiseService) -> None:
    page.get_by_role("button", name="Waves").click()
    wait_for(box, file="waves")
    expect(page.get_by_role("heading")).to_have_text("Waves")
    expect(page.locator("[aria-current=true]")).to_have_text("Waves")
    page.get_by_role("button", name="Stop").click()
    wait_for(box, file=None)
    expect(page.get_by_role("heading")).to_have_text("Silence")
    expect(page.locator("[aria-current=true]")).to_have_count(0)


def test_the_slider_sets_the_volume(page: Page, box: NoiseService) -> None:
    page.get_by_label("Volume").fill("73")
    wait_for(box, volume=73)


def test_of_a_quick_turn_the_last_volume_counts(page: Page, box: NoiseService) -> None:
    page.get_by_label("Volume").focus()
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    wait_for(box, volume=55)
    expect(page.locator("#volume-number")).to_have_text("55")


def test_others_changes_show_without_a_reload(page: Page, box: NoiseService) -> None:
    page.evaluate("window.same = true")
    box.play("rain")
    box.volume(12)
    expect(page.locator("[aria-current=true]")).to_have_text("Rain")
    expect(page.get_by_label("Volume")).to_have_value("12")
    expect(page.locator("#volume-number")).to_have_text("12")
    assert page.evaluate("window.same")


def test_an_upload_and_a_removal_show_without_a_reload(page: Page, box: NoiseService) -> None:
    box.upload("brook", wav(random_loop(2000, seed=3)))
    expect(page.locator("#noises button:enabled")).to_have_text(["Brook", "Rain", "Waves"])
    box.request("DELETE", "/noises/rain/")
    expect(page.locator("#noises button")).to_have_text(["Brook", "Waves"])


def test_what_noise_refuses_is_said_until_the_next_click(page: Page) -> None:
    page.locator("form", has_text="Rain").evaluate("form => form.action = '/play/snow'")
    page.get_by_role("button", name="Rain").click()
    expect(page.locator("#message")).to_contain_text("snow")
    page.get_by_role("button", name="Waves").click()
    expect(page.locator("#message")).to_be_empty()


def test_nothing_complains(page: Page) -> None:
    heard = complaints(page)
    page.reload()
    page.get_by_role("button", name="Waves").click()
    expect(page.locator("[aria-current=true]")).to_have_text("Waves")
    assert heard == []


def test_a_long_word_stays_within_the_window(page: Page, box: NoiseService) -> None:
    box.upload("w" * 60, wav(random_loop(2000, seed=3)))
    box.play("w" * 60)
    expect(page.get_by_role("heading")).to_contain_text("www")
    expect(page.locator("[aria-current=true]")).to_contain_text("www")
    assert page.evaluate("document.querySelector('[aria-current=true]').offsetHeight > 60")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_does_not_poll(browser: Browser, box: NoiseService, shared_web: WebService) -> None:
    with browser.new_page() as page:
        page.clock.install()
        page.goto(shared_web.url)
        expect(page.locator("html")).to_have_class("live")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.clock.run_for(15_000)
        box.volume(30)
        expect(page.locator("#volume-number")).to_have_text("30")
        assert asked == []
