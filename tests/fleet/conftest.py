"""The box, brought up once for all tests of this folder."""

import fcntl
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fleet.engine import Engine
from tests.fleet.images import KEPT
from tests.fleet.stack import Stack
from tests.hearing import random_loop, wav
from tests.needs import need_minio, need_program, need_root

PROGRAMS = ("docker", "dockerd", "debootstrap", "iptables", "slirp4netns", "unshare", "nsenter", "ip", "parec")
LOOP = random_loop(88_211) // 10  # an odd length of about 2 s, as loud as every noise is played: so it is not altered


REPORT = pytest.StashKey[list[str]]()  # what was measured


def pytest_configure(config: pytest.Config) -> None:
    """Have a place for what is measured."""
    config.stash[REPORT] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was measured."""
    for line in config.stash[REPORT]:
        terminalreporter.write_line(line)


def need_engine() -> None:
    """Skip the test where it was not asked for a Docker engine, or none can be started."""
    if not os.environ.get("FLEET") and subprocess.run(["sh", "-c", "docker info"], capture_output=True).returncode:
        pytest.skip("needs a Docker engine: none runs, and FLEET=1, which has one started for the tests, is not set")
    need_root("to start a Docker engine of its own")
    need_program(*PROGRAMS)
    need_minio()


@contextmanager
def engine_of(architecture: str) -> Iterator[Engine]:
    """Run an engine. Its images are kept for the next time, so only one test run at a time may have it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with Path(KEPT, f"lock-{architecture}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        engine = Engine(KEPT / f"engine-{architecture}")
        try:
            engine.start()
            yield engine
        finally:
            engine.close()


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """All six containers, and everything well."""
    need_engine()
    with engine_of("amd64") as engine:
        stack = Stack(engine)
        stack.down()
        stack.build()
        stack.up()
        try:
            stack.wait_until_well()
            yield stack
        finally:
            stack.down()


@pytest.fixture
def report(request: pytest.FixtureRequest) -> list[str]:
    """What is printed at the end."""
    return request.config.stash[REPORT]


@pytest.fixture
def playing(stack: Stack) -> Stack:
    """The box playing LOOP at full volume, which an S3 client has sent."""
    stack.wait_until_well()
    stack.upload("loop.wav", wav(LOOP))
    stack.set_volume(100)
    stack.play("loop")
    return stack
