"""Pictures in the sizes that the page shows, and waveforms as pictures; the last ones are kept."""

import io
from functools import lru_cache

from PIL import Image, ImageOps

from noise.client import Client

WIDTHS = (320, 640)  # pixels
KEPT = 128  # pictures, of some 20 kB each
STROKES = 120  # of a waveform
HEIGHT = 40  # of a waveform, in its own units


class Pictures:
    """Fetches, scales and keeps pictures. `version` is the `v` of a picture's address: it changes with the picture."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.scaled = lru_cache(KEPT)(self._scaled)
        self.waveform = lru_cache(KEPT)(self._waveform)

    def _scaled(self, name: str, version: str, width: int) -> bytes:
        return scaled(self._client.picture(name), width)

    def _waveform(self, name: str, version: str) -> bytes:
        return drawn(self._client.waveform(name))


def scaled(picture: bytes, width: int) -> bytes:
    """Return a JPEG cut to a square of `width` pixels; a picture that cannot be read stays as it is."""
    try:
        with Image.open(io.BytesIO(picture), formats=["JPEG"]) as image:
            image.draft("RGB", (width, width))  # a large photo is not decoded larger than needed
            image.load()
            square = _square(ImageOps.exif_transpose(image)).convert("RGB")
            small = square.resize((width, width), Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return picture
    out = io.BytesIO()
    small.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()


def _square(image: Image.Image) -> Image.Image:
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def drawn(pairs: list[list[float]]) -> bytes:
    """Return a waveform as an SVG: `pairs` are least and largest values, -1..1; one stroke stands for several."""
    peak = max((max(-low, high) for low, high in pairs), default=0) or 1
    count = min(STROKES, len(pairs))
    strokes = [pairs[i * len(pairs) // count : (i + 1) * len(pairs) // count] for i in range(count)]
    reach = [max(max(-low, high) for low, high in stroke) / peak * (HEIGHT / 2 - 1) for stroke in strokes]
    path = "".join(f"M{2 * i + 1} {HEIGHT / 2 - r:.1f}v{max(2 * r, 0.5):.1f}" for i, r in enumerate(reach))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * len(reach)} {HEIGHT}" preserveAspectRatio="none">'
        f'<path d="{path}" stroke="#7f8f8a" fill="none"/></svg>'
    ).encode()
