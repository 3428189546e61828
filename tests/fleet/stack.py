"""The box's six containers, brought up from docker-compose.yml."""

import contextlib
import io
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import requests
from minio import Minio

from tests.fleet import images
from tests.fleet.engine import HERE, Engine
from tests.pulse import Recording
from tests.service import ROOT
from tests.waiting import wait_until

PARTS = ("noise", "webserver", "controller", "audio", "redis", "minio")
STARTED = 120.0  # seconds until all is well after a start


class Stack:
    """The containers of one engine, and how they are reached from outside."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.noise = f"http://{engine.address}:8080"
        self.page = f"http://{engine.address}"
        self.panel = f"http://{engine.address}:8001"
        self.s3 = f"{engine.address}:9000"

    def build(self) -> None:
        """Build all images."""
        with self.engine.internet():
            images.make(self.engine, "noise", "audio", "redis", "minio")
            self.compose("build", *images.arguments())

    def up(self) -> None:
        """Start all containers."""
        self.compose("up", "--detach", "--no-build")

    def down(self) -> None:
        """Remove all containers with what they have stored."""
        self.compose("down", "--volumes", "--timeout", "1")

    def compose(self, *words: str) -> str:
        """Run docker-compose, or the newer `docker compose`."""
        program = ["docker-compose"] if shutil.which("docker-compose") else ["docker", "compose"]
        files = ["--file", str(ROOT / "docker-compose.yml"), "--file", str(HERE / "override.yml")]
        return self.engine.run(*program, "--project-name", "box", *files, *words)

    def container(self, part: str) -> str:
        """Return the identifier of a part's container."""
        found = self.engine.docker("ps", "--quiet", "--filter", f"label=com.docker.compose.service={part}")
        assert found, f"the container of {part} does not run"
        return found

    def started(self, part: str) -> str:
        """Return when a part's container was started, nothing while it does not run."""
        label = f"label=com.docker.compose.service={part}"
        found = self.engine.docker("ps", "--quiet", "--filter", label, "--filter", "status=running")
        return self.engine.docker("inspect", "--format", "{{.State.StartedAt}}", found) if found else ""

    def asked(self, part: str, template: str) -> str:
        """Return what docker knows of a part's container, by a Go template."""
        return self.engine.docker("inspect", "--format", template, self.container(part))

    def address_of(self, part: str) -> str:
        """Return a part's address on the containers' own network."""
        return self.asked(part, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}")

    def inside(self, part: str, *command: str) -> str:
        """Run a command in a part's container, return what it printed."""
        return self.engine.docker("exec", self.container(part), *command)

    def log(self, part: str) -> list[str]:
        """Return the lines that a part has written."""
        command = ["docker", "logs", self.container(part)]
        done = subprocess.run(command, env=self.engine.environment, capture_output=True, text=True)
        return (done.stdout + done.stderr).splitlines()

    def kill(self, part: str) -> None:
        """Kill a part's first process, as running out of memory would; `docker kill` would count as wanted."""
        self.engine.inside("--pid", "kill", "-KILL", self.asked(part, "{{.State.Pid}}"))

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """Send a request to the REST API."""
        return requests.request(method, self.noise + path, **{"timeout": 15} | options)

    def get(self, path: str) -> Any:
        """Return the JSON of a GET."""
        return self.request("GET", path).json()

    def answers_and_plays(self, name: str) -> bool:
        """Whether noise answers already, and with that it plays what it is asked to."""
        try:
            return self.request("POST", f"/play/{name}/").ok and self.get("/")["sound"] is None
        except requests.RequestException:
            return False

    def play(self, name: str) -> None:
        """Play a noise."""
        answer = self.request("POST", f"/play/{name}/")
        assert answer.status_code == 200, answer.text

    def wait_stored(self, name: str, value: str) -> None:
        """Wait until Redis has this value on its disk."""
        wait_until(lambda: self.inside("redis", "redis-cli", "get", name) == value, f"{name} is stored")

    def set_volume(self, volume: int) -> None:
        """Set the volume."""
        assert self.request("PUT", "/volume/", json={"volume": volume}).ok

    @property
    def s3_client(self) -> Minio:
        """An S3 client of a person's own."""
        password = self.inside("minio", "cat", "/secret/minio_root_password")
        return Minio(endpoint=self.s3, access_key="noise", secret_key=password, secure=False)

    def upload(self, name: str, content: bytes) -> None:
        """Send a sound by S3 and wait until it can be played."""
        client, noise = self.s3_client, name.rpartition(".")[0]
        client.put_object(bucket_name="noise", object_name=name, data=io.BytesIO(content), length=len(content))
        wait_until(lambda: self.status_of(noise) == "ready", f"{noise} is ready", limit=STARTED)

    def status_of(self, noise: str) -> str | None:
        """Return how far a noise is, None where there is none."""
        answer = self.request("GET", f"/noises/{noise}/")
        return answer.json()["status"] if answer.ok else None

    def troubles(self) -> list[str]:
        """Return a sentence for everything that is not well, seen from outside."""
        return [sentence for trouble in (self._noise, self._faces, self._console) for sentence in trouble()]

    def wait_until_well(self, limit: float = STARTED) -> None:
        """Wait until everything is well."""
        with contextlib.suppress(AssertionError):
            wait_until(lambda: not self.troubles(), "all is well", limit=limit)
        assert self.troubles() == []

    def _noise(self) -> list[str]:
        try:
            parts = self.get("/health/")["parts"]
        except (requests.RequestException, ValueError) as error:
            return [f"noise does not answer: {error}"]
        return [f"{name}: {part['message']}" for name, part in parts.items() if not part["up"]]

    def _faces(self) -> list[str]:
        urls = [f"{self.page}/health", f"{self.panel}/health"]
        return [f"{url} does not answer" for url in urls if not _answers(url)]

    def _console(self) -> list[str]:
        urls = [f"http://{self.s3}/minio/health/live", f"http://{self.engine.address}:9001"]
        return [f"{url} does not answer" for url in urls if not _answers(url)]

    @contextlib.contextmanager
    def recording(self) -> Iterator[Recording]:
        """Record what the audio container's device is given."""
        wait_until(self._hears, "the audio container answers", limit=STARTED)
        environment = self.engine.environment | {"PULSE_SERVER": f"tcp:{self.address_of('audio')}:4317"}
        recording = Recording(environment, tuple(self.engine.within("--net")))
        try:
            wait_until(lambda: recording.seconds > 0, "the recorder hears the sink")
            yield recording
        finally:
            recording.end()

    def _hears(self) -> bool:
        try:
            return bool(self.inside("audio", "pactl", "info"))
        except AssertionError:  # it is being started, or waits for its hardware
            return False

    def memory(self) -> dict[str, tuple[float, float]]:
        """Return for each part the megabytes that it uses and those that it may use."""
        template = "{{.Name}} {{.MemUsage}}"  # box_noise_1 120.5MiB / 256MiB
        lines = self.engine.docker("stats", "--no-stream", "--format", template).replace("-", "_").split("\n")
        fields = [line.split() for line in lines]
        return {name.split("_")[1]: (_megabytes(used), _megabytes(limit)) for name, used, _, limit in fields}


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


def _megabytes(text: str) -> float:
    units = {"GiB": 1024.0, "MiB": 1.0, "KiB": 1 / 1024, "B": 1 / 1024**2}
    unit = next(unit for unit in units if text.endswith(unit))
    return float(text.removesuffix(unit)) * units[unit]
