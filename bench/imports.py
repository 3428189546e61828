"""Seams and imports: a file of every kind, repeated as it is and as the loop made of it; speed and memory of that."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bench.files import KINDS, Kind
from bench.load import Use
from bench.run import Run
from bench.table import Table
from noise.decode import Audio
from noise.seams import Listener, seam_between

HEADERS = ["file", "seam, untouched (dB)", "seam, ours (dB)", "made", "over (ms)", "import speed", "peak memory (MB)"]
MEANING = "Seam: how far it stands out of the sound, not above 0: not at all; untouched: repeated as it is decoded."
LUFS = -23.0
PIECE = 5  # seconds heard at once


class Import(NamedTuple):
    """What a process of noise.loops answered to a file, after how many seconds, and what that took.

    `use` is the part of the cores' time that was used, by anyone, 0..1; `idle` and `peak` are the most memory before
    the file and after it, in MB.
    """

    answer: dict[str, Any]
    seconds: float
    use: float
    idle: float
    peak: float


def table(run: Run) -> Table:
    """Import one file of each kind."""
    seconds = run.effort.file_seconds
    imports = {kind: _measured(run, kind) for kind in KINDS}
    rows = [[kind.name, f"{untouched:.1f}", *_cells(done, seconds)] for kind, (untouched, done) in imports.items()]
    notes = [MEANING, *_conditions([done for _, done in imports.values()])]
    return Table(f"Seams and imports: {seconds} s of brown noise, stereo, its ends not meeting", HEADERS, rows, notes)


def untouched_seam(path: Path) -> float:
    """Return by how many dB the seam stands out where a player just repeats the file."""
    audio = Audio(path)
    rate, samples = audio.format.rate, np.concatenate(list(audio.blocks(0, audio.format.frames)))
    listener = Listener(rate, len(samples))
    for start in range(0, len(samples), PIECE * rate):
        listener.hear(samples[start : start + PIECE * rate])
    return seam_between(samples[-rate:], samples[:rate], rate).excess(listener.character())


def imported(source: Path) -> Import:
    """Have the file imported by a process of its own, as the service does; its start is no part of the time."""
    with subprocess.Popen(
        [sys.executable, "-m", "noise.loops"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    ) as process:
        _ask(process, source.with_name("nothing"))
        idle, use, begun = _peak(process), Use(), time.monotonic()
        answer = _ask(process, source)
        return Import(answer, time.monotonic() - begun, use.share(), idle, _peak(process))


def _measured(run: Run, kind: Kind) -> tuple[float, Import]:
    run.say(f"measuring the import: {kind.name}")
    with tempfile.TemporaryDirectory() as folder:
        source = kind.write(Path(folder), run.effort.file_seconds)
        return untouched_seam(source), imported(source)


def _cells(done: Import, seconds: int) -> list[str]:
    if "ready" not in done.answer:
        return ["", done.answer.get("refused", "no room"), *[""] * 3]
    seam = done.answer["ready"]["seam"]
    made = [f"{seam['score']:.1f}", seam["kind"], str(seam["milliseconds"])]
    return [*made, f"{seconds / done.seconds:.0f} x", f"{done.peak:.0f}"]


def _conditions(imports: list[Import]) -> list[str]:
    uses, idle = sorted(done.use for done in imports), max(done.idle for done in imports)
    return [
        f"Speed: times real time, at low priority, the cores in use for {uses[0]:.0%} to {uses[-1]:.0%} of the time",
        f"by anyone, this included. Made: how, over how long. Of the memory {idle:.0f} MB are there before the file.",
    ]


def _ask(process: subprocess.Popen[str], source: Path) -> dict[str, Any]:
    """Return the answer that is not just how far it is."""
    assert process.stdin
    assert process.stdout
    order = {"source": str(source), "target": str(source.with_name("loop")), "join": "auto", "lufs": LUFS}
    print(json.dumps(order), file=process.stdin, flush=True)
    answers = (json.loads(line) for line in process.stdout)
    return next((answer for answer in answers if "percent" not in answer), {"refused": "the process ended"})


def _peak(process: subprocess.Popen[str]) -> float:
    """See proc_pid_status(5). A process that has ended has none."""
    status = Path(f"/proc/{process.pid}/status").read_text().partition("VmHWM:")[2].split()
    return int(status[0]) / 1024 if status else 0.0
