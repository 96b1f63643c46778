"""Photos as they are kept: turned upright, without what the camera wrote into them, not larger than needed, and with
time and place burned in below. Pure, and slow: up to a second of processor time, so not for the event loop.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageDraw, ImageOps

from bot.documents.lettering import fitted

LONGEST = 2048
"""Pixels of the longer side, the strip included."""
MOST_PIXELS = 64_000_000
"""More than phones take; decoded, so many need some 200 MB."""
FORMATS = ("JPEG", "PNG", "WEBP")
"""What is decoded; nothing else is even tried. HEIC is what an iPhone sends as a file and not as a photo."""
QUALITY = 85
NARROWEST = 240
"""Pixels that the strip needs to be read; a narrower picture stands in the middle."""
NIGHT, MILK = (24, 26, 30), (245, 245, 240)

Image.MAX_IMAGE_PIXELS = None  # Pillow would only warn, and later than we look


class UnusablePhotoError(Exception):
    """Nothing that can be kept. `reason`: format | broken | too_many_pixels."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A JPEG that holds pixels and nothing else."""

    content: bytes
    width: int
    height: int
    """Pixels."""


def kept(content: bytes, stamp: Sequence[str]) -> KeptPhoto:
    """`stamp`: what is burned in, from `stamp_of`. Raises UnusablePhotoError."""
    image = _decoded(content)
    strip = _strip_height(image.size) if stamp else 0
    image = _scaled(image, LONGEST, LONGEST - strip)
    # On a canvas of our own: an image carries what it was read with, and Pillow writes some of it again.
    width = max(image.width, NARROWEST) if stamp else image.width
    canvas = Image.new("RGB", (width, image.height + strip), NIGHT)
    canvas.paste(image, ((width - image.width) // 2, 0))
    if stamp:
        _write(canvas, stamp, strip)
    written = io.BytesIO()
    canvas.save(written, "JPEG", quality=QUALITY, optimize=True)
    return KeptPhoto(written.getvalue(), canvas.width, canvas.height)


def stamp_of(at: datetime, place: str, *, second_hand: bool = False) -> tuple[str, ...]:
    """What is burned in: when it was sent, where the record is, and whether it was forwarded.

    `at`: in the community's zone. `place`: a grid or what people call a place; empty when nobody knows.
    """
    when = f"{at.year}年{at.month}月{at.day}日 {at.hour}:{at.minute:02}"
    parts = (f"{when} 转发" if second_hand else when, _one_line(place))
    return tuple(part for part in parts if part)


def _one_line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _decoded(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except Exception:
        raise UnusablePhotoError("broken" if _looks_like_ours(content) else "format") from None
    if image.width * image.height > MOST_PIXELS:
        raise UnusablePhotoError("too_many_pixels")
    try:
        image.draft("RGB", (LONGEST, LONGEST))  # a JPEG need not be decoded larger than it is wanted
        image.load()
        upright = ImageOps.exif_transpose(image)
        return _opaque(upright)
    except Exception:
        # Decoders raise what they like about what somebody made up.
        raise UnusablePhotoError("broken") from None


def _looks_like_ours(content: bytes) -> bool:
    return content.startswith((b"\xff\xd8", b"\x89PNG")) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def _opaque(image: Image.Image) -> Image.Image:
    """In colour, on white where it was see-through."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    ground = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(ground, layered).convert("RGB")


def _scaled(image: Image.Image, width: int, height: int) -> Image.Image:
    """Never larger than it was, and never without any width or height."""
    scale = min(1.0, width / image.width, height / image.height)
    if scale == 1.0:
        return image
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _strip_height(size: tuple[int, int]) -> int:
    """Two lines that can be read on a phone, whatever the picture's size."""
    longest = min(LONGEST, max(size))
    return max(40, longest // 14)


def _write(canvas: Image.Image, stamp: Sequence[str], height: int) -> None:
    """On one line where that is wide enough, else one below the other."""
    draw = ImageDraw.Draw(canvas)
    margin = height // 5
    room = max(1, canvas.width - 2 * margin)
    one = " · ".join(stamp)
    face, text = fitted(one, height // 2, room)
    lines = [(face, text)]
    if len(stamp) > 1 and (text != one or face.size < height // 3):
        lines = [fitted(each, height // 3, room) for each in stamp]
    step = height / len(lines)
    for number, (face, text) in enumerate(lines):
        middle = canvas.height - height + step * (number + 0.5)
        draw.text((margin, middle), text, fill=MILK, font=face, anchor="lm")
