"""What is seen through the window of each built-in noise.  Each paints a `Window` with chances of its own."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from noise.drawings import Window

Path = npt.NDArray[np.float64]
ACROSS = np.linspace(-1.05, 1.05, 160)


def path(x: npt.ArrayLike, y: npt.ArrayLike) -> Path:
    """Points from their two coordinates."""
    return np.stack(np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float)), axis=1)


def arc(x: float, y: float, radius: float, start: float, end: float, squash: float = 1.0) -> Path:
    """Part of an ellipse, from and to angles in turns, clockwise from the right."""
    angle = 2 * np.pi * np.linspace(start, end, 90)
    return path(x + radius * np.cos(angle), y + squash * radius * np.sin(angle))


def crescent(x: float, y: float, radius: float, thickness: float, turn: float) -> Path:
    """A moon of which `thickness` (1 is half) shows, its middle towards the angle `turn`, clockwise in turns."""
    outer, inner = arc(0, 0, radius, -0.25, 0.25), arc(0, 0, radius, 0.25, -0.25) * (1 - thickness, 1)
    across, down = np.concatenate([outer, inner]).T
    way = 2 * np.pi * turn
    return path(x + across * np.cos(way) - down * np.sin(way), y + across * np.sin(way) + down * np.cos(way))


def ground(w: "Window", height: npt.ArrayLike, ink: tuple[int, int, int], strength: float = 1.0) -> None:
    """Everything below a skyline over ACROSS."""
    w.area([(-1.1, 1.1), *path(ACROSS, height), (1.1, 1.1)], ink, strength)


def stars(w: "Window", count: int, rng: np.random.Generator, lowest: float = 1.0) -> None:
    """Small lights above a height."""
    for x, y, size in zip(rng.uniform(-1, 1, count), rng.uniform(-1, lowest, count), rng.random(count), strict=True):
        w.disc(x, y, 0.004 + 0.009 * size**3, w.light, 0.35 + 0.5 * size)


def sunflower(w: "Window", rng: np.random.Generator) -> None:
    """Dots that fill the disc evenly, all directions alike."""
    turn = np.pi * (3 - np.sqrt(5))
    for i, size in enumerate(rng.random(280)):
        away = np.sqrt((i + 0.5) / 280)
        w.disc(away * np.cos(i * turn), away * np.sin(i * turn), 0.01 + 0.031 * size, w.light, 0.35 + 0.6 * size)


def octaves(w: "Window", rng: np.random.Generator) -> None:
    """Waves one above the other, each twice as fast and half as high."""
    for octave in range(6):
        across = np.linspace(-1.05, 1.05, 50 + 25 * 2**octave)
        wave = 0.2 * 0.68**octave * np.cos(0.75 * np.pi * 2**octave * across)
        w.line(path(across, 0.55 - 0.255 * octave + wave), 0.05 * 0.72**octave, w.light, 0.9 - 0.1 * octave)


def dunes(w: "Window", rng: np.random.Generator) -> None:
    """Ridges of sand under a low sun, each nearer one darker."""
    w.glow(0.35, -0.3, 0.5, w.light, 0.45)
    w.disc(0.35, -0.3, 0.17, w.light, 0.9)
    for i in range(5):
        crest = -0.12 + 0.22 * i + 0.12 * np.sin(ACROSS * (2.2 - 0.2 * i) + 1.9 * i) + 0.03 * np.sin(5 * ACROSS + i)
        ground(w, crest, w.middle, 0.7 - 0.12 * i)
        ground(w, crest, w.dark, 0.12 + 0.14 * i)
        w.line(path(ACROSS, crest), 0.008, w.light, 0.45 - 0.05 * i)


def rain(w: "Window", rng: np.random.Generator) -> None:
    """Slanting streaks, and rings where they meet the water."""
    for x, y, size in zip(rng.uniform(-1.1, 1.2, 90), rng.uniform(-1.1, 0.5, 90), rng.random(90), strict=True):
        length = 0.12 + 0.22 * size
        w.line([(x, y), (x - 0.22 * length, y + length)], 0.006 + 0.01 * size, w.light, 0.2 + 0.6 * size)
    ground(w, 0.56 + 0 * ACROSS, w.dark, 0.45)
    drops = ((-0.45, 0.7, 0.2), (0.3, 0.66, 0.14), (0.05, 0.83, 0.24), (0.62, 0.76, 0.12), (-0.1, 0.62, 0.08))
    for x, y, size in drops:
        for ring in (1.0, 0.6, 0.25):
            w.line(arc(x, y, size * ring, 0, 1, 0.24), 0.01, w.light, 0.9 - 0.5 * ring)


def tent(w: "Window", rng: np.random.Generator) -> None:
    """A lit tent between dark trees in the rain."""
    for x, height in ((-0.85, 0.9), (-0.6, 0.65), (0.62, 0.75), (0.88, 1.0), (-0.38, 0.45), (0.42, 0.4)):
        for tier in range(4):
            top, half = 0.55 - height * (1 - 0.2 * tier), 0.06 + 0.035 * tier
            w.area([(x, top), (x - half, top + 0.36 * height), (x + half, top + 0.36 * height)], w.dark, 0.9)
    for x, y, size in zip(rng.uniform(-1, 1.1, 60), rng.uniform(-1, 0.3, 60), rng.random(60), strict=True):
        w.line([(x, y), (x - 0.03, y + 0.1 + 0.12 * size)], 0.006 + 0.006 * size, w.light, 0.15 + 0.4 * size)
    ground(w, 0.55 + 0.03 * np.sin(3 * ACROSS), w.dark)
    w.glow(0, 0.4, 0.5, (255, 200, 120), 0.55)
    w.area([(0, -0.05), (-0.52, 0.6), (0.52, 0.6)], (240, 176, 92))
    w.area([(0, -0.05), (0.16, 0.6), (0.52, 0.6)], (196, 128, 66))
    w.area([(-0.04, 0.12), (-0.2, 0.6), (0.06, 0.6)], (255, 226, 160))
    w.line([(-0.56, 0.65), (0, -0.05), (0.56, 0.65)], 0.014, w.dark)


def ocean(w: "Window", rng: np.random.Generator) -> None:
    """The moon over rows of swell."""
    w.glow(-0.25, -0.45, 0.6, w.light, 0.4)
    w.disc(-0.25, -0.45, 0.2, w.light, 0.95)
    for i in range(6):
        crest = -0.02 + 0.16 * i + (0.015 + 0.014 * i) * np.cos(ACROSS * (13 - 1.6 * i) + 1.7 * i)
        ground(w, crest, w.middle if i % 2 else w.dark, 0.5)
        w.line(path(ACROSS, crest), 0.006 + 0.002 * i, w.light, 0.55 - 0.05 * i)


def stream(w: "Window", rng: np.random.Generator) -> None:
    """Water winding down between stones."""
    down = np.linspace(-0.37, 1.1, 160)
    ground(w, -0.42 + 0.06 * np.sin(3 * ACROSS + 1), w.dark, 0.75)
    bend, width = 0.34 * np.sin(3.4 * down + 0.6) * (down + 0.9) * 0.6, 0.02 + 0.3 * (down + 0.4)
    w.area([*path(bend - width, down), *path(bend + width, down)[::-1]], w.middle, 0.9)
    for share in np.linspace(-0.8, 0.8, 9):
        wave = 0.03 * np.sin(14 * down + 9 * share)
        w.line(path(bend + share * width + wave * (down + 0.6), down), 0.009, w.light, 0.25 + 0.5 * rng.random())
    for x, y, size in (
        (-0.62, 0.3, 0.16),
        (0.55, -0.05, 0.11),
        (0.72, 0.55, 0.2),
        (-0.3, -0.18, 0.08),
        (-0.8, 0.7, 0.2),
        (0.22, 0.42, 0.1),
        (-0.08, 0.74, 0.13),
    ):
        w.disc(x, y + 0.02, size * 1.05, w.dark, 1, 0.66)
        w.disc(x - 0.02 * size, y - 0.04 * size, size * 0.92, w.middle, 0.4, 0.58)


def waterfall(w: "Window", rng: np.random.Generator) -> None:
    """Water falling from a ledge between dark rocks into mist."""
    w.area([(-0.3, -0.5), (0.34, -0.5), (0.42, 0.8), (-0.4, 0.8)], w.middle, 0.9)
    for x, size in zip(np.linspace(-0.28, 0.31, 26), rng.random(26), strict=True):
        w.line([(x, -0.5 + 0.1 * size), (x * 1.22, 0.75)], 0.005 + 0.013 * size, w.light, 0.25 + 0.6 * size)
    steps = path((-1.1, -0.7, -0.27, -0.33, -0.3, -0.44, -0.5), (-0.62, -0.55, -0.5, -0.1, 0.2, 0.6, 1.1))
    w.area([*steps, (-1.1, 1.1)], w.dark, 0.96)
    w.area([*(steps * (-1.08, 1.05)), (1.1, 1.1)], w.dark, 0.96)
    for x, y in zip(rng.normal(0, 0.28, 16), rng.uniform(0.66, 0.9, 16), strict=True):
        w.glow(x, y, rng.uniform(0.08, 0.2), w.light, 0.3)
    for i in range(4):
        w.line(arc(0.0, 0.82 + 0.05 * i, 0.4 + 0.1 * i, 0.08, 0.42, 0.2), 0.008, w.light, 0.5 - 0.1 * i)


def underwater(w: "Window", rng: np.random.Generator) -> None:
    """Light from above, and bubbles on their way up to it."""
    for x, lean, width in ((-0.5, -0.45, 0.1), (-0.2, -0.15, 0.16), (0.15, 0.12, 0.1), (0.45, 0.5, 0.15)):
        w.area(
            [(x - width, -1.1), (x + width, -1.1), (x + lean + 2.2 * width, 1.1), (x + lean - 2.2 * width, 1.1)],
            w.light,
            0.09,
        )
    w.glow(0, -1.0, 0.7, w.light, 0.5)
    for x, y, size in (
        (-0.28, 0.55, 0.15),
        (-0.18, 0.2, 0.11),
        (-0.32, -0.06, 0.085),
        (-0.2, -0.27, 0.06),
        (0.4, 0.3, 0.1),
        (0.32, 0.03, 0.07),
        (0.44, -0.17, 0.05),
        (0.36, -0.36, 0.035),
    ):
        w.disc(x, y, size, w.light, 0.14)
        w.line(arc(x, y, size, 0, 1), 0.014, w.light, 0.75)
        w.line(arc(x, y, size * 0.68, 0.53, 0.68), 0.018, w.light, 0.9)
    ground(w, 0.8 + 0.05 * np.sin(4 * ACROSS), w.dark, 0.8)
    for x, height in ((-0.62, 0.5), (-0.5, 0.34), (0.55, 0.3), (0.68, 0.55), (0.8, 0.4)):
        up = np.linspace(0, height, 60)
        w.line(path(x + 0.035 * np.sin(14 * up + 9 * x), 0.9 - up), 0.03, w.dark, 0.9)
