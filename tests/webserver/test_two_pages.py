"""Several pages at once: what happens on one, or anywhere else, shows on all of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESK, PHONE, opened
from tests.service import NoiseService
from tests.webserver.conftest import WebService
from tests.webserver.pages import SOUND, alive, card, expect_titles, file, jpeg, open_details, play


@pytest.fixture
def pages(browser: Browser, box: NoiseService, shared_web: WebService) -> Iterator[tuple[Page, Page]]:
    """A phone and a desk; neither is loaded again."""
    with opened(browser, shared_web.url, PHONE) as phone, opened(browser, shared_web.url, DESK) as desk:
        for page in (phone, desk):
            alive(page).evaluate("window.same = true")
        yield phone, desk
        assert phone.evaluate("window.same")
        assert desk.evaluate("window.same")


def test_what_plays_and_the_volume_agree(pages: tuple[Page, Page]) -> None:
    phone, desk = pages
    play(phone, "rain")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Rain")
    desk.get_by_label("Volume").fill("12")
    expect(phone.get_by_label("Volume")).to_have_value("12")
    desk.get_by_role("button", name="Stop").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Silence")


def test_a_preset_shows_on_both(pages: tuple[Page, Page]) -> None:
    phone, desk = pages
    card(phone, "waves").get_by_role("button", name="Store Waves in preset 4").click()
    expect(desk.get_by_role("button", name="Preset 4: Waves")).to_be_visible()


def test_a_mute_on_one_is_undone_on_the_other(pages: tuple[Page, Page], box: NoiseService) -> None:
    phone, desk = pages
    phone.get_by_label("Volume").fill("33")
    expect(desk.locator("#volume-number")).to_have_text("33")
    phone.get_by_role("button", name="Mute").click()
    expect(desk.locator("#volume-number")).to_have_text("0")
    desk.get_by_role("button", name="Mute").click()
    expect(phone.locator("#volume-number")).to_have_text("33")


def test_an_upload_a_picture_and_a_new_name_show_on_both(pages: tuple[Page, Page]) -> None:
    phone, desk = pages
    phone.get_by_label("Add sounds").set_input_files([file("brook.wav")])
    expect_titles(desk, "Brook", "Rain", "Waves")
    before = card(desk, "brook").locator("img").first.get_attribute("src") or ""
    dialog = open_details(phone, "brook")
    dialog.get_by_label("Picture").set_input_files([file("red.jpg", jpeg("red"), "image/jpeg")])
    dialog.get_by_role("button", name="Use it").click()
    expect(card(desk, "brook").locator("img").first).not_to_have_attribute("src", before)
    dialog = open_details(phone, "brook")
    dialog.get_by_label("Name").fill("River")
    dialog.get_by_role("button", name="Rename").click()
    expect_titles(desk, "Rain", "River", "Waves")


def test_open_details_stay_true(pages: tuple[Page, Page], box: NoiseService) -> None:
    shown = open_details(pages[0], "rain")
    open_details(pages[1], "rain").get_by_role("button", name="Leave its ends alone").click()
    expect(shown).to_contain_text("Its ends are left alone.")
    box.request("DELETE", "/noises/rain/")
    expect(shown).to_contain_text("It has another name now, or is deleted.")
    expect(shown.get_by_role("link", name="Close")).to_be_focused()


def test_what_is_typed_into_open_details_outlasts_a_change(pages: tuple[Page, Page], box: NoiseService) -> None:
    shown = open_details(pages[0], "rain")
    shown.get_by_label("Name").fill("Drizz")
    box.request("PATCH", "/noises/rain/", json={"join": "never"})
    expect(shown).to_contain_text("Its ends are left alone.")
    pages[0].keyboard.type("le")
    shown.get_by_role("button", name="Rename").click()
    expect_titles(pages[1], "Drizzle", "Waves")


def test_what_curl_does_shows(pages: tuple[Page, Page], box: NoiseService) -> None:
    box.play("rain")
    box.upload("snow", SOUND)
    box.request("DELETE", "/noises/waves/")
    for page in pages:
        expect(page.get_by_role("heading", level=1)).to_have_text("Rain")
        expect_titles(page, "Rain", "Snow")


@pytest.mark.parametrize(("gone", "left"), [("rain", "Waves"), ("waves", "Rain")])
def test_a_card_goes_with_its_noise_the_last_one_too(
    pages: tuple[Page, Page], box: NoiseService, gone: str, left: str
) -> None:
    box.request("DELETE", f"/noises/{gone}/")
    for page in pages:
        expect_titles(page, left)


def test_a_card_that_did_not_change_keeps_its_focus(pages: tuple[Page, Page], box: NoiseService) -> None:
    card(pages[1], "waves").locator(".play").focus()
    box.upload("snow", SOUND)
    expect_titles(pages[1], "Rain", "Snow", "Waves")
    assert pages[1].evaluate("document.activeElement.closest('.card').dataset.name") == "waves"


def test_a_page_that_nobody_sees_leaves_and_is_true_again_when_seen(
    pages: tuple[Page, Page], box: NoiseService
) -> None:
    see = """hidden => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    phone, desk = pages
    phone.evaluate(see, True)
    box.volume(12)
    expect(desk.locator("#volume-number")).to_have_text("12")
    expect(phone.locator("#volume-number")).to_have_text("40")
    phone.evaluate(see, False)
    expect(phone.locator("#volume-number")).to_have_text("12")
