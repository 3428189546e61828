"""Everything that the page does, in a real browser, on a phone and on a desk."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESK, PHONE, complaints, opened
from tests.hearing import random_loop, wav
from tests.service import NoiseService
from tests.waiting import wait_until
from tests.webserver import pages
from tests.webserver.conftest import WebService
from tests.webserver.pages import alive, card, colour, expect_titles, jpeg, open_details, play, wait_for
from webserver.removals import UNDO

FORESEEN = "responded with a status of 409"  # Chromium's own line for each no of the box


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser, box: NoiseService, shared_web: WebService) -> Iterator[Page]:
    """The page, open and alive; nothing may complain meanwhile, nor be asked of another host."""
    with opened(browser, "about:blank", request.param) as page:
        heard = complaints(page)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(shared_web.url)
        yield alive(page)
        assert [line for line in heard if FORESEEN not in line] == []
        assert [url for url in asked if not url.startswith((shared_web.url, "blob:"))] == []


def test_the_list_shows_the_uploaded_noises(page: Page) -> None:
    expect_titles(page, "Rain", "Waves")


def test_a_press_plays_and_stop_stops(page: Page, box: NoiseService) -> None:
    play(page, "waves")
    wait_for(box, file="waves")
    expect(page.get_by_role("heading", level=1)).to_have_text("Waves")
    expect(page.locator(".card [aria-current=true]")).to_have_text("Waves")
    expect(page).to_have_title("Waves · balena-sequencer")
    page.get_by_role("button", name="Stop").click()
    wait_for(box, file=None)
    expect(page.get_by_role("heading", level=1)).to_have_text("Silence")
    expect(page.locator("[aria-current=true]")).to_have_count(0)


def test_what_plays_is_shown_with_picture_waveform_and_seam(page: Page) -> None:
    play(page, "waves")
    expect(page.locator("#seam")).to_have_text("Loops as it is.")
    for image in ("#picture", "#wave"):
        expect(page.locator(image)).to_have_attribute("src", pages.re_of("waves"))
        wait_until(lambda image=image: page.locator(image).evaluate("i => i.naturalWidth"), "it is drawn")  # type: ignore[misc]


def test_the_slider_sets_the_volume(page: Page, box: NoiseService) -> None:
    page.get_by_label("Volume").fill("73")
    wait_for(box, volume=73)


def test_of_a_quick_turn_the_last_volume_counts(page: Page, box: NoiseService) -> None:
    page.get_by_label("Volume").focus()
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    wait_for(box, volume=55)
    expect(page.locator("#volume-number")).to_have_text("55")


def test_mute_turns_the_sound_off_and_back_to_what_it_was(page: Page, box: NoiseService) -> None:
    page.get_by_label("Volume").fill("31")
    wait_for(box, volume=31)
    page.get_by_role("button", name="Mute").click()
    wait_for(box, volume=0)
    expect(page.get_by_role("button", name="Mute")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Mute").click()
    wait_for(box, volume=31)


def test_a_preset_is_stored_played_and_cleared(page: Page, box: NoiseService) -> None:
    play(page, "rain")
    page.get_by_role("button", name="Store what plays in preset 2").click()
    expect(page.get_by_role("button", name="Preset 2: Rain")).to_have_attribute("aria-current", "true")
    play(page, "waves")
    wait_for(box, file="waves")
    page.get_by_role("button", name="Preset 2: Rain").click()
    wait_for(box, file="rain")
    page.get_by_role("button", name="Empty preset 2").click()
    expect(page.get_by_role("button", name="Preset 2: empty")).to_be_visible()
    assert box.get("/presets/")["2"] is None


def test_any_noise_is_stored_without_playing_it(page: Page, box: NoiseService) -> None:
    key = card(page, "rain").get_by_role("button", name="Store Rain in preset 3")
    key.click()
    expect(key).to_have_attribute("aria-pressed", "true")
    assert (box.get("/presets/")["3"], box.get("/")["file"]) == ("rain", None)
    key.click()
    expect(key).to_have_attribute("aria-pressed", "false")
    assert box.get("/presets/")["3"] is None


def test_an_empty_preset_says_so(page: Page) -> None:
    page.get_by_role("button", name="Preset 1: empty").click()
    expect(page.locator("#toasts")).to_contain_text("Preset 1 is empty. Play a noise")


def test_the_search_finds_parts_of_words_whatever_their_accents(page: Page, box: NoiseService) -> None:
    box.upload("große_Wellen", pages.SOUND)
    expect_titles(page, "Große Wellen", "Rain", "Waves")
    page.get_by_label("Search").fill("WÉLL")
    expect_titles(page, "Große Wellen")
    page.get_by_label("Search").fill("snow")
    expect(page.locator("#nothing")).to_have_text("No noise is called that.")


def test_the_list_is_sorted(page: Page, box: NoiseService) -> None:
    box.upload("brook", wav(random_loop(90_000)))
    expect_titles(page, "Brook", "Rain", "Waves")
    page.get_by_label("Order").select_option("shortest first")
    expect_titles(page, "Rain", "Waves", "Brook")


def test_a_noise_is_renamed_and_its_preset_follows(page: Page, box: NoiseService) -> None:
    card(page, "rain").get_by_role("button", name="Store Rain in preset 1").click()
    dialog = open_details(page, "rain")
    dialog.get_by_label("Name").fill("Summer rain (1)")
    dialog.get_by_role("button", name="Rename").click()
    expect(dialog).to_be_hidden()
    expect_titles(page, "Summer rain 1", "Waves")
    expect(page.get_by_role("button", name="Preset 1: Summer rain 1")).to_be_visible()


def test_a_button_pressed_twice_acts_once(page: Page) -> None:
    dialog = open_details(page, "rain")
    dialog.get_by_label("Name").fill("Drizzle")
    dialog.get_by_role("button", name="Rename").dblclick()
    expect_titles(page, "Drizzle", "Waves")
    expect(page.locator("#toasts")).to_be_empty()


def test_a_taken_name_is_refused_with_a_sentence(page: Page) -> None:
    dialog = open_details(page, "rain")
    dialog.get_by_label("Name").fill("waves")
    dialog.get_by_role("button", name="Rename").click()
    expect(page.locator("#toasts")).to_contain_text("There is a noise called 'waves' already.")
    expect(dialog).to_be_visible()


def test_a_deletion_can_be_undone(page: Page, box: NoiseService) -> None:
    open_details(page, "rain").get_by_role("button", name="Delete").click()
    expect_titles(page, "Waves")
    page.get_by_role("button", name="Undo").click()
    expect_titles(page, "Rain", "Waves")
    assert box.request("GET", "/noises/rain/").ok


def test_a_deletion_is_made_after_eight_seconds_also_when_the_page_is_left(page: Page, box: NoiseService) -> None:
    open_details(page, "rain").get_by_role("button", name="Delete").click()
    expect_titles(page, "Waves")
    began = time.monotonic()
    page.reload()
    wait_until(lambda: box.request("GET", "/noises/rain/").status_code == 404, "it is deleted", limit=2 * UNDO)
    assert time.monotonic() - began > UNDO - 2


def test_the_original_is_downloaded(page: Page) -> None:
    dialog = open_details(page, "waves")
    name, content = pages.downloaded(page, dialog.get_by_role("link", name="Download"))
    assert (name, content) == ("waves.wav", wav(random_loop(2000)))


def test_the_picture_is_changed_and_shows_at_once(page: Page, box: NoiseService) -> None:
    before = card(page, "rain").locator("img").first.get_attribute("src")
    dialog = open_details(page, "rain")
    dialog.get_by_label("Picture").set_input_files([pages.file("red.jpg", jpeg("red"), "image/jpeg")])
    dialog.get_by_role("button", name="Use it").click()
    expect(card(page, "rain").locator("img").first).not_to_have_attribute("src", before or "")
    assert colour(box.request("GET", "/noises/rain/picture/").content)[0] > 250


def test_the_details_tell_of_the_seam_and_let_it_be(page: Page, box: NoiseService) -> None:
    dialog = open_details(page, "rain")
    expect(dialog).to_contain_text("Loops as it is.")
    dialog.get_by_role("button", name="Leave its ends alone").click()
    wait_until(lambda: box.get("/noises/rain/")["join"] == "never", "they are left alone")


def test_the_device_tells_how_its_parts_are(page: Page) -> None:
    page.get_by_text("Device").click()
    expect(page.locator(".parts .up")).to_have_count(3)
    expect(page.locator("#health")).to_contain_text("Version")


def test_the_keyboard_alone_does_it_all(page: Page, box: NoiseService) -> None:
    card(page, "waves").locator(".play").focus()
    page.keyboard.press("Enter")
    wait_for(box, file="waves")
    card(page, "waves").locator(".more").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "more"


def test_a_long_word_stays_within_the_window(page: Page, box: NoiseService) -> None:
    box.upload("w" * 60, wav(random_loop(2000, seed=3)))
    box.play("w" * 60)
    expect(page.get_by_role("heading", level=1)).to_contain_text("www")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_very_long_title_leaves_the_controls_in_sight(page: Page, box: NoiseService) -> None:
    name = "_".join(["gulls"] * 33)
    box.upload(name, wav(random_loop(2000, seed=3)))
    box.play(name)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gulls gulls")
    for control in ("Stop", "Preset 1: empty"):
        expect(page.get_by_role("button", name=control)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [320, 768, 3840])
def test_nothing_sticks_out_at_any_width(
    browser: Browser, box: NoiseService, shared_web: WebService, width: int
) -> None:
    with opened(browser, shared_web.url, (width, 700)) as page:
        alive(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_does_not_poll(browser: Browser, box: NoiseService, shared_web: WebService) -> None:
    with browser.new_page() as page:
        page.clock.install()
        page.goto(shared_web.url)
        alive(page)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.clock.run_for(5000)
        box.volume(30)
        expect(page.locator("#volume-number")).to_have_text("30")
        assert asked == []


def test_lengths_and_sizes_are_in_the_readers_format(
    browser: Browser, box: NoiseService, shared_web: WebService
) -> None:
    box.upload("brook", wav(random_loop(99_225)))
    with opened(browser, shared_web.url, DESK, locale="de-DE") as page:
        expect(card(alive(page), "brook").locator(".about")).to_have_text("2,3 Sek.")
        expect(open_details(page, "brook")).to_contain_text("397 kB")


def test_a_double_click_that_deletes_presses_nothing_below(page: Page, box: NoiseService) -> None:
    open_details(page, "rain").get_by_role("button", name="Delete").dblclick()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect_titles(page, "Rain", "Waves")
    assert box.get("/")["file"] is None
