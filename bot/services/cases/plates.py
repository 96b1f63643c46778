"""Number plates that stand in what somebody writes: they go where those of the form go, and are read for a reason.

Mainland plates (GA 36-2018): the province, a letter, five signs, six where the car is electric (新能源); the last
may be a word (学 of a driving school, 挂 of a trailer, 警, 港, 澳, 领, 应急). Those of the armed police begin with WJ.
People put dots and spaces between, take small letters, and leave the province out when they have said 车牌.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

MASK = "🔒车牌"
_APART = "、"
_GAP = r"[\s·•・.\-]{0,2}"
_LAST = r"(?:[学挂警港澳领试超临]|应急)"
_SIGNS = rf"(?:[A-Z0-9]{{5,6}}{_LAST}?|[A-Z0-9]{{4}}{_GAP}{_LAST})"
_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_PLATE = re.compile(
    r"(?P<said>车牌号?码?\s*[是为:\uff1a]?\s*)?"
    rf"(?P<plate>(?:WJ{_GAP}{_PROVINCE}|{_PROVINCE}{_GAP}[A-Z]){_GAP}{_SIGNS}"
    rf"|(?(said)[A-Z]?{_GAP}{_SIGNS}|(?!)))(?![A-Z0-9])"
)
_DIGITS = 2
"""So many at least: 云Server is none."""
_WIDE = 0xFEE0
"""From a sign to its full-width form."""
_SMALL = {ord(sign): sign.upper() for sign in string.ascii_lowercase}
_FOLDED = _SMALL | {ord(sign) + _WIDE: sign.upper() for sign in string.digits + string.ascii_letters}
"""Capitals of half width, one sign for one: what is found stands in the same place in the words as written."""


def parted(words: str) -> tuple[str, tuple[str, ...]]:
    """The words with `MASK` where plates stood, and the plates in that order."""
    rest, plates, at = "", [], 0
    for match in _PLATE.finditer(words.translate(_FOLDED)):
        begin, end = match.span("plate")
        if sum(sign.isdigit() for sign in match["plate"]) >= _DIGITS:
            plates.append(words[begin:end])
            rest += words[at : match.start()] + MASK
            at = end
    return rest + words[at:], tuple(plates)


def together(sealed: str | None, more: Iterable[str]) -> str | None:
    """What is sealed already and what comes to it, each once; None when that is nothing."""
    found: dict[str, str] = {}
    for plate in (*(sealed or "").split(_APART), *more):
        if plate.strip():
            found.setdefault(re.sub(r"[\W_]", "", plate.translate(_FOLDED)), plate.strip())
    return _APART.join(found.values()) or None
