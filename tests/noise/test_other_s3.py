"""S3 servers that tell nobody of changes: one that says so, and one that ignores the question."""

import http.server
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hearing import random_loop, wav
from tests.places import Bucket
from tests.pulse import PulseServer
from tests.servers import MinioServer
from tests.service import NoiseService
from tests.waiting import wait_until

LISTING = b'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></ListBucketResult>'


class Quiet(http.server.ThreadingHTTPServer):
    """Hands everything on to MinIO but the question for its events."""

    daemon_threads = True

    def __init__(self, minio: MinioServer, status: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.minio = minio
        self.status = status
        self.asked: Counter[str] = Counter()


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection; the signature covers the Host that the client named, so it is passed on as it is."""

    server: Quiet
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802
        """Answer."""
        if "events=" in self.path:
            self.server.asked["events"] += 1
            return self._reply(self.server.status, LISTING if self.server.status == 200 else b"")
        self.server.asked["list"] += "list-type" in self.path
        asked = urllib.request.Request(self.server.minio.url + self.path, headers=dict(self.headers.items()))
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return self._reply(answer.status, answer.read())
        except urllib.error.HTTPError as error:
            return self._reply(error.code, error.read())

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(params=[200, 501])
def quiet(request: pytest.FixtureRequest, shared_minio: MinioServer) -> Iterator[Quiet]:
    with Quiet(shared_minio, request.param) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_dropped_sound_appears_all_the_same(
    quiet: Quiet, shared_minio: MinioServer, shared_pulse: PulseServer, tmp_path: Path
) -> None:
    bucket = Bucket(shared_minio)
    url = f"http://127.0.0.1:{quiet.server_port}"
    box = NoiseService(tmp_path / "data", shared_pulse, **bucket.settings | {"MINIO_URL": url})
    try:
        box.start(sound=False)
        wait_until(lambda: quiet.asked["events"], "it was asked for its events")
        before = quiet.asked["list"]
        bucket.drop("rain.wav", wav(random_loop(2000)))
        wait_until(lambda: [n["status"] for n in box.get("/noises/")] == ["ready"], "it is there", limit=40)
        assert quiet.asked["list"] - before < 10  # it is not listed over and over
        assert quiet.asked["events"] < 10
    finally:
        box.kill()
