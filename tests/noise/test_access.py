"""Who may: private hosts without a password, and who knows it with one."""

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from noise import access
from noise.access import TRIES, is_private, protect
from noise.client import Client, SaidNo
from noise.device import Device
from tests.pulse import PulseServer
from tests.service import NoiseService

PASSWORD = "wäves = nice: 1"


def client_of(password: str) -> FlaskClient:
    app = Flask(__name__)
    protect(app, password, "health")
    app.add_url_rule("/", "index", lambda: "in", methods=["GET", "POST"])
    app.add_url_rule("/health", "health", lambda: "healthy")
    return app.test_client()


def from_host(host: str) -> TestResponse:
    return client_of("").get("/", headers={"Host": host})


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8000", "noise:8080", "box.local", "BOX.local.", "192.168.1.5:80", "10.0.0.1", "127.0.0.1"]
    + [
        "[::1]:8080",
        "[fe80::1]",
        "172.16.0.9",
        "169.254.1.1",
        "raspberrypi",
        "box.lan",
        "box.home.arpa",
        "100.100.1.2",
    ],
)
def test_without_a_password_private_hosts_are_served(host: str) -> None:
    assert from_host(host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["abc123.balena-devices.com", "example.com:80", "8.8.8.8", "[2001:4860::1]", "", "evil.local.example.com"]
    + ["127.0.0.1.example.com", "172.32.0.1", "100.128.0.1", "box.fritz.box", "a.b", ":80", "x:y:z"],
)
def test_without_a_password_no_other_host_is_served(host: str) -> None:
    answer = from_host(host)
    assert (answer.status_code, "PASSWORD" in answer.text) == (403, True)


@given(st.text())
def test_any_host_gets_a_yes_or_a_no(host: str) -> None:
    assert is_private(host) in (True, False)


def test_with_a_password_nobody_gets_in_without_it() -> None:
    answer = client_of(PASSWORD).get("/")
    assert (answer.status_code, answer.headers["WWW-Authenticate"][:5]) == (401, "Basic")


@pytest.mark.parametrize("user", ["", "anybody"])
def test_any_user_with_the_password_gets_in(user: str) -> None:
    assert client_of(PASSWORD).get("/", auth=(user, PASSWORD)).text == "in"


def test_the_password_may_come_as_a_bearers_token() -> None:
    token = PASSWORD.encode().decode("latin-1")  # as it arrives from curl
    assert client_of(PASSWORD).get("/", headers={"Authorization": f"Bearer {token}"}).text == "in"


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic Og==", "Bearer", "Bearer x", "Digest a=b", "\xff"])
def test_whatever_else_is_sent_is_refused(header: str) -> None:
    assert client_of(PASSWORD).get("/", headers={"Authorization": header}).status_code == 401


def test_with_a_password_any_host_is_served() -> None:
    assert client_of(PASSWORD).get("/", auth=("", PASSWORD), headers={"Host": "box.example.com"}).text == "in"


def test_an_open_address_asks_for_nothing() -> None:
    assert client_of(PASSWORD).get("/health").text == "healthy"


@pytest.fixture
def tried_too_often() -> FlaskClient:
    client = client_of(PASSWORD)
    for _ in range(TRIES):
        assert client.get("/", auth=("", "guess")).status_code == 401
    return client


def test_who_guesses_too_often_has_to_wait(tried_too_often: FlaskClient) -> None:
    answer = tried_too_often.get("/", auth=("", PASSWORD))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_who_waited_may_try_again(tried_too_often: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "WITHIN", 0.0)
    assert tried_too_often.get("/", auth=("", PASSWORD)).text == "in"


def test_one_guesser_keeps_nobody_else_out(tried_too_often: FlaskClient) -> None:
    elsewhere: dict[str, Any] = {"REMOTE_ADDR": "192.168.1.9"}
    assert tried_too_often.get("/", auth=("", PASSWORD), environ_base=elsewhere).text == "in"


def test_no_more_addresses_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "ADDRESSES", 3)
    rules = access.Access(PASSWORD)
    for number in range(9):
        rules._recent(str(number))
    assert list(rules._failures) == ["6", "7", "8"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:8000", "garbage"])
def test_a_change_that_another_site_asks_for_is_refused(origin: str) -> None:
    answer = client_of("").post("/", headers={"Origin": origin, "Host": "localhost"})
    assert (answer.status_code, "another site" in answer.text) == (403, True)


@pytest.mark.parametrize("origin", ["http://localhost", "https://localhost", None])
def test_a_change_that_its_own_page_asks_for_is_made(origin: str | None) -> None:
    headers = {"Host": "localhost"} | ({"Origin": origin} if origin else {})
    assert client_of("").post("/", headers=headers).text == "in"


def test_no_other_site_may_frame_an_answer() -> None:
    headers = client_of("").get("/", headers={"Host": "localhost"}).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    """A service with a password; its own tests' requests come without it."""
    folder = tmp_path_factory.mktemp("access")
    service = NoiseService(folder / "data", shared_pulse, PASSWORD=PASSWORD)
    try:
        yield service.start(sound=False)
    finally:
        service.kill()


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("POST", "/stop/"), ("GET", "/events/"), ("GET", "/no/")])
def test_the_service_asks_for_its_password(box: NoiseService, method: str, path: str) -> None:
    answer = box.request(method, path)
    assert (answer.status_code, answer.json()) == (401, {"message": access.ASKED})
    assert "Basic" in answer.headers["WWW-Authenticate"]


def test_the_client_passes_the_password_on(box: NoiseService) -> None:
    client = Client(box.url, PASSWORD)
    assert client.state()["volume"] == 40
    assert next(client.events())["volume"] == 40


def test_the_client_says_what_a_wrong_password_is(box: NoiseService) -> None:
    with pytest.raises(SaidNo, match="not the password") as error:
        Client(box.url, "guess").state()
    assert error.value.status == 401


def test_health_is_open_but_terse(box: NoiseService) -> None:
    assert box.get("/health/").keys() == {"status"}
    assert "parts" in Client(box.url, PASSWORD).health()


def test_a_foreign_host_is_told_how_to_set_a_password(noise: NoiseService) -> None:
    answer = noise.request("GET", "/", headers={"Host": "abc.balena-devices.com"})
    assert (answer.status_code, answer.json()) == (403, {"message": access.NO_PASSWORD})


class Supervisor(BaseHTTPRequestHandler):
    """Answers as balena's does."""

    def do_GET(self) -> None:  # noqa: N802  its name is given
        """Tell of the device."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"ip_address": "192.168.1.7 10.1.1.1", "status": "Idle"}')


def test_the_supervisor_is_asked_for_the_address() -> None:
    with HTTPServer(("127.0.0.1", 0), Supervisor) as server:
        Thread(target=server.handle_request, daemon=True).start()
        assert Device(f"http://127.0.0.1:{server.server_port}/v1/device?apikey=1").address == "192.168.1.7"


def test_a_supervisor_that_does_not_answer_leaves_the_address_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert Device(f"http://127.0.0.1:{silent.getsockname()[1]}/").address is None
