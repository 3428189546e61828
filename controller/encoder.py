"""The dial: from the levels of its two contacts to detents, and from detents to steps."""

# Where the contacts go from one state to the next, both numbered 2 * A + B; turned clockwise: 3, 1, 0, 2, 3. What
# stays or jumps over a state moves nothing, and a bounce takes back what it gave.
#    to: 0   1   2   3
MOVES = (
    (+0, -1, +1, +0),  # from 0
    (+1, +0, +0, -1),  # from 1
    (-1, +0, +0, +1),  # from 2
    (+0, +1, -1, +0),  # from 3
)
# The states in which it rests, by the states that it passes from one rest to the next.
RESTS = {4: (3,), 2: (3, 0), 1: (0, 1, 2, 3)}

FAST = ((0.02, 5), (0.04, 3), (0.08, 2))  # seconds since the detent before: steps for this one


class Encoder:
    """Counts detents. Only a way from rest to rest counts that was followed whole: none is guessed."""

    def __init__(self, steps: int = 4, backwards: bool = False) -> None:
        self._steps = steps
        self._sign = -1 if backwards else 1
        self._state: int | None = None
        self._moved = 0

    def turn(self, a: int, b: int) -> int:
        """Take the levels of both contacts; return how many detents were passed: -1, 0 or 1, clockwise if positive."""
        state = 2 * a + b
        self._moved += 0 if self._state is None else MOVES[self._state][state]
        self._state = state
        if state not in RESTS[self._steps]:
            return 0
        moved, self._moved = self._moved, 0
        return self._sign * (moved == self._steps) - self._sign * (moved == -self._steps)


class Acceleration:
    """Makes more of detents that follow one another fast in one direction."""

    def __init__(self) -> None:
        self._at = float("-inf")
        self._detents = 0

    def steps(self, detents: int, at: float, most: int) -> int:
        """Return the steps for detents turned at a time in seconds: at most `most` for each."""
        together = detents * self._detents > 0
        pause = (at - self._at) / abs(detents or 1)
        self._at, self._detents = at, detents
        factor = next((steps for limit, steps in FAST if together and pause < limit), 1)
        return detents * min(factor, most)
