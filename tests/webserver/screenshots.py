"""`python -m tests.webserver.screenshots`: the pictures of the page in docs/, and the icons drawn of icon.svg."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser import DESK, PHONE, chromium, opened
from tests.pulse import pulse_server
from tests.service import ROOT, NoiseService
from tests.waiting import wait_until
from tests.webserver.conftest import WebService
from tests.webserver.pages import TEXT, alive, file, open_details

DOCS = ROOT / "docs"
STATIC = ROOT / "webserver" / "static"


def main() -> None:
    """Make all of them."""
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, pulse_server() as pulse, chromium() as browser:
        noise = NoiseService(Path(folder) / "data", pulse)
        web = WebService(noise, Path(folder) / "web.log")
        try:
            noise.start(record=False)
            web.start()
            _arrange(noise)
            _shoot(browser, web)
        finally:
            web.kill()
            noise.kill()
        for size in (192, 512):
            _icon(browser, size)


def _arrange(noise: NoiseService) -> None:
    wait_until(lambda: len([n for n in noise.get("/noises/") if n["status"] == "ready"]) == 19, "all are ready", 120)
    for n, name in zip("123", ("rain", "fire", "night"), strict=True):
        noise.request("PUT", f"/presets/{n}/", json={"noise": name})
    noise.play("ocean")


def _shoot(browser: Browser, web: WebService) -> None:
    with opened(browser, web.url, DESK, color_scheme="dark") as page:
        _save(page, "page-desktop")
    with opened(browser, web.url, DESK, color_scheme="light") as page:
        _save(page, "page-light")
    with opened(browser, web.url, PHONE, color_scheme="dark") as page:
        _save(page, "page-phone")
        open_details(page, "fire")
        _save(page, "page-details")
        page.keyboard.press("Escape")
        page.get_by_label("Add sounds").set_input_files([file("rain.wav"), file("notes.txt", TEXT)])
        page.get_by_role("button", name="Keep both").wait_for()
        _save(page, "page-uploads")


def _save(page: Page, name: str) -> None:
    alive(page)
    page.wait_for_function("[...document.images].every(i => i.complete || i.getBoundingClientRect().top > innerHeight)")
    page.screenshot(path=DOCS / f"{name}.png")


def _icon(browser: Browser, size: int) -> None:
    with opened(browser, "about:blank", (size, size)) as page:
        page.set_content(f'<body style="margin:0">{(STATIC / "icon.svg").read_text()}')
        page.screenshot(path=STATIC / f"icon-{size}.png")


if __name__ == "__main__":
    main()
