"""Chinese in pictures, on machines that have no Chinese font: Noto Sans SC comes with the program.

From the wheel pylopdf-fonts-zh-cn (SIL Open Font License 1.1); docs/architecture.md says why this one.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import pylopdf_fonts_zh_cn
from PIL import ImageFont


@lru_cache(maxsize=16)
def font(pixels: int) -> ImageFont.FreeTypeFont:
    """Noto Sans SC of that size."""
    return ImageFont.truetype(pylopdf_fonts_zh_cn.sans_path(), pixels)


@lru_cache(maxsize=4096)
def _is_drawn(letter: str) -> bool:
    """Whether the font has it; what it has not becomes one and the same box."""
    return letter.isspace() or bytes(font(24).getmask(letter)) != _box()


@lru_cache(maxsize=1)
def _box() -> bytes:
    return bytes(font(24).getmask("\U0010ffff"))


def lettered(text: str) -> str:
    """`text` without emoji and other signs that no font of letters has; known without a font."""
    return "".join(each for each in text if unicodedata.category(each) not in _SIGNS).strip()


_SIGNS = frozenset({"So", "Sk", "Cf", "Mn", "Me", "Co", "Cn"})


def drawable(text: str) -> str:
    """`text` without what the font does not have, such as emoji; may be empty."""
    return " ".join("".join(letter for letter in text if letter.isprintable() and _is_drawn(letter)).split())


def fitted(text: str, pixels: int, width: float) -> tuple[ImageFont.FreeTypeFont, str]:
    """`text` in the largest size up to `pixels` in which it is no wider than `width` pixels; what does not fit in
    the smallest that can be read is cut and ends in …"""
    smallest = min(pixels, 12)
    for size in range(pixels, smallest - 1, -1):
        if font(size).getlength(text) <= width:
            return font(size), text
    while text and font(smallest).getlength(f"{text}…") > width:
        text = text[:-1]
    return font(smallest), f"{text}…"
