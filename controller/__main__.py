"""`python -m controller`: plugs the real things together."""

import logging
import os
import signal
import sys
import tempfile
import time
from queue import SimpleQueue

from controller.app import Controller
from controller.asking import Asker
from controller.config import Config, read
from controller.following import Follower
from controller.glass import Glass
from controller.loop import Ended, run
from controller.panel import Events, Panel
from controller.reporting import Reporter
from controller.screens import Size
from noise.client import Client

FAREWELL = ["Goodbye", ""]

log = logging.getLogger("controller")


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    try:
        config = read()
    except ValueError as error:
        sys.exit(str(error))
    os.chdir(tempfile.gettempdir())  # lgpio makes a pipe in the folder where it works, which may not be written to
    logging.basicConfig(level=config.log_level, format="%(asctime)s %(levelname)s controller: %(message)s")
    events: Events = SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: events.put(Ended()))
    assemble(config, events)


def assemble(config: Config, events: Events) -> None:
    """Plug all parts together and run until Ended comes."""
    client, size = Client(config.noise_url, config.password), Size(config.lcd_columns, config.lcd_rows)
    actions, questions = Asker(client, events), Asker(client, events)
    now = time.monotonic()
    panel = _panel(config, events)
    controller = Controller(size, actions, questions, config.lcd_dim_after, now)
    Follower(client, events)
    run(controller, panel, Reporter(panel, questions), events)
    panel.close(Glass(size).frame(FAREWELL, time.monotonic(), backlight=False))


def _panel(config: Config, events: Events) -> Panel:
    """Return the panel that was chosen; each is imported only where it is."""
    if config.panel == "simulated":
        from controller.simulated import SimulatedPanel

        log.info("The simulated panel is at port %d.", config.port)
        return SimulatedPanel(config, events)
    from controller.rpi import RpiPanel

    return RpiPanel(config, events)


if __name__ == "__main__":
    main()
