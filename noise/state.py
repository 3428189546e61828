"""What the box remembers: in memory for whoever asks, and in a store that may be away."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from noise.errors import Unavailable
from noise.saved import KEYS, Saved, Values, flat, valid

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two writes of a volume that moves, and between two looks at the store
PATIENCE = 0.9  # seconds that a change waits for the store
DURABLE = [key for key in KEYS if key.startswith("preset:")] + ["unjoined", "renaming"]
REPORTED = {"noise", "playing", "renaming"}  # what somebody else writes there is put right
AWAY = "What is to last cannot be stored at present; presets and names cannot be changed."
REFUSAL = "This could not be stored, so nothing was changed. Try again later."


class Store(Protocol):
    """A place where it lasts. Both calls raise OSError when the place can't be reached; they may take their time."""

    def read(self) -> Values:
        """Return the values of the keys that are there."""

    def write(self, values: Values) -> None:
        """Keep the values, without the keys whose value is None; on return they survive a power cut."""


@dataclass
class Order:
    """A change that somebody waits for."""

    change: Callable[[Saved], Saved]
    stored: bool | None = None  # None until it is settled, by the store or by who would not wait any longer
    settled: threading.Event = field(default_factory=threading.Event)

    def settle(self, stored: bool) -> bool:
        """Say how it ended, unless that was said before; return how. Only one thread may be here at a time."""
        self.stored = stored if self.stored is None else self.stored
        self.settled.set()
        return self.stored


class State:
    """What is remembered. One thread speaks to the store, so nobody waits for a store that is slow or away."""

    def __init__(self, store: Store, pause: float = PAUSE) -> None:
        self._store = store
        self._pause = pause
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()  # None: look what is to be done
        self._merging = threading.Lock()  # never held for long
        self._stored: Values | None = None  # what the store had when it was last seen
        self._noted: set[str] = set()  # keys that are to be written
        self._looked = self._written = float("-inf")
        self._closed = threading.Event()
        self._listener: Callable[[], None] = lambda: None
        self.saved = Saved()
        self.trouble: str | None = None
        self._thread = threading.Thread(target=self._keep_up, name="state", daemon=True)
        self._thread.start()
        if not self._done(Order(lambda saved: saved)):
            self._is_away("it was not there at the start")

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Have `listener` called when somebody else changed what is stored, and when the store is back."""
        self._listener = listener

    def change(self, change: Callable[[Saved], Saved]) -> None:
        """Change presets or the unjoined noises, stored on return; raise Unavailable, with nothing changed, if not."""
        if self.trouble or not self._done(Order(change)):
            self._is_away("it does not answer")
            raise Unavailable(REFUSAL)

    def note(self, **values: Any) -> None:
        """Remember volume, noise, playing or unjoined; it is written within a second."""
        with self._merging:
            self.saved = replace(self.saved, **values)
            self._noted |= values.keys()
        self._orders.put(None)

    def close(self) -> None:
        """Write what is left."""
        self._closed.set()
        self._orders.put(None)
        self._thread.join(2)

    def _done(self, order: Order) -> bool:
        """Have it carried out; return whether it was within the time there is."""
        self._orders.put(order)
        order.settled.wait(PATIENCE)
        with self._merging:
            return order.settle(False)

    def _keep_up(self) -> None:
        while not self._closed.is_set():
            self._step(self._next_order())
        self._step(None)

    def _next_order(self) -> Order | None:
        """Wait for an order, or until it is time to look after the store."""
        while not self._closed.is_set():
            since = self._written if self._noted and self.trouble is None else self._looked
            try:
                order = self._orders.get(timeout=max(0.0, since + self._pause - time.monotonic()))
            except queue.Empty:
                break
            if order:
                return order
        return None

    def _step(self, order: Order | None) -> None:
        order = order or Order(lambda saved: saved)
        news = False
        try:
            news = self._take_over(self._store.read())
            self._write_noted()
            self._carry_out(order)
            news |= self._is_back()
        except Exception as error:  # whatever it is, this thread must not end
            if not isinstance(error, OSError):
                log.exception("The stored state could not be looked after.")
            self._is_away(str(error))
            with self._merging:
                order.settle(False)
        self._looked = time.monotonic()
        if news:  # elsewhere, because who listens may want to change something
            threading.Thread(target=self._listener, name="state-news", daemon=True).start()

    def _take_over(self, stored: Values) -> bool:
        """Take over what somebody else changed, but for what is to be written; return whether there was anything."""
        with self._merging:
            before = self._stored
            others = {k for k in KEYS if before is None or stored.get(k) != before.get(k)} - self._noted
            if before is not None:
                self._noted |= others & REPORTED
                others -= REPORTED
            if before and len(before) > 1 and not stored:  # a store that lost all gets ours; nobody edits so much
                others, self._noted = set(), set(KEYS)
            self._stored = stored
            self.saved = valid(flat(self.saved) | {key: stored.get(key) for key in others})
            return before is not None and bool(others)

    def _write_noted(self) -> None:
        with self._merging:
            keys, self._noted = self._noted, set()
            values = {key: flat(self.saved)[key] for key in keys}
        if values:
            self._write(values)
            self._written = time.monotonic()

    def _carry_out(self, order: Order) -> None:
        """Store what the order changes, and only then show it."""
        if order.stored is False:  # nobody waits for it any more
            return
        assert self._stored is not None
        changed = order.change(self.saved)
        old, new = flat(self.saved), flat(changed)
        values = {key: new[key] for key in DURABLE if new[key] != old[key]}
        if values:
            self._write(values)
        with self._merging:
            if order.settle(True):
                now = self.saved  # what was noted meanwhile stays
                self.saved = replace(changed, volume=now.volume, noise=now.noise, playing=now.playing)
            else:
                self._noted |= values.keys()  # nobody waits for it any more: the old ones are put back

    def _write(self, values: Values) -> None:
        """Write; where that fails it is not known what the store has, so these keys are written again."""
        assert self._stored is not None
        try:
            self._store.write(values)
        except OSError:
            with self._merging:
                self._noted |= values.keys()
            raise
        self._stored |= values

    def _is_back(self) -> bool:
        back, self.trouble = self.trouble is not None, None
        if back:
            log.info("The state can be stored again.")
        return back

    def _is_away(self, reason: str) -> None:
        if self.trouble is None:
            log.error("%s (%s)", AWAY, reason)
        self.trouble = AWAY
