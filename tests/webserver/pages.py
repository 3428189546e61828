"""What a person sees and does on the page."""

import io
import re
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.hearing import random_loop, wav
from tests.service import NoiseService
from tests.waiting import wait_until

LIMIT = 15_000  # milliseconds, on a busy machine
SOUND = wav(random_loop(3000, seed=3))
TEXT = b"Buy a louder box."


def alive(page: Page) -> Page:
    """Wait until the page's script has its first state."""
    expect(page.locator("html")).to_have_class("live")
    expect(page.locator("body")).not_to_have_class("away", timeout=LIMIT)
    return page


def wait_for(noise: NoiseService, **values: Any) -> None:
    """Wait until noise's state has these values."""
    wait_until(lambda: values.items() <= noise.get("/").items(), f"noise's state has {values}")


def card(page: Page, name: str) -> Locator:
    """The card of a noise."""
    return page.locator(f".card[data-name={name!r}]")


def play(page: Page, name: str) -> None:
    """Press a noise's picture."""
    card(page, name).locator(".play").click()


def open_details(page: Page, name: str) -> Locator:
    """Open what there is to know of a noise."""
    card(page, name).locator(".more").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def titles(page: Page) -> list[str]:
    """The titles of the cards that are seen, in their order."""
    return page.locator(".card:visible .title").all_inner_texts()


def expect_titles(page: Page, *wanted: str) -> None:
    """Wait until just these cards are seen, in this order."""
    expect(page.locator(".card:visible .title")).to_have_text(list(wanted), timeout=LIMIT)


def file(name: str, content: bytes = SOUND, kind: str = "audio/wav") -> FilePayload:
    """A file to pick."""
    return {"name": name, "mimeType": kind, "buffer": content}


def jpeg(colour: str = "navy", size: tuple[int, int] = (900, 600)) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def colour(picture: bytes) -> tuple[int, ...]:
    """The colour in a picture's middle."""
    with Image.open(io.BytesIO(picture)) as image:
        middle = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
    assert isinstance(middle, tuple)
    return middle


def downloaded(page: Page, button: Locator) -> tuple[str, bytes]:
    """Press what downloads; return the name and the content of the file."""
    with page.expect_download() as download:
        button.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def re_of(name: str) -> "re.Pattern[str]":
    """The address of a picture of a noise."""
    return re.compile(f"^/noises/{name}/.*v=")
