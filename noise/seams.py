"""Whether a sound's end runs on into its start: the seam against what the sound itself has elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from noise import signal
from noise.signal import Decibels, Histogram, Samples

Measure = Callable[[Samples, int], Decibels]

EDGE = 1.0  # seconds kept of both ends
HEARD_AT_ONCE = 2.0  # seconds, so that changes of colour are heard within a block
LOOKED_AT = 120.0  # seconds of the sound that are looked at closely, spread over all of it
SILENCE = -60.0  # dB below the loudest 50 ms: less counts as silence
STEADY_RANGE = 15.0  # dB around the median level ...
STEADY_SHARE = 0.8  # ... that this share of a continuous sound keeps to
SELDOM = 0.1  # of the windows of a sound are quieter than its quietest level
RARE = 0.999  # of a continuous sound's places; of others the largest counts
FADE_SLACK = 0.5  # dB below the quietest level that are no fade yet
LONGEST_FADE = 5.0  # seconds
TOLERANCE = 1.0  # dB over what the sound has elsewhere
HOLE = 6.0  # dB below the quietest level
DIED_AWAY = 30.0  # dB below the loudest
LEVEL_SLACK, COLOUR_SLACK = 1.5, 3.0  # dB that nobody hears as a seam


@dataclass(frozen=True)
class Character:
    """What a sound is like over its whole length, in dB: the limits that its seam has to keep."""

    continuous: bool
    step: float
    bend: float
    hiss: float
    level_change: float
    colour_change: float
    quietest: float  # level that the sound is seldom below
    loudest: float
    start: int  # first and end of the frames that belong to the sound: not silence, not a fade, to 50 ms
    end: int


class Listener:
    """Hears a sound block by block and then tells its character."""

    def __init__(self, rate: int, frames: int) -> None:
        self._rate = rate
        self._frames = frames
        self._every = max(1, round(frames / rate / LOOKED_AT))
        self._count = 0
        self._steps, self._bends, self._hiss = Histogram(), Histogram(), Histogram()
        self._levels: list[Decibels] = []
        self._colours: list[float] = []
        self._rest = np.zeros((0, 2))

    def hear(self, block: Samples) -> None:
        """Take in the next block, shape (frames, 2)."""
        self._rest = np.concatenate([self._rest, block])
        if len(self._rest) >= HEARD_AT_ONCE * self._rate:
            self._hear_whole_windows()

    def character(self) -> Character:
        """Return what was heard."""
        self._hear_rest()
        levels = np.concatenate(self._levels)
        heard = _heard(levels)
        levels = levels[heard]
        continuous = bool((np.abs(levels - np.median(levels)) < STEADY_RANGE).mean() >= STEADY_SHARE)
        quietest = float(np.quantile(levels, SELDOM))
        body = _without_fades(levels, quietest) if continuous else slice(0, len(levels))
        changes = np.abs(np.diff(levels[body])) if len(levels[body]) > 1 else np.zeros(1)
        return Character(
            continuous=continuous,
            step=self._limit(self._steps, continuous),
            bend=self._limit(self._bends, continuous),
            hiss=self._limit(self._hiss, continuous),
            level_change=float(np.quantile(changes, RARE) if continuous else changes.max()),
            colour_change=max(self._colours, default=0.0),
            quietest=quietest,
            loudest=float(levels.max()),
            start=(heard.start + body.start) * self._window,
            end=min(self._frames, (heard.start + body.stop) * self._window),
        )

    def _hear_whole_windows(self) -> None:
        whole = len(self._rest) // self._window * self._window
        block, self._rest = self._rest[:whole], self._rest[whole:]
        self._levels.append(signal.levels(block, self._rate))
        if self._count % self._every == 0:
            self._look_closely(block)
        self._count += 1

    def _hear_rest(self) -> None:
        """What is left in the end and is shorter than a window counts where it is half of one, or all there is."""
        if len(self._rest) >= self._window:
            self._hear_whole_windows()
        if len(self._rest) > self._window // 2 or not self._levels:
            self._levels.append(signal.levels(self._rest, self._rate))
            self._look_closely(self._rest)

    @property
    def _window(self) -> int:
        return round(signal.LEVEL_WINDOW * self._rate)

    def _look_closely(self, block: Samples) -> None:
        self._steps.add(signal.steps(block))
        self._bends.add(signal.bends(block))
        self._hiss.add(signal.hiss(block, self._rate))
        colours = signal.colours(block, self._rate)
        if len(colours) > 1:
            self._colours.append(float(np.abs(np.diff(colours, axis=0)).mean(axis=1).max()))

    def _limit(self, histogram: Histogram, continuous: bool) -> float:
        return histogram.percentile(RARE) if continuous else histogram.largest


def _heard(levels: Decibels) -> slice:
    """Return which windows lie between the silence before and the silence after."""
    places = np.flatnonzero(levels > max(levels.max() + SILENCE, signal.FLOOR + 20))
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(0, len(levels))


def _without_fades(levels: Decibels, quietest: float) -> slice:
    """Return which windows lie between a fade-in and a fade-out; what changes for longer is no fade."""
    places = np.flatnonzero(levels >= quietest - FADE_SLACK)
    longest = min(len(levels) // 4, round(LONGEST_FADE / signal.LEVEL_WINDOW))
    return slice(min(longest, int(places[0])), max(len(levels) - longest, int(places[-1]) + 1))


@dataclass(frozen=True)
class Seam:
    """What a seam is like, in dB."""

    step: float
    bend: float
    hiss: float
    level_change: float
    colour_change: float
    level: float  # of the quieter side
    end_level: float

    def excess(self, own: Character) -> float:
        """Return by how many dB it stands out of the sound in its worst respect; not above 0 is a clean seam.

        A continuous sound must also keep its level and its colour; another one brings changes of its own. What dies
        away and begins anew with an attack is clean: that is its nature.
        """
        if not own.continuous and self.end_level < own.loudest - DIED_AWAY:
            return 0.0
        excess = [self.step - own.step, self.bend - own.bend, self.hiss - own.hiss]
        if own.continuous:
            excess.append(self.level_change - max(LEVEL_SLACK, own.level_change))
            excess.append(self.colour_change - max(COLOUR_SLACK, own.colour_change))
            excess.append(own.quietest - HOLE - self.level)
        return max(excess)

    def clean(self, own: Character) -> bool:
        """Whether nobody hears it."""
        return self.excess(own) <= TOLERANCE


def seam_between(end: Samples, start: Samples, rate: int) -> Seam:
    """Look at the place where `end` runs on into `start`, both shape (frames, 2), up to 1 s long."""
    around = np.concatenate([np.resize(end[-2:], (2, 2)), np.resize(start[:2], (2, 2))])
    window, size = round(signal.HISS_WINDOW * rate), round(signal.LEVEL_WINDOW * rate)
    near = np.concatenate([end[-2 * window :], start[: 2 * window]])
    return Seam(
        step=float(signal.steps(around)[1:2].max()),
        bend=float(signal.bends(around).max()),
        hiss=float(signal.hiss(near, rate).max()),
        level_change=_change(signal.levels, end, start, rate, signal.LEVEL_WINDOW),
        colour_change=_change(signal.colours, end, start, rate, signal.COLOUR_WINDOW),
        level=min(_level(end[-size:], rate), _level(start[:size], rate)),
        end_level=_level(end[-size:], rate),
    )


def _level(samples: Samples, rate: int) -> float:
    return float(signal.levels(samples, rate)[0])


def _change(measure: Measure, end: Samples, start: Samples, rate: int, seconds: float) -> float:
    size = round(seconds * rate)
    if min(len(end), len(start)) < size:
        return 0.0
    before, after = measure(end[-size:], rate)[0], measure(start[:size], rate)[0]
    return float(np.abs(after - before).mean())
