"""Windows on wind, trees, night, fire and space.  Each paints a `Window` with chances of its own."""

from typing import TYPE_CHECKING

import numpy as np

from noise.motifs import ACROSS, Path, arc, crescent, ground, path, stars

if TYPE_CHECKING:
    from noise.drawings import Window


def wind(w: "Window", rng: np.random.Generator) -> None:
    """Streams of air that end in curls."""
    rising = ((0.22, -0.5, 0.19, -1), (0.5, -0.12, 0.22, -1), (-0.2, -0.28, 0.1, -1))
    sinking = ((0.08, 0.17, 0.13, 1), (0.4, 0.53, 0.15, 1))
    for x, y, size, side in rising + sinking:
        turn = np.linspace(0, 1.55 * np.pi, 90)
        shrink = size * (1 - 0.1 * turn)
        curl = path(x + shrink * np.sin(turn), y + side * (size - shrink * np.cos(turn)))
        tail = np.linspace(-1.05, x, 60)
        w.line([*path(tail, y + 0.03 * np.sin(5 * (tail - x))), *curl[1:]], 0.2 * size, w.light, 0.85)
    for y, start, end in ((-0.68, -0.6, 0.1), (0.03, -0.9, -0.2), (0.66, -0.6, 0.1), (0.33, -0.85, -0.3)):
        along = np.linspace(start, end, 60)
        w.line(path(along, y + 0.02 * np.sin(6 * along)), 0.018, w.middle, 0.8)


def leaf(x: float, y: float, size: float, turn: float) -> Path:
    """The outline of a leaf that grows from a place in a direction (radians)."""
    along = np.linspace(0, 1, 40)
    half = 0.24 * np.sin(np.pi * along**0.8)
    outline = np.concatenate([path(along, half), path(along, -half)[::-1]]) * size
    spun = outline @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return np.asarray(spun + (x, y), np.float64)


def leaves(w: "Window", rng: np.random.Generator) -> None:
    """A bough hanging into the window, its leaves turned by the breeze."""
    w.glow(0.45, -0.5, 0.7, w.light, 0.35)
    for start, bend, shade in (((-1.0, -0.75), 0.9, w.dark), ((-1.0, -0.2), 0.6, w.light)):
        along = np.linspace(0, 1.55, 60)
        x, y = start[0] + along, start[1] + 0.5 * bend * along**1.6
        w.line(path(x, y), 0.022, shade, 0.9)
        for i in range(4, 58, 4):
            side = 1 if i % 8 else -1
            turn = 0.5 + side * 0.75 + rng.normal(0, 0.12)
            w.area(leaf(x[i], y[i], 0.4 - 0.003 * i, turn), shade if i % 3 else w.middle, 0.9)
        w.area(leaf(x[-1], y[-1], 0.26, 0.75), shade, 0.9)


def night(w: "Window", rng: np.random.Generator) -> None:
    """A crescent moon and stars over long grass."""
    stars(w, 90, rng, 0.5)
    w.glow(0.28, -0.32, 0.6, w.light, 0.35)
    w.area(crescent(0.28, -0.32, 0.27, 0.5, 0.07), w.light)
    ground(w, 0.55 + 0.05 * np.sin(2.5 * ACROSS + 1), w.dark)
    for x, lean in zip(rng.uniform(-1, 1, 150), rng.normal(0, 0.1, 150), strict=True):
        height = rng.uniform(0.2, 0.55)
        up = np.linspace(0, 1, 12)
        blade = path(x + lean * up**2, 0.78 - height * up)
        half = path(0.016 * (1 - up), 0 * up)
        w.area([*(blade - half), *(blade + half)[::-1]], w.dark)


def flame(x: float, y: float, width: float, height: float, lean: float) -> Path:
    """A tongue of fire that stands on a place."""
    up = np.linspace(0, 1, 60)
    half = width * np.sin(np.pi * (1 - up) ** 1.5) ** 0.8 * (1 - 0.35 * up)
    sway = lean * np.sin(2.6 * up) * up
    return np.concatenate([path(x + sway + half, y - height * up), path(x + sway - half, y - height * up)[::-1]])


def fire(w: "Window", rng: np.random.Generator) -> None:
    """Flames within flames over crossed logs, and sparks."""
    w.glow(0, 0.3, 0.8, (255, 140, 60), 0.5)
    tongues = (
        (0.4, 1.12, 0.1, (214, 72, 40)),
        (0.29, 0.84, -0.08, (240, 132, 52)),
        (0.19, 0.58, 0.07, (252, 190, 90)),
        (0.1, 0.34, -0.03, (255, 236, 180)),
    )
    for width, height, lean, ink in tongues:
        for side in (-0.55, 0.55, 0):
            scale = 1 if side == 0 else 0.66
            w.area(flame(side * width, 0.52, width * scale, height * scale, lean - 0.3 * side * width), ink, 0.95)
    for x, y in zip(rng.normal(0, 0.3, 26), rng.uniform(-0.85, -0.1, 26), strict=True):
        w.disc(x, y, rng.uniform(0.006, 0.018), (255, 190, 100), 0.7)
    w.line([(-0.58, 0.68), (0.5, 0.5)], 0.15, (58, 26, 24))
    w.line([(0.58, 0.68), (-0.5, 0.5)], 0.15, (84, 38, 30))
    w.disc(0.58, 0.68, 0.055, (214, 140, 92))


def planet(w: "Window", rng: np.random.Generator) -> None:
    """A ringed planet, half in its own shadow, among stars and orbits."""
    stars(w, 150, rng)
    for radius in (0.72, 0.86):
        w.line(arc(0, 0, radius, 0, 1, 0.42) @ np.array([[0.94, -0.34], [0.34, 0.94]]), 0.006, w.light, 0.35)
    w.glow(0, 0, 0.6, w.light, 0.35)
    tilt = np.array([[0.94, -0.34], [0.34, 0.94]])
    for part, body in (((0.5, 1.0), True), ((0.0, 0.5), False)):
        for radius, width in ((0.62, 0.05), (0.54, 0.03), (0.48, 0.014)):
            w.line(arc(0, 0, radius, *part, 0.26) @ tilt, width, w.light, 0.85)
        if body:
            w.disc(0, 0, 0.34, w.light)
            w.area(crescent(0, 0, 0.34, 1.2, 0.17), w.middle, 0.75)
