"""A Docker engine of the tests' own in a box of its own: own processes, mounts and network, as on another machine.

The box is plugged to this machine by one cable, a pair of virtual network cards, so that a test sees of it what a phone
on the local network would. Nothing of it outlives the tests.
"""

import contextlib
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.waiting import wait_until

HERE = Path(__file__).parent
CGROUPS = Path("/sys/fs/cgroup")
WEIGHT = {"cpu": ("cpu.shares", "262144"), "": ("cpu.weight", "10000")}  # the most there is, by the kind of groups
LIMIT = 60.0  # seconds to start in
KEPT = "168h"  # how long what images are built from is kept
BUILD = 3600.0  # seconds that one command may take


class Engine:
    """dockerd with its data in `data`, which keeps the images for the next time."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._folder = Path(tempfile.mkdtemp(prefix="fleet"))  # a socket's path must be short
        self._run = self._folder / "run"
        self._group = f"fleet{os.getpid()}"
        self._card = f"fleet{os.getpid()}"[:15]
        self._process: subprocess.Popen[bytes] | None = None
        self.near, self.address = _free_addresses()

    @property
    def environment(self) -> dict[str, str]:
        """With which docker and docker-compose speak to it."""
        ours = {"DOCKER_HOST": f"unix://{self._run}/socket", "DOCKER_CONFIG": str(self._folder)}
        return os.environ | ours | {"DOCKER_BUILDKIT": "0", "COMPOSE_DOCKER_CLI_BUILD": "0"}

    @property
    def log(self) -> str:
        """What dockerd has written so far."""
        return (self._folder / "log").read_text(errors="replace")

    @property
    def first_process(self) -> int:
        """The number, on this machine, of the box's first process."""
        assert self._process
        number = self._process.pid
        return int(Path(f"/proc/{number}/task/{number}/children").read_text().split()[0])

    def start(self, cable: bool = True) -> None:
        """Switch the box on; return when dockerd answers."""
        shutil.rmtree(self._run, ignore_errors=True)  # as /run is empty after a start
        self._run.mkdir()
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(self._command(), stdin=subprocess.PIPE, stdout=log, stderr=log)
        wait_until(self._answers, "dockerd answers", limit=LIMIT)
        _weigh(self._group)
        if cable:
            self.plug_in()

    def _command(self) -> list[str]:
        box = ["unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "--kill-child", str(HERE / "box.sh")]
        places = {"data-root": self._data, "exec-root": self._run / "docker", "pidfile": self._run / "pid"}
        options = {**places, "host": f"unix://{self._run}/socket", "cgroup-parent": f"/{self._group}"}
        options["default-address-pool"] = "base=10.214.0.0/16,size=24"
        return box + [f"--{name}={value}" for name, value in options.items()]

    def _answers(self) -> bool:
        assert self._process
        assert self._process.poll() is None, self.log
        return subprocess.run(["docker", "info"], env=self.environment, capture_output=True).returncode == 0

    def plug_in(self) -> None:
        """Connect the box to this machine by a cable."""
        first = str(self.first_process)
        _do("ip", "link", "add", self._card, "type", "veth", "peer", "name", "lan", "netns", first)
        _do("ip", "address", "add", f"{self.near}/30", "dev", self._card)
        _do("ip", "link", "set", self._card, "up")
        self.inside("--net", "ip", "address", "add", f"{self.address}/30", "dev", "lan")
        self.inside("--net", "ip", "link", "set", "lan", "up")

    @contextlib.contextmanager
    def routed_to(self, address: str) -> Iterator[None]:
        """Have this machine send what is for a container straight to the box, as others on its network could."""
        route = (f"{address}/32", "via", self.address, "dev", self._card)
        _do("ip", "route", "add", *route)
        try:
            yield
        finally:
            _do("ip", "route", "del", *route)

    def inside(self, kind: str, *command: str) -> None:
        """Run a command of this machine in the box's network (`--net`) or among its processes (`--pid`)."""
        _do(*self.within(kind), *command)

    def within(self, kind: str) -> list[str]:
        """Return what is put before a command that is to run there."""
        return ["nsenter", f"--target={self.first_process}", kind]

    @contextlib.contextmanager
    def internet(self) -> Iterator[None]:
        """Give the box a way to the package registries while images are built."""
        command = ["slirp4netns", "--configure", "--disable-host-loopback", str(self.first_process), "tap0"]
        with (self._folder / "slirp.log").open("ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            wait_until(self._has_way, "the box has a way out", limit=LIMIT)
            yield
        finally:
            process.terminate()
            process.wait()

    def _has_way(self) -> bool:
        routes = subprocess.run([*self.within("--net"), "ip", "route"], capture_output=True, text=True)
        return "default" in routes.stdout

    def docker(self, *words: str) -> str:
        """Run docker, return what it printed."""
        return self.run("docker", *words)

    def run(self, *command: str) -> str:
        """Run a command that speaks to this engine, return what it printed."""
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=BUILD)
        assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout.strip()

    def cut_power(self) -> None:
        """Kill everything in the box at once."""
        if self._process:
            self._process.kill()
            self._process.wait()
            wait_until(lambda: not _alive(self._group), "the box is off", limit=LIMIT)
            self._process = None

    def close(self) -> None:
        """Switch it off and leave nothing behind but the images."""
        with contextlib.suppress(AssertionError):  # of an engine that is off or does not answer
            self.docker("system", "prune", "--force", "--filter", f"until={KEPT}")
        self.cut_power()
        shutil.rmtree(self._folder, ignore_errors=True)
        wait_until(lambda: all(_removed(group) for group in _groups(self._group)), "its groups are removed", LIMIT)


def _free_addresses() -> tuple[str, str]:
    """Two addresses for the ends of the cable, of a private network that this machine does not have yet."""
    taken = subprocess.run(["ip", "-o", "-4", "address"], capture_output=True, text=True).stdout
    free = (n for n in itertools.count() if f" 10.213.{n}." not in taken)
    number = next(free)
    return f"10.213.{number}.1", f"10.213.{number}.2"


def _groups(name: str) -> list[Path]:
    return [group for group in (CGROUPS / name, *CGROUPS.glob(f"*/{name}")) if group.is_dir()]


def _weigh(name: str) -> None:
    """The box would have its processor for itself, so what else this machine does counts little."""
    kind = "cpu" if (CGROUPS / "cpu").is_dir() else ""
    group = CGROUPS / kind / name
    group.mkdir(exist_ok=True)
    with contextlib.suppress(OSError):
        (group / WEIGHT[kind][0]).write_text(WEIGHT[kind][1])


def _alive(name: str) -> bool:
    return any(procs.read_text() for group in _groups(name) for procs in group.rglob("cgroup.procs"))


def _removed(group: Path) -> bool:
    """Remove it with the groups inside; the kernel takes a moment to let go of one whose processes were killed."""
    for folder in sorted((path for path in group.rglob("*") if path.is_dir()), reverse=True):
        with contextlib.suppress(OSError):
            folder.rmdir()
    with contextlib.suppress(OSError):
        group.rmdir()
    return not group.exists()


def _do(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
