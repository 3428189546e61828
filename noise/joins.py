"""Mending: a sound's tail is crossfaded into its head, at the place where they fit best."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from noise.signal import Samples

LONGEST = 0.5  # seconds of overlap of a continuous sound
SHORTEST = 0.03  # seconds of overlap of any other: its attacks must stay
SHARE = 4  # at most this part of the sound goes into the overlap, and another into the search
SEARCHED = 1.0  # seconds before the end that are searched for the best place


class Join:
    """Cuts a stream of blocks into a loop; `overlap` and `likeness` tell afterwards how.

    The loop is the sound from the end of its head on, up to where the tail begins, then the tail fading out while the
    head fades in. The tail begins where it is most like the head.
    """

    def __init__(self, frames: int, rate: int, continuous: bool) -> None:
        self.overlap = max(1, min(frames // SHARE, round((LONGEST if continuous else SHORTEST) * rate)))
        self._search = min(frames // SHARE, round(SEARCHED * rate))
        self.likeness = 0.0

    def loop(self, blocks: Iterator[Samples]) -> Iterator[Samples]:
        """Yield the loop of the sound that the blocks hold, shape (n, 2) each."""
        kept = np.zeros((0, 2))
        head = np.zeros((0, 2))
        for block in blocks:
            kept = np.concatenate([kept, block])
            if len(head) < self.overlap:
                head, kept = _split(np.concatenate([head, kept]), self.overlap)
            if len(head) == self.overlap and len(kept) > self._search + self.overlap:
                ready, kept = _split(kept, len(kept) - self._search - self.overlap)
                yield ready
        yield from self._ending(head, kept)

    def _ending(self, head: Samples, rest: Samples) -> Iterator[Samples]:
        if len(rest) < max(1, len(head)):  # the file was shorter than it said
            yield np.concatenate([head, rest])
            return
        place, self.likeness = best_place(rest, head)
        yield rest[:place]
        yield crossfaded(rest[place : place + len(head)], head, self.likeness)


def _split(samples: Samples, place: int) -> tuple[Samples, Samples]:
    return samples[:place], samples[place:]


def best_place(searched: Samples, wanted: Samples) -> tuple[int, float]:
    """Return where in `searched` a stretch is most like `wanted`, and how like it is: the correlation, 0..1."""
    size = 1 << (len(searched) + len(wanted)).bit_length()
    spectrum = np.fft.rfft(searched, size, axis=0) * np.conj(np.fft.rfft(wanted, size, axis=0))
    products = np.fft.irfft(spectrum, axis=0).sum(axis=1)[: len(searched) - len(wanted) + 1]
    energy = np.concatenate([[0.0], np.cumsum((searched**2).sum(axis=1))])
    energies = energy[len(wanted) :] - energy[: len(energy) - len(wanted)]
    scale = np.sqrt(np.maximum(energies * (wanted**2).sum(), 1e-12))
    likeness = products / scale
    place = int(np.argmax(likeness))
    return place, float(np.clip(likeness[place], 0.0, 1.0))


def crossfaded(out: Samples, into: Samples, likeness: float) -> Samples:
    """Return the crossfade of two stretches of one length, which keeps the level for any likeness of the two.

    Two sounds of equal power with correlation r sum to the power a² + b² + 2rab. Quarter sines divided by the root of
    that keep it at one: equal power for unrelated sounds (r = 0), equal amplitude for identical ones (r = 1).
    """
    angle = ((np.arange(len(out)) + 0.5) / len(out) * np.pi / 2)[:, None]
    falling, rising = np.cos(angle), np.sin(angle)
    mixed = (out * falling + into * rising) / np.sqrt(1 + 2 * likeness * falling * rising)
    return unclipped(mixed, float(max(np.abs(out).max(), np.abs(into).max())))


def unclipped(mixed: Samples, ceiling: float) -> Samples:
    """Return the stretch with its middle turned down, softly, as far as its peak stands above `ceiling`."""
    peak = float(np.abs(mixed).max())
    if peak <= ceiling or peak == 0.0:
        return mixed
    return mixed * _dip(len(mixed), ceiling / peak)


def _dip(frames: int, depth: float) -> npt.NDArray[np.float64]:
    """A gain of 1 at both ends that is `depth` wherever the crossfade is well under way."""
    ramp = np.minimum(1.0, np.minimum(np.arange(frames), np.arange(frames)[::-1]) / max(1, frames // 4))
    return (1 - (1 - depth) * np.sin(ramp * np.pi / 2))[:, None]
