"""Whole numbers as they are said and written: 12, １２, 十二, 两百零五, 三万."""

from __future__ import annotations

import re

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4} | {
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
SPOKEN = "零〇一二两俩三仨四五六七八九十百千万"
"""The characters of a spoken number."""
_WRITTEN = re.compile(r"-?\d{1,12}")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3})")
_TENS_OF_THOUSANDS = re.compile(r"(\d{1,4})万(\d{0,4})")


def whole_number(text: str) -> int | None:
    """The number that `text`, as `plain` makes it, says; None for anything else. "三五" is about four: no number."""
    text = _GROUPED.sub("", text)
    if _WRITTEN.fullmatch(text):
        return int(text)
    if (match := _TENS_OF_THOUSANDS.fullmatch(text)) is not None:
        return int(match[1]) * 10_000 + int(match[2] or 0)
    if not text or any(each not in SPOKEN for each in text):
        return None
    above, mark, below = text.partition("万")
    if not mark:
        return _below_ten_thousand(text)
    high, low = _below_ten_thousand(above), _below_ten_thousand(below) if below else 0
    if low is not None and len(below) == 1:
        low *= 1000  # 三万五 is 35,000
    return None if high is None or low is None else high * 10_000 + low


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last_unit = 0, None, 10_000
    after_zero = False
    for each in text:
        if each in _UNITS:
            unit = _UNITS[each]
            if unit >= last_unit or (digit is None and unit != 10):
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit, after_zero = None, unit, False
        elif digit is not None and (digit != 0 or len(text) == 1):
            return None  # two digits side by side: a guess such as 三五个, or a code
        else:
            after_zero = _DIGITS[each] == 0 or after_zero
            digit = _DIGITS[each]
    if digit is None:
        return total if text else None
    if last_unit in (100, 1000) and not after_zero:
        return total + digit * last_unit // 10  # 一百二 is 120, 一百零二 is 102
    return total + digit
