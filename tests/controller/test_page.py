"""The simulated panel in a real browser, on a phone and on a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from controller.charset import encoded
from controller.font import DOTS
from tests.browser import DESK, PHONE, complaints, opened
from tests.controller.service import PanelService
from tests.service import NoiseService
from tests.waiting import wait_until

SIZES = {"phone": PHONE, "desk": DESK}
EXTREMES = {"smallest": (320, 568), "sideways": (740, 360), "largest": (3840, 2160)}


@pytest.fixture(params=list(SIZES.values()), ids=list(SIZES))
def page(request: pytest.FixtureRequest, browser: Browser, panel: PanelService) -> Iterator[Page]:
    """The panel, open, on its start screen; with touch on the phone."""
    with opened(browser, panel.url, request.param, has_touch=request.param == PHONE) as page:
        says(page, "stopped")
        yield page


def says(page: Page, *words: str) -> None:
    """Wait until the glass says all of these."""
    for word in words:
        expect(page.locator(".text")).to_contain_text(word)


def wait_for(box: NoiseService, **values: object) -> None:
    wait_until(lambda: values.items() <= box.get("/").items(), f"noise's state has {values}")


def middle(page: Page, selector: str) -> tuple[float, float]:
    place = page.locator(selector).bounding_box()
    assert place
    return place["x"] + place["width"] / 2, place["y"] + place["height"] / 2


def test_a_click_on_a_preset_plays_it(page: Page, box: NoiseService) -> None:
    page.get_by_role("button", name="Preset 1").click()
    wait_for(box, file="rain")
    says(page, "Preset 1", "Rain")


def test_a_button_held_by_the_mouse_stores(page: Page, box: NoiseService) -> None:
    box.play("waves")
    says(page, "Waves")
    page.mouse.move(*middle(page, "[data-control='3']"))
    page.mouse.down()
    expect(page.locator("[data-control='3']")).to_have_class("key green down")
    says(page, "Stored in 3")
    page.mouse.up()
    assert box.get("/presets/")["3"] == "waves"
    assert box.get("/")["file"] == "waves"


def test_the_wheel_turns_the_dial_and_a_click_pushes_it(page: Page, box: NoiseService) -> None:
    page.mouse.move(*middle(page, ".dial"))
    page.mouse.wheel(0, 120)
    says(page, "push: play")
    shown = page.locator(".text").inner_text().splitlines()[0]
    page.locator(".dial").click()
    wait_until(lambda: box.get("/")["title"] == shown, "the shown noise plays")


def test_dragging_round_turns_the_dial_and_does_not_push_it(page: Page, box: NoiseService) -> None:
    page.keyboard.press("d")
    says(page, "Volume", "40")
    x, y = middle(page, ".dial")
    page.mouse.move(x, y - 30)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=20)
    page.mouse.up()
    wait_until(lambda: box.get("/")["volume"] > 44, "a quarter of a turn is six detents")
    says(page, "Volume")


def test_the_keyboard_does_everything(page: Page, box: NoiseService) -> None:
    page.keyboard.press("1")
    wait_for(box, file="rain")
    page.keyboard.press("s")
    wait_for(box, file=None)
    page.keyboard.press("d")
    says(page, "Volume")
    page.keyboard.press("ArrowUp")
    wait_for(box, volume=41)
    page.keyboard.press("ArrowLeft")
    wait_for(box, volume=40)
    page.locator(".dial").focus()
    page.keyboard.press("Enter")
    says(page, "playing" if box.get("/")["file"] else "stopped")


def test_buttons_can_be_reached_and_held_by_the_keyboard(page: Page, box: NoiseService) -> None:
    box.play("rain")
    says(page, "Rain", "playing")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="STOP")).to_be_focused()
    page.keyboard.down(" ")
    says(page, "Good night")
    page.keyboard.up(" ")
    wait_for(box, volume=10, file="rain")


def test_two_fingers_press_two_buttons(browser: Browser, box: NoiseService, panel: PanelService) -> None:
    box.play("waves")
    with opened(browser, panel.url, PHONE, has_touch=True) as page:
        says(page, "Waves")
        points = [middle(page, "[data-control='2']"), middle(page, "[data-control='stop']")]
        fingers = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        session = page.context.new_cdp_session(page)
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": fingers})
        expect(page.locator(".down")).to_have_count(2)
        wait_for(box, volume=10, presets={"1": "rain", "2": "waves", "3": None, "4": None})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(page.locator(".down")).to_have_count(0)
    assert box.get("/")["file"] == "waves"


def test_the_dots_are_those_of_the_characters(page: Page) -> None:
    page.keyboard.press("d")
    says(page, "Volume")
    lit = page.locator(".lit").get_attribute("d") or ""
    expected = sum(bin(row).count("1") for code in encoded("Volume        40", 16) for row in DOTS[code])
    bar = 6 * 40 + 2 * 8
    assert lit.count("M") == expected + bar


def test_changes_from_elsewhere_show_at_once(page: Page, box: NoiseService) -> None:
    box.play("waves")
    says(page, "Waves", "playing")


def test_a_panel_that_ends_is_missed_and_found_again(browser: Browser, panel: PanelService) -> None:
    with opened(browser, panel.url, DESK) as page:
        says(page, "Rain")
        panel.kill()
        says(page, "The panel does not answer.")
        panel.start()
        says(page, "Rain")


@pytest.mark.parametrize("size", (SIZES | EXTREMES).values(), ids=SIZES | EXTREMES)
def test_at_every_size_all_of_it_is_within_the_window(
    browser: Browser, box: NoiseService, panel: PanelService, size: tuple[int, int]
) -> None:
    with opened(browser, panel.url, size) as page:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("document.querySelector('.box').getBoundingClientRect().bottom <= innerHeight")
        small = "[...document.querySelectorAll('button')].map(b => b.getBoundingClientRect().width)"
        assert min(page.evaluate(small)) >= 44
        assert page.evaluate("document.querySelector('.lcd').getBoundingClientRect().width") > size[0] * 0.3


def test_nothing_complains_and_nothing_comes_from_elsewhere(page: Page, panel: PanelService) -> None:
    heard, asked = complaints(page), []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    says(page, "Rain")
    page.keyboard.press("ArrowUp")
    says(page, "push: play")
    assert heard == []
    assert all(url.startswith(panel.url) for url in asked)


def test_what_is_pressed_is_spoken_politely(page: Page) -> None:
    assert page.locator(".text").get_attribute("aria-live") == "polite"
    names = [button.get_attribute("aria-label") or button.inner_text() for button in page.get_by_role("button").all()]
    assert names[:2] == ["DISPLAY", "STOP"]
    assert names[3:] == ["Preset 1", "Preset 2", "Preset 3", "Preset 4"]
