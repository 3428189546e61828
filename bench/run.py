"""One run of the measurements: how much effort it takes, and what several tables draw on, measured once."""

import sys
from dataclasses import dataclass
from functools import cached_property

from bench.figures import CONDITIONS, Condition, Effort, Figures, measure_ours

FULL = Effort(starts=20, seconds=15, file_seconds=60)
QUICK = Effort(starts=4, seconds=2, file_seconds=20)
TRIES = 2


@dataclass
class Run:
    """Every measurement gets one."""

    effort: Effort

    @cached_property
    def ours(self) -> dict[Condition, Figures]:
        """The figures of our player under every condition."""
        return {condition: self._measured(condition) for condition in CONDITIONS}

    def say(self, sentence: str) -> None:
        """Tell who waits what is going on."""
        print(sentence, file=sys.stderr, flush=True)

    def _measured(self, condition: Condition) -> Figures:
        """Measure again, but only so often, where the audio process ended: its successor fades in, which is no drop."""
        ended = 0
        for _ in range(TRIES):
            self.say(f"measuring ours: {', '.join(condition.words)}")
            figures = measure_ours(condition, self.effort)
            ended += figures.ended
            if not figures.ended:
                break
        return figures._replace(ended=ended)
