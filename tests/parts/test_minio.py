"""MinIO as the box starts it: its password, and that what was uploaded lasts."""

import io
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
import urllib3
from minio import Minio, S3Error

from tests import servers
from tests.needs import need_minio
from tests.processes import seconds_used
from tests.servers import MinioServer

SET = "a password of mine"


@pytest.fixture
def new_minio() -> Iterator[MinioServer]:
    """A MinIO that has not been started yet."""
    need_minio()
    with servers.cleared(MinioServer(servers.own_folder("minio"))) as server:
        yield server


def client(server: MinioServer, password: str | None = None, pool: urllib3.PoolManager | None = None) -> Minio:
    address = server.url.removeprefix("http://")
    key = password or server.password
    return Minio(address, server.user, key, secure=False, region="us-east-1", http_client=pool)


def store(server: MinioServer, data: bytes) -> None:
    client(server).make_bucket("noise")
    client(server).put_object("noise", "waves.wav", io.BytesIO(data), len(data))


def stored(server: MinioServer) -> bytes:
    with client(server).get_object("noise", "waves.wav") as answer:
        return bytes(answer.read())


def restart(server: MinioServer, **settings: str) -> None:
    server.kill()
    server.settings = settings
    server.start()


@pytest.mark.parametrize("size", [100, 3_000_000])
def test_what_was_uploaded_survives_a_power_cut(own_minio: MinioServer, size: int) -> None:
    store(own_minio, bytes(size))
    restart(own_minio)
    assert stored(own_minio) == bytes(size)


def test_many_uploads_at_a_time_are_taken(own_minio: MinioServer) -> None:
    client(own_minio).make_bucket("noise")
    impatient = client(own_minio, pool=urllib3.PoolManager(maxsize=40, retries=False))

    def upload(number: int) -> str:
        return impatient.put_object("noise", f"{number}.wav", io.BytesIO(bytes(1_000_000)), 1_000_000).object_name

    with ThreadPoolExecutor(40) as threads:
        assert len(set(threads.map(upload, range(40)))) == 40


def test_a_password_is_made_up_once(own_minio: MinioServer) -> None:
    password = own_minio.password
    assert re.fullmatch("[A-Za-z0-9]{24,}", password)
    restart(own_minio)
    assert own_minio.password == password
    assert client(own_minio, password).list_buckets() == []


def test_no_two_boxes_have_the_same_password(own_minio: MinioServer, shared_minio: MinioServer) -> None:
    assert own_minio.password != shared_minio.password


def test_a_wrong_password_is_refused(shared_minio: MinioServer) -> None:
    with pytest.raises(S3Error, match="signature"):
        client(shared_minio, "another password").list_buckets()


def test_a_password_that_is_set_counts_and_is_put_into_the_file(new_minio: MinioServer) -> None:
    restart(new_minio, MINIO_ROOT_PASSWORD=SET)
    assert new_minio.password == SET
    assert client(new_minio, SET).list_buckets() == []


def test_a_password_that_was_set_stays_when_it_is_no_longer_set(new_minio: MinioServer) -> None:
    restart(new_minio, MINIO_ROOT_PASSWORD=SET)
    restart(new_minio, MINIO_ROOT_PASSWORD="")
    assert client(new_minio, SET).list_buckets() == []


def test_another_password_opens_what_was_stored_before(own_minio: MinioServer) -> None:
    store(own_minio, b"waves")
    restart(own_minio, MINIO_ROOT_PASSWORD=SET)
    assert stored(own_minio) == b"waves"


@pytest.mark.parametrize("left", [b"", b"\n", bytes(33), b"short\n"], ids=["empty", "a line", "zeros", "too short"])
def test_a_damaged_password_file_is_made_anew(new_minio: MinioServer, left: bytes) -> None:
    new_minio.password_file.parent.mkdir()
    new_minio.password_file.write_bytes(left)
    new_minio.start()
    assert re.fullmatch("[A-Za-z0-9]{24,}", new_minio.password)
    assert client(new_minio).list_buckets() == []


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"MINIO_ROOT_PASSWORD": "1234567"}, "MINIO_ROOT_PASSWORD has to have 8 or more characters.\n"),
        (
            {"MINIO_ROOT_PASSWORD_FILE": "secret_key"},
            "MINIO_ROOT_PASSWORD_FILE is 'secret_key', but it has to begin with a slash.\n",
        ),
    ],
)
def test_a_setting_that_makes_no_sense_is_a_sentence(
    new_minio: MinioServer, settings: dict[str, str], sentence: str
) -> None:
    new_minio.settings = settings
    assert new_minio.launch().wait(10) == 1
    assert new_minio.log == sentence
    assert not new_minio.password_file.exists()


@pytest.mark.parametrize("settings", [{}, {"MINIO_ROOT_PASSWORD": SET}], ids=["made up", "set"])
def test_the_password_is_in_no_log_argument_or_setting(new_minio: MinioServer, settings: dict[str, str]) -> None:
    restart(new_minio, **settings)
    process = Path("/proc") / str(new_minio.pid)
    seen = (process / "cmdline").read_bytes() + (process / "environ").read_bytes() + new_minio.log.encode()
    assert b"minio" in seen
    assert new_minio.password.encode() not in seen


def test_the_user_has_another_name_where_one_is_set(new_minio: MinioServer) -> None:
    restart(new_minio, MINIO_ROOT_USER="somebody")
    new_minio.user = "somebody"
    assert client(new_minio).list_buckets() == []


def test_its_page_answers_and_lets_the_user_in(shared_minio: MinioServer) -> None:
    assert "MinIO" in requests.get(shared_minio.console_url, timeout=10).text
    login = {"accessKey": shared_minio.user, "secretKey": shared_minio.password}
    assert requests.post(f"{shared_minio.console_url}/api/v1/login", json=login, timeout=10).status_code == 204


def test_telling_a_listener_of_nothing_costs_next_to_nothing(own_minio: MinioServer) -> None:
    own = client(own_minio)
    own.make_bucket("noise")
    threading.Thread(target=lambda: next(own.listen_bucket_notification("noise")), daemon=True).start()
    threading.Event().wait(2)  # what a start costs is over
    before = seconds_used(own_minio.pid)
    threading.Event().wait(4)
    assert seconds_used(own_minio.pid) - before < 0.24  # 6 % of a core; the goal is 1 %
