"""Pictures as phones take them: with everything in them that must not be kept."""

from __future__ import annotations

import io
from typing import Any

from PIL import ExifTags, Image

LATITUDE = ((30, 1), (20, 1), (4117, 100))
"""30° 20' 41.17'', which is found nowhere else."""
MAKER = "Neverland Optics 9000"


def photo(
    width: int = 1200, height: int = 900, *, exif: bool = True, orientation: int = 1, kind: str = "JPEG", **more: Any
) -> bytes:
    """A picture whose left half is red and whose right half is blue, with its camera, its place and a comment."""
    image = Image.new("RGB", (width, height), (30, 60, 200))
    image.paste((200, 40, 30), (0, 0, width // 2, height))
    written = io.BytesIO()
    if exif and kind == "JPEG":
        more |= {"exif": _exif(orientation), "comment": b"taken at home", "icc_profile": b"not a profile at all"}
    image.save(written, kind, **more)
    return written.getvalue()


def noise(size: int) -> bytes:
    """So many bytes that no compression makes smaller, and that are no picture."""
    import random

    return random.Random(size).randbytes(size)


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = MAKER
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.IFD.GPSInfo] = {
        ExifTags.GPS.GPSLatitudeRef: "N",
        ExifTags.GPS.GPSLatitude: tuple(top / bottom for top, bottom in LATITUDE),
        ExifTags.GPS.GPSLongitudeRef: "E",
        ExifTags.GPS.GPSLongitude: (114.0, 7.0, 55.92),
    }
    return exif
