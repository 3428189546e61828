"""The page as an app of the phone's own: manifest, icons, and what is shown while the box is away."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser import PHONE, opened
from tests.service import NoiseService
from tests.webserver.conftest import WebService
from tests.webserver.pages import LIMIT, alive

READY = "navigator.serviceWorker.ready.then(() => true)"


def test_the_manifest_names_icons_that_are_there(box: NoiseService, shared_web: WebService) -> None:
    manifest = shared_web.request("GET", "/manifest.webmanifest").json()
    assert (manifest["start_url"], manifest["display"]) == ("/", "standalone")
    for icon in manifest["icons"]:
        assert shared_web.request("GET", icon["src"]).headers["Content-Type"].startswith(icon["type"])


@pytest.mark.parametrize("size", [192, 512])
def test_an_icon_has_the_size_it_says(shared_web: WebService, size: int) -> None:
    with Image.open(io.BytesIO(shared_web.request("GET", f"/static/icon-{size}.png").content)) as icon:
        assert icon.size == (size, size)


def test_away_from_the_box_it_says_so_and_returns_by_itself(browser: Browser, web: WebService) -> None:
    with opened(browser, web.url, PHONE) as page:
        assert alive(page).evaluate(READY)
        web.kill()
        page.goto(web.url)
        expect(page.get_by_role("heading", level=1)).to_have_text("The box does not answer")
        web.start()
        expect(page.get_by_role("heading", level=1)).to_have_text("Silence", timeout=LIMIT)
