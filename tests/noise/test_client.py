"""The client against the real service: what it says, how it fails, what it hears."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest

from noise import events
from noise.client import BEAT, Client, NoAnswer, SaidNo
from tests.hearing import random_loop, wav
from tests.pulse import PulseServer
from tests.service import NoiseService, free_port, running
from tests.waiting import wait_until

LOOP = wav(random_loop(2000))


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    """One service for the tests that leave it alive."""
    with running(tmp_path_factory.mktemp("client") / "data", shared_pulse) as service:
        yield service


class Pausing(io.BytesIO):
    """A long file; noise pauses when it is half read."""

    def __init__(self, content: bytes, pause: Callable[[], None]) -> None:
        super().__init__(content)
        self._half, self._pause = len(content) // 2, pause

    def read(self, count: int | None = -1, /) -> bytes:
        if self.tell() >= self._half:
            self._pause, pause = lambda: None, self._pause
            pause()
        return super().read(count)


@pytest.fixture
def client(box: NoiseService) -> Client:
    """A client of a service that stands still and has the noise 'waves' only."""
    client = Client(box.url + "/")
    for noise in client.noises(refused=True):
        client.remove(noise["name"])
    client.upload("waves", io.BytesIO(LOOP))
    client.stop()
    return client


def test_the_state_is_what_noise_says(box: NoiseService, client: Client) -> None:
    assert client.state() == box.get("/")


def test_play_plays_and_stop_stops(box: NoiseService, client: Client) -> None:
    assert client.play("waves") == {"status": "play", "file": "waves"}
    assert box.get("/")["file"] == "waves"
    assert client.stop() == {"status": "stop", "file": None}
    assert box.get("/")["file"] is None


@pytest.mark.parametrize("volume", [7, "8"])
def test_the_volume_is_set(box: NoiseService, client: Client, volume: int | str) -> None:
    client.set_volume(volume)
    assert box.get("/volume/")["volume"] == int(volume)


def test_an_upload_outlasts_a_pause_of_noise(
    box: NoiseService, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pause() -> None:
        box.freeze()
        threading.Timer(3 * 0.2, box.thaw).start()

    monkeypatch.setattr("noise.client.CONNECT", 0.2)
    long = wav(random_loop(44100 * 120))
    assert client.upload("long", Pausing(long, pause))["name"] == "long"


def test_an_upload_is_kept_to_the_byte(box: NoiseService, client: Client) -> None:
    assert client.upload("regen_für_elise", io.BytesIO(LOOP))["status"] == "ready"
    assert box.request("GET", "/noises/regen_für_elise/audio/").content == LOOP


def test_the_noises_are_listed_and_the_refused_only_on_demand(box: NoiseService, client: Client) -> None:
    (box.library / "broken.wav").write_bytes(b"no audio")
    wait_until(lambda: "refused" in [noise["status"] for noise in client.noises(refused=True)], "it is refused")
    assert [noise["name"] for noise in client.noises()] == ["waves"]


def test_a_rename_renames(box: NoiseService, client: Client) -> None:
    assert client.rename("waves", "sea")["name"] == "sea"
    assert [noise["name"] for noise in box.get("/noises/")] == ["sea"]


def test_a_removed_noise_is_gone(box: NoiseService, client: Client) -> None:
    client.remove("waves")
    assert box.get("/noises/") == []


def test_a_preset_is_set_played_and_cleared(box: NoiseService, client: Client) -> None:
    assert client.set_preset("2", "waves")["2"] == "waves"
    assert client.play_preset("2")["file"] == box.get("/")["file"] == "waves"
    assert client.clear_preset("2")["2"] is None


def test_the_health_has_what_the_panel_reported(client: Client) -> None:
    client.report_panel(False, "The display does not answer.")
    assert client.health()["parts"]["panel"] == {"up": False, "message": "The display does not answer."}


@pytest.mark.parametrize(
    ("call", "status", "words"),
    [
        (lambda client: client.play("nothing"), 404, "nothing"),
        (lambda client: client.play("../stop"), 404, "nothing at this address"),
        (lambda client: client.set_volume(101), 400, "from 0 to 100"),
        (lambda client: client.play_preset("1"), 409, "Preset 1 is empty"),
        (lambda client: client.clear_preset("5"), 404, "no preset '5'"),
        (lambda client: client.upload("text", io.BytesIO(b"no audio")), 415, "seems to be a text"),
    ],
)
def test_a_no_carries_the_sentence_and_the_status(
    client: Client, call: Callable[[Client], Any], status: int, words: str
) -> None:
    with pytest.raises(SaidNo, match=words) as raised:
        call(client)
    assert raised.value.status == status


def test_nobody_listening_is_no_answer() -> None:
    with pytest.raises(NoAnswer, match="No answer from the player") as raised:
        Client(f"http://127.0.0.1:{free_port()}").state()
    assert raised.value.status == 503


def test_a_frozen_service_is_no_answer_within_the_limit(noise: NoiseService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noise.client.ANSWER", 0.5)
    noise.freeze()
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        Client(noise.url).state()
    assert 0.5 <= time.monotonic() - began < 2


def test_a_stream_counts_as_broken_after_two_missed_beats_but_not_after_one() -> None:
    assert 2 * events.BEAT < BEAT < 3 * events.BEAT


def test_the_events_are_the_state_now_and_after_every_change(client: Client) -> None:
    states = client.events()
    assert next(states)["file"] is None
    client.play("waves")
    assert next(state for state in states if state["file"])["title"] == "Waves"


def test_beats_come_on_demand(client: Client) -> None:
    assert {} in (state for state in client.events(beats=True))


def test_the_client_brings_what_belongs_to_a_noise(client: Client) -> None:
    headers, pieces = client.audio("waves")
    assert b"".join(pieces) == LOOP
    assert headers["Content-Length"] == str(len(LOOP))
    assert client.picture("waves")[:2] == b"\xff\xd8"
    assert 0 < len(client.waveform("waves")) <= 1000


def test_a_new_picture_has_a_new_address(client: Client) -> None:
    before = client.noises()[-1]
    client.set_picture("waves", client.picture("waves"))
    assert client.noises()[-1]["picture"] != before["picture"]


def test_a_join_is_set(client: Client) -> None:
    assert client.set_join("waves", "never")["join"] == "never"


@pytest.mark.parametrize("harm", [NoiseService.kill, NoiseService.end])
def test_the_events_break_off_with_the_service(noise: NoiseService, harm: Callable[[NoiseService], None]) -> None:
    with pytest.raises(NoAnswer):
        follow(noise, harm)


def test_the_events_of_a_frozen_service_break_off(noise: NoiseService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noise.client.BEAT", 0.5)
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        follow(noise, NoiseService.freeze)
    assert 0.5 <= time.monotonic() - began < 2


def follow(noise: NoiseService, harm: Callable[[NoiseService], None]) -> None:
    """Follow the events, harm the service after the first; no more than a few beats may come after that."""
    states = Client(noise.url).events(beats=True)
    next(states)
    harm(noise)
    assert list(islice(states, 6)) == []


def test_what_a_frozen_service_was_asked_for_is_not_done_when_it_thaws(noise: NoiseService) -> None:
    noise.upload("waves", LOOP)
    noise.freeze()
    with pytest.raises(NoAnswer):
        Client(noise.url).until(time.time() + 0.5).play("waves")
    noise.thaw()
    for volume in range(20):  # these came later, so the other was looked at before them
        noise.volume(volume)
    assert noise.get("/")["file"] is None


def test_a_change_that_comes_in_time_is_done(client: Client) -> None:
    assert client.until(time.time() + 5).play("waves")["file"] == "waves"


@pytest.mark.parametrize(("deadline", "status"), [("1", 412), ("soon", 400), ("nan", 400), ("inf", 200)])
def test_a_deadline_that_has_passed_or_is_none_is_refused(
    box: NoiseService, client: Client, deadline: str, status: int
) -> None:
    headers = {"Request-Deadline": deadline}
    assert box.request("POST", "/play/waves/", headers=headers).status_code == status
    assert (box.get("/")["file"] is not None) == (status == 200)
    assert box.request("GET", "/", headers=headers).ok
