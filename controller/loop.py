"""The one loop: it takes events as they come and shows what follows from them."""

import time
from queue import Empty

from controller.app import Controller
from controller.panel import Events, Panel
from controller.reporting import Reporter

TICK = 0.05  # seconds without an event until what is due is looked for


class Ended:
    """The event that ends the loop."""


def run(controller: Controller, panel: Panel, reporter: Reporter, events: Events) -> None:
    """Run until Ended comes."""
    while handle_all(controller, events):
        now = time.monotonic()
        controller.tick(now)
        panel.show(controller.frame(now))
        reporter.tick(now)


def handle_all(controller: Controller, events: Events) -> bool:
    """Wait for an event, or for a tick, then take all that have come; return whether to go on."""
    try:
        event = events.get(timeout=TICK)
        while not isinstance(event, Ended):
            controller.handle(event, time.monotonic())
            event = events.get_nowait()
    except Empty:
        return True
    return False
