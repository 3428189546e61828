"""From MinIO's console to the page: what a person uploads and deletes there shows here by itself."""

import io
from collections.abc import Iterator

import pytest
import requests
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser import DESK, PHONE, opened
from tests.hearing import random_loop, wav
from tests.places import Bucket
from tests.pulse import PulseServer
from tests.servers import MinioServer
from tests.service import NoiseService
from tests.waiting import wait_until
from tests.webserver.conftest import WebService

SOUND = wav(random_loop(2000, seed=3))
WIDTH = 64  # of the picture
LIMIT = 15_000  # milliseconds, on a busy machine


@pytest.fixture(scope="module")
def bucket(shared_minio: MinioServer) -> Bucket:
    """The bucket that the person and the service share."""
    return Bucket(shared_minio)


@pytest.fixture(scope="module")
def shared_noise(
    tmp_path_factory: pytest.TempPathFactory, shared_pulse: PulseServer, bucket: Bucket
) -> Iterator[NoiseService]:
    """A service with the bucket; `box` puts the noises 'waves' and 'rain' into it."""
    service = NoiseService(tmp_path_factory.mktemp("bucket") / "data", shared_pulse, **bucket.settings)
    try:
        yield service.start()
    finally:
        service.kill()


@pytest.fixture
def page(browser: Browser, box: NoiseService, shared_web: WebService) -> Iterator[Page]:
    """The page on a phone, open and alive; it has to be the same one in the end."""
    with opened(browser, shared_web.url, PHONE) as page:
        expect(page.locator("html")).to_have_class("live")
        page.evaluate("window.same = true")
        yield page
        assert page.evaluate("window.same"), "the page was loaded again"


@pytest.fixture
def console(browser: Browser, bucket: Bucket, page: Page) -> Iterator[Page]:
    """The console on a desk, with the bucket open."""
    with opened(browser, bucket.server.console_url, DESK) as console:
        console.set_default_timeout(LIMIT)
        log_in(console, bucket.server)
        open_bucket(console, bucket.name)
        yield console


def log_in(console: Page, server: MinioServer) -> None:
    console.get_by_placeholder("Username").fill(server.user)
    console.get_by_placeholder("Password").fill(server.password)
    console.get_by_role("button", name="Login").click()
    console.get_by_role("button", name="Acknowledge").click()  # the licence
    expect(console.get_by_role("heading", level=1)).to_be_visible(timeout=LIMIT)  # it opens some bucket by itself


def open_bucket(console: Page, name: str) -> None:
    console.get_by_placeholder("Filter Buckets").fill(name)
    console.get_by_role("button", name=name).click()
    expect(console.get_by_role("heading", name=name)).to_be_visible(timeout=LIMIT)


def upload(console: Page, files: dict[str, bytes]) -> None:
    console.get_by_role("button", name="Upload").click()
    with console.expect_file_chooser() as chooser:
        console.get_by_text("Upload File", exact=True).click()
    kind = "application/octet-stream"
    chooser.value.set_files([FilePayload(name=n, mimeType=kind, buffer=content) for n, content in files.items()])
    for name in files:
        expect(console.get_by_role("gridcell", name=name)).to_be_visible(timeout=LIMIT)


def delete(console: Page, name: str) -> None:
    console.get_by_role("gridcell", name=name).click()
    console.get_by_role("button", name="Delete").click()
    expect(console.get_by_text("Are you sure you want to delete")).to_contain_text(name)
    console.locator("#confirm-ok").click()
    expect(console.get_by_role("gridcell", name=name)).to_have_count(0, timeout=LIMIT)


def expect_noises(page: Page, *titles: str) -> None:
    expect(page.locator("#noises .play:enabled")).to_have_text(titles, timeout=LIMIT)


def drawing() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (WIDTH, 48), "teal").save(file, "JPEG")
    return file.getvalue()


def check_picture(browser: Browser, url: str, content: bytes) -> None:
    wait_until(lambda: requests.get(url, timeout=10).content == content, "the picture is the uploaded one")
    with opened(browser, url, PHONE) as shown:
        assert shown.locator("img").evaluate("image => image.naturalWidth") == WIDTH


def test_a_sound_and_its_picture_uploaded_in_the_console_are_a_noise_on_the_page(
    console: Page, page: Page, browser: Browser, box: NoiseService
) -> None:
    upload(console, {"ocean waves.wav": SOUND, "ocean waves.jpg": drawing()})
    expect_noises(page, "Ocean waves", "Rain", "Waves")
    check_picture(browser, f"{box.url}/noises/ocean_waves/picture/", drawing())
    page.get_by_role("button", name="Ocean waves", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ocean waves")
    assert box.get("/")["file"] == "ocean_waves"


def test_a_sound_deleted_in_the_console_leaves_the_page(console: Page, page: Page) -> None:
    upload(console, {"ocean waves.wav": SOUND})
    expect_noises(page, "Ocean waves", "Rain", "Waves")
    delete(console, "ocean waves.wav")
    expect_noises(page, "Rain", "Waves")


def test_a_file_that_is_no_sound_is_shown_with_the_reason(console: Page, page: Page, box: NoiseService) -> None:
    upload(console, {"notes.txt": b"Buy a louder box."})
    line = page.locator("li", has_text="Notes")
    expect(line.locator(".about")).to_contain_text("are accepted", timeout=LIMIT)
    expect(line.get_by_role("button")).to_be_disabled()
    refused = next(noise for noise in box.get("/noises/?all") if noise["name"] == "notes")
    assert (refused["status"], refused["message"]) == ("refused", line.locator(".about").inner_text())
