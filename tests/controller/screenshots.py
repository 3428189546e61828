"""`python -m tests.controller.screenshots`: pictures of the simulated panel for docs/, at phone and desktop size."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser import DESK, PHONE, chromium, opened
from tests.controller.service import PanelService
from tests.pulse import pulse_server
from tests.service import ROOT, NoiseService
from tests.waiting import wait_until

DOCS = ROOT / "docs"
BUILT_IN = 19  # noises


def main() -> None:
    """Take all of them, of a box with its built-in noises."""
    folder = Path(tempfile.mkdtemp())
    with pulse_server() as pulse, chromium() as browser:
        noise = NoiseService(folder / "data", pulse).start(record=False)
        panel = PanelService(noise.url, folder / "panel.log").start()
        try:
            _prepare(noise)
            _take_all(browser, panel)
        finally:
            panel.kill()
            noise.kill()
            shutil.rmtree(folder)


def _prepare(noise: NoiseService) -> None:
    def ready() -> bool:
        return sum(entry["status"] == "ready" for entry in noise.get("/noises/")) == BUILT_IN

    wait_until(ready, "the built-in noises are prepared", limit=120)
    noise.play("singing_bowl")


def _take_all(browser: Browser, panel: PanelService) -> None:
    DOCS.mkdir(exist_ok=True)
    for name, size, scheme in (("desktop", DESK, "light"), ("phone", PHONE, "dark")):
        with opened(
            browser, panel.url, size, color_scheme=scheme, device_scale_factor=2 if size == PHONE else 1
        ) as page:
            _wait_for(page, "Singing bowl")
            page.screenshot(path=DOCS / f"panel-{name}.png")


def _wait_for(page: Page, words: str) -> None:
    page.wait_for_function("words => document.querySelector('.text').textContent.includes(words)", arg=words)


if __name__ == "__main__":
    main()
