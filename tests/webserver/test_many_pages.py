"""Two hundred open pages: all hear of a change, and one more than there is room for gets a sentence."""

import time

from tests.service import NoiseService
from tests.waiting import wait_until
from tests.webserver.conftest import WebService
from tests.webserver.crowd import crowd, megabytes
from webserver.hub import PLACES

MANY = 200


def test_two_hundred_pages_hear_of_a_change_within_a_second(box: NoiseService, shared_web: WebService) -> None:
    with crowd(shared_web.port, MANY) as pages:
        delays = []
        for volume in range(50, 60):
            began = time.monotonic()
            box.volume(volume)
            delays += pages.delays(began, volume)
        assert sorted(delays)[len(delays) * 95 // 100] < 1.0  # the goal is 100 ms, these machines are busy


def test_two_hundred_pages_take_little_memory(box: NoiseService, shared_web: WebService) -> None:
    before = megabytes(shared_web.pid)
    with crowd(shared_web.port, MANY):
        assert megabytes(shared_web.pid) - before < 60


def test_the_page_is_served_while_two_hundred_are_open(box: NoiseService, shared_web: WebService) -> None:
    with crowd(shared_web.port, MANY):
        assert shared_web.browse("GET", "/").status_code == 200


def test_a_page_too_many_gets_a_sentence_until_another_has_left(box: NoiseService, shared_web: WebService) -> None:
    with crowd(shared_web.port, PLACES):
        answer = shared_web.request("GET", "/events")
        assert (answer.status_code, answer.json()["message"]) == (503, "Too many pages are open; close some of them.")
    wait_until(lambda: status(shared_web) == 200, "there is room again", limit=30)


def status(web: WebService) -> int:
    with web.request("GET", "/events", stream=True) as answer:
        return answer.status_code
