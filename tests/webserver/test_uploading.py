"""Sounds brought to the page: picked or dropped, several at once, good and bad."""

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.browser import DESK, PHONE, opened
from tests.hearing import random_loop, wav
from tests.service import NoiseService
from tests.waiting import wait_until
from tests.webserver.conftest import WebService
from tests.webserver.pages import LIMIT, SOUND, TEXT, alive, expect_titles, file

DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], name));
  for (const kind of ["dragenter", "dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
}"""


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser, box: NoiseService, shared_web: WebService) -> Iterator[Page]:
    with opened(browser, shared_web.url, request.param) as page:
        yield alive(page)


def pick(page: Page, *files: FilePayload) -> None:
    page.get_by_label("Add sounds").set_input_files(list(files))


def line(page: Page, name: str) -> Locator:
    return page.locator("#uploads li", has_text=name)


def test_several_files_are_picked_at_once(page: Page) -> None:
    pick(page, file("brook.wav"), file("pack (1).wav"))
    expect_titles(page, "Brook", "Pack 1", "Rain", "Waves")
    expect(line(page, "brook.wav")).to_contain_text("ready")


def test_a_line_goes_when_all_went_well(page: Page) -> None:
    pick(page, file("brook.wav"))
    expect(line(page, "brook.wav")).to_contain_text("ready", timeout=LIMIT)
    expect(page.locator("#uploads")).to_be_hidden(timeout=LIMIT)


def test_a_file_is_dropped_anywhere(page: Page) -> None:
    page.evaluate(DROP, ["brook.wav", base64.b64encode(SOUND).decode()])
    expect_titles(page, "Brook", "Rain", "Waves")


def test_what_is_no_sound_is_refused_with_a_sentence_and_the_others_go_on(page: Page) -> None:
    pick(page, file("notes.txt", TEXT), file("brook.wav"))
    expect(line(page, "notes.txt").locator(".failed")).to_contain_text("accepted", timeout=LIMIT)
    expect_titles(page, "Brook", "Rain", "Waves")
    line(page, "notes.txt").get_by_role("button", name="Dismiss").click()
    expect(line(page, "notes.txt")).to_have_count(0)


def test_a_name_of_signs_only_is_refused(page: Page) -> None:
    pick(page, file("(!).wav"))
    expect(line(page, "(!).wav").locator(".failed")).to_contain_text("rename the file")


def test_a_taken_name_is_asked_about_and_both_are_kept(page: Page, box: NoiseService) -> None:
    pick(page, file("rain.wav"))
    line(page, "rain.wav").get_by_role("button", name="Keep both").click()
    expect_titles(page, "Rain", "Rain 2", "Waves")
    assert box.request("GET", "/noises/rain/audio/").content == wav(random_loop(2000, seed=2))


def test_of_two_files_of_one_name_the_second_is_asked_about(page: Page, box: NoiseService) -> None:
    pick(page, file("brook.wav"), file("brook!.wav", wav(random_loop(3000, seed=5))))
    line(page, "brook!.wav").get_by_role("button", name="Leave it").click()
    expect_titles(page, "Brook", "Rain", "Waves")
    assert box.request("GET", "/noises/brook/audio/").content == SOUND


def test_all_are_kept_of_several_files_of_a_taken_name(page: Page) -> None:
    pick(page, file("rain.wav"), file("rain!.wav", wav(random_loop(3000, seed=5))))
    for name in ("rain.wav", "rain!.wav"):
        line(page, name).get_by_role("button", name="Keep both").click()
    expect_titles(page, "Rain", "Rain 2", "Rain 3", "Waves")


def test_a_taken_name_is_asked_about_and_the_old_replaced(page: Page, box: NoiseService) -> None:
    pick(page, file("rain.wav"))
    line(page, "rain.wav").get_by_role("button", name="Replace it").click()
    wait_until(lambda: box.request("GET", "/noises/rain/audio/").content == SOUND, "it is replaced")


def test_a_taken_name_is_asked_about_and_left(page: Page, box: NoiseService) -> None:
    pick(page, file("rain.wav"))
    line(page, "rain.wav").get_by_role("button", name="Leave it").click()
    expect(page.locator("#uploads")).to_be_hidden()
    assert box.request("GET", "/noises/rain/audio/").content == wav(random_loop(2000, seed=2))


def test_a_long_import_tells_how_far_it_is(page: Page) -> None:
    pick(page, file("long.wav", wav(random_loop(44100 * 200))))
    expect(line(page, "long.wav").locator(".said")).to_contain_text("preparing", timeout=LIMIT)
    expect(line(page, "long.wav").locator(".said")).to_have_text("ready", timeout=8 * LIMIT)
