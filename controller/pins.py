"""Watches the pins in a thread of its own: callbacks only fill a queue; what moves is sampled until it rests."""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from typing import Protocol

from controller.contacts import Contacts, Event
from controller.panel import Events

log = logging.getLogger(__name__)

SAMPLE = 0.001  # seconds
MOVING = 0.1  # seconds since the last edge for which a pin is sampled
PRIORITY = -10  # before others: what is not sampled in time is not counted
AGAIN = 5.0  # seconds until a pin that cannot be had is tried again
DIAL = ("DIAL_A", "DIAL_B")


class Gpio(Protocol):
    """What is asked of the hardware."""

    def watch(self, pin: int, callback: Callable[[int], None]) -> None:
        """Make a pin an input that is pulled up, and call back at each of its edges; raise GpioError."""

    def level(self, pin: int) -> int:
        """Return 0 or 1."""

    def let_go(self) -> None:
        """Free all pins."""


class GpioError(Exception):
    """Its text is a sentence."""


class Pins:
    """All pins of the panel; those that cannot be had are tried again and again."""

    def __init__(self, opened: Callable[[], Gpio], pins: Mapping[str, int], contacts: Contacts, events: Events) -> None:
        self._opened = opened
        self._pins = pins
        self._contacts = contacts
        self._events = events
        self._gpio: Gpio | None = None
        self._watched: dict[int, str] = {}
        self._moving: dict[str, float] = {}  # until when each is sampled
        self._edges: SimpleQueue[int] = SimpleQueue()
        self._troubles: tuple[str, ...] = ()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def trouble(self) -> str | None:
        """What cannot be had, as sentences."""
        return " ".join(self._troubles) or None

    def close(self) -> None:
        """Free the pins."""
        self._ended.set()
        self._edges.put(-1)
        self._thread.join(1)
        if self._gpio:
            self._gpio.let_go()

    def _run(self) -> None:
        with contextlib.suppress(OSError):  # it needs the right to
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), PRIORITY)
        due = 0.0
        while not self._ended.is_set():
            if time.monotonic() >= due:
                self._get_missing()
                due = time.monotonic() + AGAIN
                self._moving = dict.fromkeys(self._watched.values(), time.monotonic() + MOVING)  # an edge may be missed
            self._hear_edges(SAMPLE if self._moving else due - time.monotonic())
            self._sample(time.monotonic())

    def _get_missing(self) -> None:
        troubles = []
        try:
            self._gpio = self._gpio or self._opened()
            for name, pin in self._pins.items():
                troubles += [] if pin in self._watched else self._watch(self._gpio, name, pin)
        except GpioError as error:
            troubles = [str(error)]
        self._tell(tuple(troubles))

    def _watch(self, gpio: Gpio, name: str, pin: int) -> list[str]:
        try:
            gpio.watch(pin, self._edges.put)
        except GpioError as error:
            return [f"{name} cannot be used: {error}"]
        self._watched[pin] = name
        return []

    def _tell(self, troubles: tuple[str, ...]) -> None:
        if troubles != self._troubles:
            for trouble in troubles:
                log.warning("%s It is tried again every %g seconds.", trouble, AGAIN)
            if not troubles:
                log.info("All pins can be used now.")
        self._troubles = troubles

    def _hear_edges(self, patience: float) -> None:
        """Wait for an edge, then note all that have come."""
        try:
            pin = self._edges.get(timeout=max(0.0, patience))
            while True:
                if pin in self._watched:
                    self._moving[self._watched[pin]] = time.monotonic() + MOVING
                pin = self._edges.get_nowait()
        except Empty:
            pass

    def _sample(self, now: float) -> None:
        for name in [name for name in self._moving if name not in DIAL]:
            self._put(self._contacts.button(name, self._level(name), now))
        if any(name in self._moving for name in DIAL) and all(self._pins[name] in self._watched for name in DIAL):
            self._put(self._contacts.dial(self._level("DIAL_A"), self._level("DIAL_B"), now))
        self._moving = {name: until for name, until in self._moving.items() if until > now}

    def _level(self, name: str) -> int:
        assert self._gpio
        return self._gpio.level(self._pins[name])

    def _put(self, event: Event | None) -> None:
        if event:
            self._events.put(event)
