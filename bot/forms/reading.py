"""Typed words as they are compared: full-width, invisible and doubled characters make no difference."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\u20e3]"
)
"""Marks of direction and width, variation selectors, the key round 2️⃣."""


def plain(text: str) -> str:
    """For comparing and reading numbers, never for keeping: half-width, lower case, no spaces."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return "".join(text.split()).lower()


def as_typed(label: str) -> set[str]:
    """What somebody may write who means this button: nobody types the sign before its words."""
    words = plain(label)
    start = next((place for place, each in enumerate(words) if each.isalnum()), 0)
    return {words, words[start:]}


def spaced(text: str) -> str:
    """As `plain`, with one space where there are some: 12-1 19:30 is not 12-119:30."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split()).lower()


def is_blank(text: str) -> bool:
    """Nothing in it can be seen."""
    return not plain(text)


def number_in(text: str, most: int) -> int | None:
    """A whole number from 1 to `most`, as somebody types it who means a button: "2", "２", "2.", "2️⃣"."""
    digits = plain(text).rstrip(".。、)")
    if 0 < len(digits) <= 3 and digits.isdecimal() and 1 <= int(digits) <= most:
        return int(digits)
    return None
