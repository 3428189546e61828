"""The pictures of the built-in noises: one round window at night for each, drawn by code.

A window has a unit circle for coordinates: x to the right, y down, both -1 to 1.  It is drawn three times as large
and made smaller at the end, which smooths the edges.
"""

import colorsys
import io
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from noise import motifs, motifs_air, motifs_indoors

SIZE = 640
LARGE = 3 * SIZE
RADIUS = 0.40 * LARGE
Colour = tuple[int, int, int]
Points = Iterable[Sequence[float]] | npt.NDArray[np.float64]


class Picture(NamedTuple):
    """What is seen through the window, the seed of its chances, and the hues (degrees) of its top and its bottom."""

    motif: Callable[["Window", np.random.Generator], None]
    seed: int
    hues: tuple[float, float]


PICTURES: dict[str, Picture] = {
    "white_noise": Picture(motifs.sunflower, 1, (225, 215)),
    "pink_noise": Picture(motifs.octaves, 2, (320, 345)),
    "brown_noise": Picture(motifs.dunes, 3, (15, 30)),
    "rain": Picture(motifs.rain, 4, (225, 205)),
    "rain_on_tent": Picture(motifs.tent, 5, (240, 200)),
    "ocean": Picture(motifs.ocean, 6, (215, 190)),
    "stream": Picture(motifs.stream, 7, (185, 165)),
    "waterfall": Picture(motifs.waterfall, 8, (200, 180)),
    "underwater": Picture(motifs.underwater, 9, (190, 225)),
    "wind": Picture(motifs_air.wind, 10, (210, 235)),
    "leaves": Picture(motifs_air.leaves, 11, (150, 105)),
    "night": Picture(motifs_air.night, 12, (250, 270)),
    "fire": Picture(motifs_air.fire, 13, (345, 22)),
    "fan": Picture(motifs_indoors.fan, 14, (175, 195)),
    "train": Picture(motifs_indoors.train, 15, (235, 290)),
    "heartbeat": Picture(motifs_indoors.heart, 16, (335, 355)),
    "cat_purr": Picture(motifs_indoors.cat, 17, (25, 38)),
    "singing_bowl": Picture(motifs_indoors.bowl, 18, (30, 46)),
    "space_drone": Picture(motifs_air.planet, 19, (265, 300)),
}


def draw(name: str) -> bytes:
    """The picture of the noise `name` as a JPEG of SIZE by SIZE points; KeyError if unknown."""
    picture = PICTURES[name]
    window = Window(*picture.hues)
    picture.motif(window, np.random.default_rng(picture.seed))
    out = io.BytesIO()
    window.framed().resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(out, "JPEG", quality=84, optimize=True)
    return out.getvalue()


class Window:
    """A round window: `light`, `middle` and `dark` are its inks, and every call paints over what is there."""

    def __init__(self, top: float, bottom: float) -> None:
        """A night sky that goes from one hue (degrees) above to the other below."""
        self.light, self.middle, self.dark = tint(bottom, 0.22, 0.96), tint(bottom, 0.48, 0.72), tint(top, 0.62, 0.14)
        self.wall = tint(top, 0.5, 0.065)
        self.image = fading(tint(top, 0.62, 0.17), tint(bottom, 0.58, 0.46))
        self._pen = ImageDraw.Draw(self.image, "RGBA")

    def disc(self, x: float, y: float, radius: float, ink: Colour, strength: float = 1.0, squash: float = 1.0) -> None:
        """A filled circle, or an ellipse `squash` times as high as wide."""
        box = self._place([(x - radius, y - radius * squash), (x + radius, y + radius * squash)])
        self._pen.ellipse(box, fill=(*ink, round(255 * strength)))

    def area(self, points: Points, ink: Colour, strength: float = 1.0) -> None:
        """A filled shape."""
        self._pen.polygon(self._place(points), fill=(*ink, round(255 * strength)))

    def line(self, points: Points, width: float, ink: Colour, strength: float = 1.0) -> None:
        """A stroke with round ends; as a mask of its own, so that it does not darken where it crosses itself."""
        placed, thick = np.array(self._place(points)), max(1, width * RADIUS)
        corner = np.floor(placed.min(axis=0) - thick).astype(int)
        mask = Image.new("L", tuple(np.ceil(placed.max(axis=0) + thick).astype(int) - corner))
        pen, inside = ImageDraw.Draw(mask), [(x, y) for x, y in (placed - corner).tolist()]
        pen.line(inside, fill=round(255 * strength), width=round(thick), joint="curve")
        for x, y in (inside[0], inside[-1]):
            pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=round(255 * strength))
        self.image.paste(ink, (int(corner[0]), int(corner[1])), mask)

    def glow(self, x: float, y: float, radius: float, ink: Colour, strength: float = 0.5) -> None:
        """A light that fades with distance."""
        away = np.hypot(*self._distances(x, y)) / radius
        mask = Image.fromarray((255 * strength * np.exp(-(away**2))).astype(np.uint8)).resize(self.image.size)
        self.image.paste(ink, (0, 0), mask)

    def framed(self) -> Image.Image:
        """The window in its dark wall, with a fine rim and a breath of light around it."""
        hole = Image.new("L", self.image.size)
        ImageDraw.Draw(hole).ellipse(self._place([(-1, -1), (1, 1)]), fill=255)
        wall = Image.new("RGB", self.image.size, self.wall)
        small = hole.resize((SIZE // 4, SIZE // 4)).filter(ImageFilter.GaussianBlur(9)).resize(self.image.size)
        wall.paste(self.middle, (0, 0), small.point(lambda level: round(0.28 * level)))
        wall.paste(self.image, (0, 0), hole)
        ImageDraw.Draw(wall).ellipse(self._place([(-1.02, -1.02), (1.02, 1.02)]), outline=self.middle, width=9)
        return wall

    def _place(self, points: Points) -> list[tuple[float, float]]:
        """Coordinates of the unit circle as points of the large image."""
        return [(LARGE / 2 + RADIUS * x, LARGE / 2 + RADIUS * y) for x, y in points]

    def _distances(self, x: float, y: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """How far each point of a quarter-size image is from a place, across and down."""
        at = np.asarray((np.arange(LARGE // 4) * 4 + 2 - LARGE / 2) / RADIUS, np.float64)
        return at[None, :] - x, at[:, None] - y


def tint(hue: float, saturation: float, value: float) -> Colour:
    """A colour by hue in degrees, saturation and value."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 360 / 360, saturation, value)
    return round(255 * red), round(255 * green), round(255 * blue)


def fading(top: Colour, bottom: Colour) -> Image.Image:
    """A large image that goes smoothly from one colour at the top to another at the bottom."""
    share = np.linspace(0, 1, LARGE)[:, None, None] ** 1.4
    column = np.asarray(top) * (1 - share) + np.asarray(bottom) * share
    return Image.fromarray(np.repeat(column, LARGE, axis=1).astype(np.uint8))
