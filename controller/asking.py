"""Asks noise in a thread of its own, so that the loop never waits: what is not answered by its end is given up."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Full, Queue
from typing import Any

from controller.panel import Events
from noise.client import Client, ClientError, NoAnswer

SILENT = "No answer from the player."
DEPTH = 8  # questions that may wait

Call = Callable[[Client], Any]
Done = Callable[[Any], None]  # takes what the call returned, or the ClientError that it raised


@dataclass(eq=False)
class Question:
    """A call, the time of time.monotonic() after which it is not made any more, and who waits for its answer."""

    call: Call
    end: float
    done: Done


@dataclass(frozen=True)
class Answered:
    """An event for the loop, to be given to the asker."""

    asker: "Asker"
    question: Question
    answer: Any


class Asker:
    """Asks one question at a time, in their order. Its methods are the loop's; so are the calls of `done`."""

    def __init__(self, client: Client, events: Events) -> None:
        self._client = client
        self._events = events
        self._open: list[Question] = []
        self._queue: Queue[Question] = Queue(DEPTH)
        threading.Thread(target=self._run, daemon=True).start()

    @property
    def busy(self) -> bool:
        """Whether an answer is waited for."""
        return bool(self._open)

    def ask(self, call: Call, end: float, done: Done) -> None:
        """Ask before `end`; `done` is called once, soon after `end` at the latest. Never asks twice."""
        question = Question(call, end, done)
        self._open.append(question)
        try:
            self._queue.put_nowait(question)
        except Full:
            self._events.put(Answered(self, question, NoAnswer(SILENT)))

    def hear(self, event: Answered) -> None:
        """Take an answer; it is dropped where it came after the end."""
        if event.question in self._open:
            self._open.remove(event.question)
            event.question.done(event.answer)

    def expire(self, now: float) -> None:
        """Give up what has not been answered by its end."""
        for question in [question for question in self._open if question.end <= now]:
            self.hear(Answered(self, question, NoAnswer(SILENT)))

    def _run(self) -> None:
        while True:
            question = self._queue.get()
            self._events.put(Answered(self, question, self._answer(question)))

    def _answer(self, question: Question) -> Any:
        left = question.end - time.monotonic()
        if left <= 0:
            return NoAnswer(SILENT)
        try:
            return question.call(self._client.until(time.time() + left))
        except ClientError as error:
            return error
