"""What all tests share: servers of their own, and the rule that nothing is skipped where it could run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from tests import servers
from tests.browser import chromium
from tests.needs import need_minio, need_program
from tests.pulse import PulseServer, pulse_server
from tests.servers import MinioServer, RedisServer
from tests.service import NoiseService, running

# A busy machine is slow to make examples; that is no fault of the code.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

ONLY_A_PI = "needs a real Raspberry Pi"


@pytest.fixture(autouse=True)
def same_folder() -> Iterator[None]:
    """No test may move this process to another folder: those that come after it would start their programs there."""
    before = Path.cwd()
    yield
    assert Path.cwd() == before


@pytest.fixture(scope="session")
def shared_pulse() -> Iterator[PulseServer]:
    """A PulseAudio server that nobody kills."""
    need_program("pulseaudio", "parec", "pactl")
    with pulse_server() as server:
        yield server


@pytest.fixture
def own_pulse() -> Iterator[PulseServer]:
    """A PulseAudio server for one test to kill and freeze."""
    need_program("pulseaudio", "parec", "pactl")
    with pulse_server() as server:
        yield server


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis for one test to kill and freeze."""
    need_program("redis-server", "redis-cli", "redis-check-aof")
    with servers.running(RedisServer(servers.own_folder("redis"))) as server:
        yield server


@pytest.fixture(scope="session")
def shared_minio() -> Iterator[MinioServer]:
    """A MinIO that nobody kills."""
    need_minio()
    with servers.running(MinioServer(servers.own_folder("minio"))) as server:
        yield server


@pytest.fixture
def own_minio() -> Iterator[MinioServer]:
    """A MinIO for one test to kill and freeze."""
    need_minio()
    with servers.running(MinioServer(servers.own_folder("minio"))) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all pages."""
    need_program("chromium")
    with chromium() as running:
        yield running


@pytest.fixture
def noise(tmp_path: Path, shared_pulse: PulseServer) -> Iterator[NoiseService]:
    """A running noise service with an empty library."""
    with running(tmp_path / "data", shared_pulse) as service:
        yield service


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Where nothing may be skipped, say so when something was."""
    if os.environ.get("NO_SKIPS") and _skipped(terminalreporter):
        terminalreporter.write_line("Tests were skipped that this machine can run (NO_SKIPS is set).")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run that skipped what it could have run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("NO_SKIPS") and reporter and exitstatus == 0 and _skipped(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _skipped(reporter: pytest.TerminalReporter) -> bool:
    return any(ONLY_A_PI not in str(report.longrepr) for report in reporter.stats.get("skipped", []))
