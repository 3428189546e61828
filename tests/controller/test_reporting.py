"""When the panel tells noise how it is."""

from collections.abc import Callable
from typing import Any

import pytest

from controller.panel import Frame
from controller.reporting import AGAIN, EVERY, Reporter
from noise.client import NoAnswer


class Panel:
    """A panel with a trouble or none."""

    trouble: str | None = None

    def show(self, frame: Frame) -> None:
        """Show nothing."""

    def close(self, farewell: Frame) -> None:
        """Do nothing."""


class Asker:
    """Answers at once, what it is told to."""

    answer: Any = None

    def __init__(self) -> None:
        self.reports: list[tuple[bool, str | None]] = []

    def ask(self, call: Callable[[Any], Any], end: float, done: Callable[[Any], None]) -> None:
        """Call with itself in the client's place."""
        call(self)
        done(self.answer)

    def report_panel(self, up: bool, message: str | None) -> None:
        """Note it."""
        self.reports.append((up, message))


@pytest.fixture
def asker() -> Asker:
    return Asker()


@pytest.fixture
def panel() -> Panel:
    return Panel()


@pytest.fixture
def reporter(panel: Panel, asker: Asker) -> Reporter:
    return Reporter(panel, asker)  # type: ignore[arg-type]


def test_it_reports_at_once_and_at_least_every_ten_seconds(reporter: Reporter, asker: Asker) -> None:
    for now in range(100, 131):
        reporter.tick(now)
    assert asker.reports == [(True, None)] * 4
    assert EVERY < 10


def test_a_change_is_reported_at_once(reporter: Reporter, panel: Panel, asker: Asker) -> None:
    reporter.tick(100)
    panel.trouble = "The LCD does not answer."
    reporter.tick(100.1)
    reporter.tick(100.2)
    assert asker.reports == [(True, None), (False, "The LCD does not answer.")]


def test_a_report_that_was_not_heard_is_made_again(reporter: Reporter, asker: Asker) -> None:
    asker.answer = NoAnswer("No answer.")
    for now in (100, 100 + AGAIN / 2, 100 + AGAIN):
        reporter.tick(now)
    assert len(asker.reports) == 2
