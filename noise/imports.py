"""Importing, one file after the other, in a process that can disturb nothing and may die."""

import json
import logging
import os
import queue
import select
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from noise import files
from noise.errors import DecoderDied, NoiseError, NoRoom, Refused
from noise.loops import Loop

log = logging.getLogger(__name__)

PATIENCE = 60.0  # seconds without progress before an import is given up
IDLE = 20.0  # seconds the process is kept for a next import


@dataclass
class Job:
    """One import: where from, where to, how far, and how it ended."""

    source: Callable[[], AbstractContextManager[Path]]
    target: Path
    join: str = "auto"
    progressed: Callable[[int], None] = lambda percent: None
    finished: Callable[["Job"], None] = lambda job: None
    percent: int | None = None  # None until it is its turn
    loop: Loop | None = None
    pairs: list[list[float]] = field(default_factory=list)
    error: Exception | None = None
    cancelled: bool = False
    done: threading.Event = field(default_factory=threading.Event)

    def discard(self) -> None:
        """Delete what was made, as far as nobody has taken it."""
        files.remove(self.target, self.target.with_suffix(".jpg"))


class Importer:
    """A queue of jobs and the one thread that does them."""

    def __init__(self, lufs: float | None) -> None:
        self.lufs = lufs
        self._jobs: queue.Queue[Job | None] = queue.Queue()
        self._closing = False
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._work, name="importer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> Job:
        """Put the job in the queue."""
        self._jobs.put(job)
        return job

    def close(self) -> None:
        """Stop at once; an import that was under way is begun anew at the next start."""
        self._closing = True
        self._jobs.put(None)
        self._end_process()

    def _work(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=IDLE)
            except queue.Empty:
                self._end_process()
                continue
            if job is None:
                return
            self._do(job)

    def _do(self, job: Job) -> None:
        if job.cancelled:
            return
        try:
            with job.source() as source:
                job.loop, job.pairs = self._prepare(job, source)
        except Exception as error:  # whatever it is, the next import is not to suffer from it
            if not isinstance(error, NoiseError | OSError):
                log.exception("an import failed")
            job.error = error
            job.discard()
        job.done.set()
        if self._closing or job.cancelled:
            job.discard()
        else:
            self._finish(job)

    def _finish(self, job: Job) -> None:
        try:
            job.finished(job)
        except Exception:  # the same
            log.exception("the outcome of an import could not be kept")

    def _prepare(self, job: Job, source: Path) -> tuple[Loop, list[list[float]]]:
        order = {"source": str(source), "target": str(job.target), "join": job.join, "lufs": self.lufs}
        answer = self._ask(job, order)
        if "ready" in answer:
            return Loop(**answer["ready"]), answer["pairs"]
        if "full" in answer:
            raise NoRoom("There is no room left to prepare it for playing.")
        raise Refused(answer["refused"])

    def _ask(self, job: Job, order: dict[str, Any]) -> dict[str, Any]:
        process = self._running_process()
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(order).encode() + b"\n")
        process.stdin.flush()
        while select.select([process.stdout], [], [], PATIENCE)[0]:
            line = process.stdout.readline()
            if not line or job.cancelled:
                break
            answer: dict[str, Any] = json.loads(line)
            if "percent" not in answer:
                return answer
            self._progress(job, answer["percent"])
        self._end_process()
        raise DecoderDied("The file could not be decoded: it made the decoder stop. It may be damaged.")

    def _progress(self, job: Job, percent: int) -> None:
        if percent != job.percent:
            job.percent = percent
            job.progressed(percent)

    def _running_process(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "noise.loops"]
            self._process = subprocess.Popen(
                command,
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "OMP_NUM_THREADS": "1"},
            )
        return self._process

    def _end_process(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
