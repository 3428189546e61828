"""`python -m bench [--quick]`: every measurement in turn, as text and as a picture."""

import argparse
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from bench import imports, libraries, others, ours, pages, panel
from bench.picture import draw
from bench.run import FULL, QUICK, Run
from bench.table import Table

PICTURE = Path(__file__).parent / "results.png"
MEASUREMENTS: list[Callable[[Run], Table]] = [
    ours.table,
    others.table,
    imports.table,
    libraries.table,
    pages.table,
    panel.table,
]


def main() -> None:
    """Measure, print, draw."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # so that what was started ends, too
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the player, and others beside it.")
    parser.add_argument("--quick", action="store_true", help="fewer starts and shorter loops: below 2 minutes")
    run = Run(QUICK if parser.parse_args().quick else FULL)
    tables = [_shown(measurement(run)) for measurement in MEASUREMENTS]
    draw(tables, PICTURE)
    print(f"The same as a picture: {PICTURE}")


def _shown(table: Table) -> Table:
    print(f"\n{table.text()}\n", flush=True)
    return table


if __name__ == "__main__":
    main()
