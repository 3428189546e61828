"""Every state of the page is designed: read by axe, light and dark, and looked at in docs/."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESK, PHONE, opened
from tests.service import NoiseService
from tests.webserver.conftest import WebService
from tests.webserver.pages import LIMIT, TEXT, alive, card, file, open_details, play

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

SETTLED = "Promise.all(document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished))"
LIGHTS = pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])


def violations(page: Page) -> list[str]:
    """What axe-core has against the page as it is now."""
    page.evaluate(SETTLED)
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]


def test_a_screen_reader_knows_where_sentences_come_before_there_is_one(
    browser: Browser, box: NoiseService, shared_web: WebService
) -> None:
    with opened(browser, shared_web.url, PHONE) as page:
        regions = alive(page).get_by_role("status").evaluate_all("all => all.map(one => one.id)")
    assert {"message", "toasts"} <= set(regions)


@pytest.fixture
def page(
    size: tuple[int, int], scheme: str, browser: Browser, box: NoiseService, shared_web: WebService
) -> Iterator[Page]:
    with opened(browser, shared_web.url, size, color_scheme=scheme) as page:
        yield alive(page)


def silent(page: Page, noise: NoiseService) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Silence")


def playing(page: Page, noise: NoiseService) -> None:
    play(page, "rain")
    card(page, "rain").get_by_role("button", name="Store Rain in preset 1").click()
    expect(page.locator(".card [aria-current]")).to_have_count(1)


def muted(page: Page, noise: NoiseService) -> None:
    page.get_by_role("button", name="Mute").click()
    expect(page.get_by_role("button", name="Mute")).to_have_attribute("aria-pressed", "true")


def empty(page: Page, noise: NoiseService) -> None:
    for name in ("rain", "waves"):
        noise.request("DELETE", f"/noises/{name}/")
    expect(page.locator("#nothing")).to_contain_text("Add a sound of your own")


def refused(page: Page, noise: NoiseService) -> None:
    (noise.library / "notes.txt").write_bytes(TEXT)
    expect(page.locator(".card.refused .about")).to_contain_text("accepted", timeout=LIMIT)


def uploading(page: Page, noise: NoiseService) -> None:
    page.get_by_label("Add sounds").set_input_files([file("rain.wav"), file("notes.txt", TEXT)])
    expect(page.get_by_role("button", name="Keep both")).to_be_visible()


def detailed(page: Page, noise: NoiseService) -> None:
    open_details(page, "rain")


def deleted(page: Page, noise: NoiseService) -> None:
    open_details(page, "rain").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def inspected(page: Page, noise: NoiseService) -> None:
    page.get_by_text("Device").click()
    expect(page.locator("#health dl")).to_be_visible()


STATES = [silent, playing, muted, empty, refused, uploading, detailed, deleted, inspected]


@LIGHTS
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(page: Page, box: NoiseService, state: Callable[[Page, NoiseService], None]) -> None:
    state(page, box)
    assert violations(page) == []


@LIGHTS
def test_axe_finds_nothing_while_noise_is_away(
    browser: Browser, noise: NoiseService, web: WebService, size: tuple[int, int], scheme: str
) -> None:
    with opened(browser, web.url, size, color_scheme=scheme) as page:
        alive(page)
        noise.kill()
        expect(page.locator("#message")).to_have_text("No answer from the player.", timeout=LIMIT)
        assert violations(page) == []


@pytest.mark.parametrize("path", ["/", "/noises/rain", "/offline", "/nowhere"])
def test_axe_finds_nothing_without_a_script(
    browser: Browser, box: NoiseService, shared_web: WebService, path: str
) -> None:
    with opened(browser, "about:blank", PHONE) as page:
        page.route("**/*.js", lambda route: route.abort())
        page.goto(shared_web.url + path)
        assert violations(page) == []


def test_nothing_moves_where_the_reader_wants_none(browser: Browser, box: NoiseService, shared_web: WebService) -> None:
    with opened(browser, shared_web.url, PHONE, reduced_motion="reduce") as page:
        play(alive(page), "rain")
        expect(page.locator("body")).to_have_class("playing")
        assert page.evaluate("document.getAnimations().length") == 0
