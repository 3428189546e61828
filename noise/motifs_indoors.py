"""Windows on machines, bodies and a bowl.  Each paints a `Window`; none needs chances but the train."""

from typing import TYPE_CHECKING

import numpy as np

from noise.motifs import ACROSS, arc, ground, path, stars

if TYPE_CHECKING:
    from noise.drawings import Window


def fan(w: "Window", rng: np.random.Generator) -> None:
    """Four round blades behind the rings of their guard."""
    for quarter in range(4):
        for width, ink, strength in ((0.25, w.light, 0.8), (0.15, w.middle, 0.35)):
            petal = arc(0.46, 0, 0.36, 0, 1, width / 0.36)
            reach, angle = np.hypot(*petal.T), np.arctan2(petal[:, 1], petal[:, 0])
            angle = angle + np.pi / 2 * quarter + 1.1 * reach
            w.area(path(reach * np.cos(angle), reach * np.sin(angle)), ink, strength)
    for radius in (0.3, 0.44, 0.58, 0.72, 0.86):
        w.line(arc(0, 0, radius, 0, 1), 0.009, w.light, 0.5)
    w.disc(0, 0, 0.16, w.dark)
    w.line(arc(0, 0, 0.16, 0, 1), 0.02, w.light, 0.9)


def train(w: "Window", rng: np.random.Generator) -> None:
    """Rails that run under the moon to the hills."""
    stars(w, 70, rng, -0.1)
    w.glow(0.3, -0.5, 0.45, w.light, 0.4)
    w.disc(0.3, -0.5, 0.13, w.light, 0.95)
    ground(w, -0.05 - 0.14 * np.sin(2.4 * ACROSS + 0.4) - 0.05 * np.sin(6 * ACROSS), w.middle, 0.55)
    ground(w, 0.06 + 0.05 * np.sin(3 * ACROSS + 2), w.dark, 0.95)
    for step in range(16):
        near = 1 / (1 + 0.55 * step)
        half, y, back = 0.75 * near, 0.07 + 0.95 * near, 0.07 + 0.875 * near
        w.area(path((-half, half, 0.96 * half, -0.96 * half), (y, y, back, back)), w.middle, 0.55)
    for side in (-1, 1):
        w.area([(side * 0.004, 0.09), (side * 0.012, 0.09), (side * 0.6, 1.1), (side * 0.5, 1.1)], w.light, 0.95)


def heart(w: "Window", rng: np.random.Generator) -> None:
    """A heart and its beats, going out in rings."""
    t = np.linspace(0, 2 * np.pi, 240)
    across = np.sin(t) ** 3
    down = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)) / 16
    outline = path(across, down + 0.1)
    w.glow(0, 0, 0.55, w.light, 0.4)
    for size, strength in ((0.84, 0.18), (0.7, 0.32), (0.56, 0.5)):
        w.line(outline * size, 0.02, w.light, strength)
    w.area(outline * 0.42, w.light, 0.95)


def cat(w: "Window", rng: np.random.Generator) -> None:
    """A cat curled up asleep on a round cushion."""
    w.glow(0, -0.1, 0.8, w.light, 0.25)
    w.disc(0, 0.5, 0.8, w.dark, 0.8, 0.34)
    w.disc(0, 0.46, 0.74, w.middle, 0.55, 0.3)
    w.disc(0.1, 0.12, 0.52, w.dark, 1, 0.72)
    for ear in ([(-0.52, 0.02), (-0.5, -0.25), (-0.3, -0.1)], [(-0.14, -0.1), (0.02, -0.24), (0.02, 0.06)]):
        w.area(ear, w.dark)
    w.disc(-0.25, 0.16, 0.3, w.dark, 1, 0.84)
    w.line(arc(0.08, 0.2, 0.54, 0.0, 0.42, 0.62), 0.13, w.dark)
    w.line(arc(0.1, 0.12, 0.5, 0.6, 0.97, 0.72), 0.014, w.light, 0.55)
    w.line(arc(-0.25, 0.16, 0.3, 0.08, 0.45, 0.84), 0.012, w.light, 0.35)
    w.line(arc(0.06, 0.2, 0.46, 0.04, 0.38, 0.62), 0.012, w.light, 0.35)
    for x in (-0.37, -0.13):
        w.line(arc(x, 0.13, 0.06, 0.04, 0.46, 0.7), 0.016, w.light, 0.95)
    w.area([(-0.28, 0.22), (-0.22, 0.22), (-0.25, 0.255)], w.light, 0.9)
    for side in (-1, 1):
        for lift in (-0.02, 0.04):
            ends = (-0.25 + 0.1 * side, 0.26 + lift / 2), (-0.25 + 0.33 * side, 0.24 + 1.6 * lift)
            w.line(ends, 0.006, w.light, 0.6)


def bowl(w: "Window", rng: np.random.Generator) -> None:
    """A bronze bowl on its cushion, and its sound rising in rings."""
    w.glow(0, 0.05, 0.7, w.light, 0.35)
    for i in range(5):
        w.line(arc(0, 0.12, 0.5 + 0.11 * i, 0.58, 0.92, 0.55 + 0.13 * i), 0.02 - 0.002 * i, w.light, 0.75 - 0.13 * i)
    w.disc(0, 0.67, 0.44, w.dark, 0.95, 0.3)
    w.area(arc(0, 0.12, 0.54, 0.0, 0.5, 0.98), w.middle)
    w.area([*arc(0, 0.12, 0.54, 0.0, 0.25, 0.98), *arc(0, 0.12, 0.3, 0.25, 0.0, 1.76)], w.dark, 0.4)
    w.disc(0, 0.12, 0.54, w.light, 1, 0.2)
    w.disc(0, 0.135, 0.49, w.dark, 1, 0.17)
    w.line(arc(0, 0.3, 0.515, 0.06, 0.44, 0.28), 0.012, w.light, 0.5)
    w.line([(0.3, -0.06), (0.74, -0.52)], 0.075, w.dark)
    w.line([(0.3, -0.06), (0.42, -0.185)], 0.11, w.light, 0.9)
