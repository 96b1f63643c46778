"""Times of the day: 明早七点半 without its 明, 下午3点, 3点一刻, 19:30, 半夜12点."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.forms.numerals import whole_number
from bot.forms.reading import plain

NOON, MIDNIGHT = 12 * 60, 24 * 60
"""Minutes after the day began."""
_N = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_EARLY = ("凌晨", "清晨", "清早", "拂晓", "天亮前")
_MORNING = ("早上", "早晨", "一大早", "一早", "大早", "早", "上午", "午前", "am")
_MIDDAY = ("中午", "正午", "午间", "晌午")
_AFTERNOON = ("下午", "午后", "傍晚", "黄昏", "pm")
_EVENING = ("晚上", "晚间", "晚")
_NIGHT = ("半夜", "深夜", "午夜", "夜里", "夜间", "夜晚", "夜")
_PERIODS = "|".join(sorted({*_EARLY, *_MORNING, *_MIDDAY, *_AFTERNOON, *_EVENING, *_NIGHT}, key=len, reverse=True))
_MINUTES = (
    rf"(?:(?P<half>半)|(?P<quarter>[一三13])刻钟?|过?(?P<minute>[零〇]?{_N})(?P<said_minutes>分)?|差(?P<short>{_N})分)?"
)
_FORMS = re.compile(
    rf"(?P<period>{_PERIODS})?(?:"
    rf"(?P<figures>\d{{1,2}})[:.](?P<digits>[0-5]\d)(?::[0-5]\d)?(?P<after>am|pm)?"
    rf"|(?P<compact>[01]\d[0-5]\d|2[0-3][0-5]\d)"
    rf"|差(?:(?P<to>{_N})分|(?P<to_quarter>一刻)钟?)(?:到|就)?(?P<to_hour>{_N})[点时](?:钟)?"
    rf"|(?P<hour>{_N})(?:[点时](?:钟|整)?{_MINUTES}(?:左右)?|(?P<bare_after>am|pm))"
    rf"|(?P<bare>{_N}))"
    rf"|(?P<alone>中午|正午|午夜)"
)

_A_LITTLE = ("早一点", "晚一点")
"""Not one o'clock."""


@dataclass(frozen=True, slots=True)
class Clock:
    minutes: tuple[int, ...]
    """After the day began, everything that may be meant; 24 * 60 and more is the night after the day."""
    says_half: bool
    """Which half of the day is meant was said, or can only be one."""


def clock_in(text: str, *, bare: bool = True) -> Clock | None:
    """None for anything else than a time of the day. `bare`: an hour may stand alone, as in 7."""
    words = plain(text).strip("。.!吧")
    match = _FORMS.fullmatch(words)
    if match is None or words in _A_LITTLE:
        return None
    if alone := match["alone"]:
        return Clock((MIDNIGHT if alone == "午夜" else NOON,), says_half=True)
    period = match["period"] or match["after"] or match["bare_after"]
    if match["bare"] is not None and period is None and not bare:
        return None
    found = _hour_and_minute(match)
    if found is None:
        return None
    hour, minute = found
    exact = match["compact"] is not None or (match["figures"] or "").startswith("0")
    return _clock(hour, minute, period, exact=exact)


def _hour_and_minute(match: re.Match[str]) -> tuple[int, int] | None:
    if match["compact"]:
        return int(match["compact"][:2]), int(match["compact"][2:])
    if match["figures"]:
        hour, minute = int(match["figures"]), int(match["digits"])
    else:
        said = whole_number(match["to_hour"] or match["hour"] or match["bare"])
        short = 15 if match["to_quarter"] else _number(match["to"] or match["short"])
        minutes = 30 if match["half"] else 15 * (_number(match["quarter"]) or 0) or _number(match["minute"]) or 0
        if said is None or _is_unclear(match["minute"], match["said_minutes"]):
            return None
        hour, minute = (said, minutes) if short is None else ((said - 1) % 24, 60 - short)
    return (hour, minute) if 0 <= hour <= 24 and 0 <= minute < 60 else None


def _is_unclear(minute: str | None, said_minutes: str | None) -> bool:
    """三点三 may be three past or half past; 三点零三 and 三点三分 are clear."""
    if minute is None:
        return False
    return _number(minute) is None or (len(minute) == 1 and minute != "十" and said_minutes is None)


def _number(text: str | None) -> int | None:
    return None if text is None else whole_number(text.removeprefix("零").removeprefix("〇") or "零")


def _clock(hour: int, minute: int, period: str | None, *, exact: bool) -> Clock:
    at = hour * 60 + minute
    if hour > 12 or (exact and period is None):
        return Clock((at,), says_half=True)
    half = (hour % 12) * 60 + minute
    if period is None:
        if hour in (0, 12):
            return Clock((at,), says_half=True)
        return Clock((half, half + NOON), says_half=False)
    if period in _EARLY:
        return Clock((half,), says_half=True)
    if period in _MORNING:
        return Clock((at,), says_half=True)
    if period in _MIDDAY:
        return Clock((at if hour >= 10 else half + NOON,), says_half=True)
    if period in _AFTERNOON:
        return Clock((half + NOON,), says_half=True)
    if hour in (0, 12):
        return Clock((MIDNIGHT + minute,), says_half=True)
    if hour <= (4 if period in _EVENING else 6):  # after midnight, in the night that belongs to the day
        return Clock((MIDNIGHT + at,) if period in _EVENING else (at, MIDNIGHT + at), says_half=True)
    return Clock((half + NOON,), says_half=True)
