"""Page and panel across containers, each in a browser of this machine: what is done on one is seen on the other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESK, opened
from tests.fleet.stack import Stack

SOON = 10_000  # milliseconds; the goal is one second


@pytest.fixture
def page(browser: Browser, silent: Stack) -> Iterator[Page]:
    """The page."""
    with opened(browser, silent.page, DESK) as page:
        yield page


@pytest.fixture
def panel(browser: Browser, silent: Stack) -> Iterator[Page]:
    """The simulated panel."""
    with opened(browser, silent.panel, DESK) as panel:
        yield panel


@pytest.fixture
def silent(stack: Stack) -> Stack:
    """The box standing still, with Rain in preset 2."""
    stack.wait_until_well()
    stack.request("POST", "/stop/")
    stack.request("PUT", "/presets/2/", json={"noise": "rain"})
    return stack


def test_what_the_page_plays_the_panel_shows(page: Page, panel: Page) -> None:
    page.get_by_role("button", name="Preset 2: Rain").click()
    expect(panel.get_by_label("Display", exact=True)).to_contain_text("Rain", timeout=SOON)


def test_what_the_panel_plays_and_stops_the_page_shows(page: Page, panel: Page) -> None:
    panel.get_by_role("button", name="Preset 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rain", timeout=SOON)
    panel.get_by_role("button", name="STOP").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Silence", timeout=SOON)


def test_the_page_leads_to_the_console(page: Page, silent: Stack) -> None:
    page.get_by_text("Device").click()
    link = page.get_by_role("link", name="MinIO console")
    expect(link).to_have_attribute("href", f"http://{silent.engine.address}:9001")
