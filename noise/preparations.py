"""Loops that are being made: each noise's import, how far it is, and what is tried again later."""

import logging
from collections.abc import Callable
from functools import partial

from noise.cache import Cache
from noise.errors import DecoderDied, NoiseError, Refused
from noise.imports import Importer, Job
from noise.library import Library
from noise.noises import Noise
from noise.retries import Retries

log = logging.getLogger(__name__)

AGAIN = "It could not be prepared; that is tried again by itself."


class Preparations:
    """Brings loops of the library's originals into the cache; `changed` hears of a key and whether it is through."""

    def __init__(
        self, library: Library, cache: Cache, importer: Importer, changed: Callable[[str, bool], None]
    ) -> None:
        self._library = library
        self._cache = cache
        self._importer = importer
        self._changed = changed
        self._jobs: dict[str, Job] = {}
        self.retries = Retries()

    def start(self, noise: Noise) -> None:
        """Have a noise's loop made, unless that is under way, done since, or too early after a failure."""
        key = noise.key
        if key in self._jobs or self.retries.waits(key) or self._cache.get(key):
            return
        source, target = partial(self._library.local, noise.object), self._cache.scratch(key)
        job = Job(source, target, noise.join, partial(self._progressed, key), partial(self._finished, key))
        self._jobs[key] = job  # before it can be finished
        self._importer.submit(job)

    def percent(self, key: str) -> int | None:
        """Return how far a loop is, or None where it is not its turn."""
        job = self._jobs.get(key)
        return job.percent if job else None

    def _progressed(self, key: str, percent: int) -> None:
        self._changed(key, False)

    def _finished(self, key: str, job: Job) -> None:
        try:
            self._keep(key, job)
        except OSError as error:
            self._postpone(key, error)
        del self._jobs[key]  # after its outcome is known, so that nobody starts it again
        self._changed(key, True)

    def _keep(self, key: str, job: Job) -> None:
        """Keep what will not change; whatever else happened is tried again later."""
        died = isinstance(job.error, DecoderDied) and self.retries.may_try_again(key)
        if job.loop or (isinstance(job.error, Refused) and not died):
            self._cache.keep(key, job.loop or str(job.error), job.target, job.pairs)
            self.retries.forget(key)
        else:
            self._postpone(key, job.error)

    def _postpone(self, key: str, error: Exception | None) -> None:
        log.info("an import failed: %s", error)
        self.retries.postpone(key, str(error) if isinstance(error, NoiseError) else AGAIN)
