"""From floating point to 16 bits."""

import numpy as np
import numpy.typing as npt

from noise.signal import Samples

FULL_SCALE = 32768

Stereo16 = npt.NDArray[np.int16]


class Dither:
    """Triangular noise of one step either way, added where bits are dropped: hiss in the place of distortion.

    With `everywhere`, also where none are: hiss that begins at a seam would be a seam.
    """

    def __init__(self, everywhere: bool = False) -> None:
        self._everywhere = everywhere
        self._random = np.random.default_rng(0)

    def quantise(self, block: Samples) -> Stereo16:
        """Return the block, -1..1, as 16-bit samples; one that fits already is not touched."""
        steps = block * FULL_SCALE
        if self._everywhere or not np.array_equal(steps, np.rint(steps)):
            steps = np.rint(steps + self._random.random(block.shape) - self._random.random(block.shape))
        return np.clip(steps, -FULL_SCALE, FULL_SCALE - 1).astype("<i2")
