"""Who may see the page: with a password who knows it, without one who is on the box's own network."""

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, expect

from noise.access import NO_PASSWORD, TRIES
from tests.browser import PHONE, complaints, opened
from tests.pulse import PulseServer
from tests.service import NoiseService
from tests.webserver.conftest import WebService
from tests.webserver.pages import alive
from tests.webserver.test_states import violations

PASSWORD = "schöne = wellen"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, shared_pulse: PulseServer) -> Iterator[WebService]:
    """The page of a box with a password."""
    folder = tmp_path_factory.mktemp("locked")
    noise = NoiseService(folder / "data", shared_pulse, PASSWORD=PASSWORD)
    web = WebService(noise, folder / "web.log", PASSWORD=PASSWORD)
    try:
        noise.start(sound=False)
        yield web.start()
    finally:
        web.kill()
        noise.kill()


def log_in(web: WebService, password: str = PASSWORD, **headers: str) -> requests.Response:
    return web.browse("POST", "/login", data={"password": password}, headers=headers)


def test_the_page_asks_for_the_password_and_then_shows(browser: Browser, locked: WebService) -> None:
    with opened(browser, locked.url, PHONE) as page:
        assert violations(page) == []
        page.get_by_label("Password").fill("guess")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("alert")).to_have_text("This is not the password of this box.")
        assert violations(page) == []
        heard = complaints(page)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(alive(page).get_by_role("heading", level=1)).to_have_text("Silence")
        assert heard == []


def test_who_logs_out_is_asked_again_on_every_page(browser: Browser, locked: WebService) -> None:
    with opened(browser, locked.url, PHONE) as page:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        alive(page).get_by_text("Device").click()
        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_label("Password")).to_be_visible()
        page.goto(locked.url)
        expect(page.get_by_label("Password")).to_be_visible()


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/events"), ("GET", "/library"), ("GET", "/device"), ("GET", "/noises/rain/audio?v=1")]
    + [("POST", "/stop"), ("POST", "/uploads"), ("PUT", "/uploads/x"), ("GET", "/uploads/x"), ("POST", "/logout")],
)
def test_nothing_is_told_or_done_without_it(locked: WebService, method: str, path: str) -> None:
    answer = locked.request(method, path)
    assert (answer.status_code, answer.json()) == (401, {"message": "This box asks for its password."})


@pytest.mark.parametrize("path", ["/health", "/login", "/offline", "/static/page.css", "/worker.js"])
def test_what_the_login_needs_is_open(locked: WebService, path: str) -> None:
    assert locked.browse("GET", path).status_code == 200


def test_a_cookie_is_kept_from_scripts_and_other_sites(locked: WebService) -> None:
    cookie = log_in(locked).headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Expires="))
    assert "Secure" not in cookie


@pytest.mark.parametrize("how", [{"X-Forwarded-Proto": "https"}, {"Origin": "https://{host}"}], ids=["proxy", "origin"])
def test_a_cookie_is_secure_behind_https(locked: WebService, how: dict[str, str]) -> None:
    host = locked.url.removeprefix("http://")
    headers = {name: value.format(host=host) for name, value in how.items()}
    assert "Secure" in log_in(locked, **headers).headers["Set-Cookie"]


def test_a_made_up_cookie_opens_nothing(locked: WebService) -> None:
    assert locked.request("GET", "/", cookies={"session": "eyJpbiI6dHJ1ZX0.aaaa.bbbb"}).status_code == 401


def test_a_session_outlasts_a_restart_but_not_another_password(
    noise: NoiseService, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = tmp_path_factory.mktemp("restart") / "web.log"
    statuses = []
    cookies = None
    for password in (PASSWORD, PASSWORD, "another"):
        web = WebService(noise, log, PASSWORD=password).start()
        cookies = cookies or log_in(web).cookies
        statuses.append(web.request("GET", "/login", cookies=cookies).status_code)
        web.kill()
    assert statuses == [302, 302, 200]


def test_who_guesses_too_often_has_to_wait(noise: NoiseService, tmp_path_factory: pytest.TempPathFactory) -> None:
    web = WebService(noise, tmp_path_factory.mktemp("guess") / "web.log", PASSWORD=PASSWORD).start()
    statuses = [log_in(web, "guess").status_code for _ in range(TRIES)]
    answer = log_in(web)
    web.kill()
    assert set(statuses) == {401}
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "try again in a minute" in answer.text


def test_without_a_password_another_host_is_told_how_to_set_one(box: NoiseService, shared_web: WebService) -> None:
    answer = shared_web.browse("GET", "/", headers={"Host": "abc.balena-devices.com"})
    assert (answer.status_code, NO_PASSWORD in answer.text) == (403, True)
    assert shared_web.request("POST", "/stop", headers={"Host": "abc.balena-devices.com"}).status_code == 403


def test_a_change_that_another_site_asks_for_is_refused(box: NoiseService, shared_web: WebService) -> None:
    box.play("rain")
    assert shared_web.browse("POST", "/stop", headers={"Origin": "https://evil.example"}).status_code == 403
    assert box.get("/")["file"] == "rain"


@pytest.mark.parametrize("path", ["/", "/login", "/events", "/static/page.js", "/nowhere"])
def test_every_answer_keeps_others_out(box: NoiseService, shared_web: WebService, path: str) -> None:
    with shared_web.browse("GET", path, stream=True) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert (answer.headers["X-Frame-Options"], answer.headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
