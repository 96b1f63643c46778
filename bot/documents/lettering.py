"""Chinese in pictures, on machines that have no Chinese font: Noto Sans SC comes with the program.

From the wheel pylopdf-fonts-zh-cn (SIL Open Font License 1.1); docs/architecture.md says why this one.
"""

from __future__ import annotations

from functools import lru_cache

import pylopdf_fonts_zh_cn
from PIL import ImageFont


@lru_cache(maxsize=16)
def font(pixels: int) -> ImageFont.FreeTypeFont:
    """Noto Sans SC of that size."""
    return ImageFont.truetype(pylopdf_fonts_zh_cn.sans_path(), pixels)


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
