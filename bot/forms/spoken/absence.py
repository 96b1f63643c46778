"""When somebody is away: 12月1日到7日出差, 明天后天不行, 下周三到周五, 明天下午, 12月28日到1月3日回老家.

What is left open lies ahead: in December 1月3日 is next year's. A day that is just over is not next year's.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.forms.numerals import SPOKEN, whole_number
from bot.forms.reading import spaced
from bot.forms.spoken.clock import clock_in
from bot.forms.spoken.days import DayAtStart, day_at_start
from bot.forms.spoken.tense import Tense
from bot.forms.spoken.weekly import times_at_start
from bot.forms.weeks import END

LONGEST = timedelta(days=180)
MOST = 10
"""Stretches in one sentence."""
LONGEST_TEXT = 300
"""In characters."""
_FAR = timedelta(days=300)
"""What was left open and would lie so far ahead was meant to lie behind."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """From minute `begins` of the first day until minute `ends` of the last, local."""

    first: date
    last: date
    begins: int = 0
    ends: int = END

    @property
    def whole(self) -> bool:
        return (self.begins, self.ends) == (0, END)


@dataclass(frozen=True, slots=True)
class Absence:
    stretches: tuple[Stretch, ...]
    words: str = ""
    """What they said to it."""


class Trouble(enum.Enum):
    UNREAD = "unread"
    NO_SUCH_DAY = "no_such_day"
    """2月30日"""
    OVER = "over"
    BACKWARDS = "backwards"
    """From after to."""
    TOO_LONG = "too_long"


class NoAbsenceError(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


_N = rf"(?:\d{{1,3}}|[{SPOKEN}]{{1,4}})"
_TO = re.compile(r"\s*(?:到|至|-|—|~|–)\s*")
_BEFORE = re.compile(r"(?:我|要|想|请假?|从|自|在|帮|麻烦|还有|另外|[,，、;；。\s]|和|跟|及)+")
_SAID = re.compile(r"\s*\((?:周|星期)[一二三四五六日天]\)")
_WHOLE_WEEK = re.compile(r"(?P<which>下下|这|本|下)个?(?:周|星期|礼拜)(?![一二三四五六日天末1-7])")
_WEEKEND = re.compile(r"(?P<which>下下|这|本|下)?个?(?:周|星期|礼拜)末|(?P<two>双休日?)")
_LONG = re.compile(
    rf"\s*(?:起|开始|以后|往后)?[,，、\s]*(?:请假?|连续|一共|共|休息?|要)?\s*(?P<count>{_N})\s*"
    r"(?P<unit>天|个?(?:周|星期|礼拜)|个?月|年)(?![0-9到至\-—~])"
)
_SAME_MONTH = re.compile(rf"(?P<day>\d{{1,2}}|[{SPOKEN}]{{1,3}})(?:[日号]|(?![\d点时:月/.\-{SPOKEN}年周天个]))")
_DATE = re.compile(rf"(?:\d{{4}}[年/.\-])?{_N}(?:月{_N}[日号]?|[日号])|\d{{1,2}}[/.\-]\d{{1,2}}")
_DETOUR = re.compile(r"(?P<words>[^\d,，。;；]{1,8}?)(?=(?:到|至)(?!底|时))")
_SAYING = re.compile(
    r"^(?:[,，、。.;；!！\s]|我|要|都|也|全|去|的|请假?|休假|不行|不能来|不能|不在|没空|没时间|来不了|不可以|有事|因为|因)+"
    r"|(?:[,，、。.;；!！\s]|请假|不行|不能来|没空|来不了|了)+$"
)
_HOUR = re.compile(rf"(?:早上|上午|中午|下午|傍晚|晚上|夜里)?{_N}(?::[0-5]\d|[点时](?:半|[一三]刻)?)")
_WEEKS = {"这": 0, "本": 0, "下": 1, "下下": 2}
_UNITS = {"天": 1, "月": 30, "年": 365}


def absence_said(text: str, today: date) -> Absence:
    """Raises NoAbsenceError for anything else than days ahead."""
    text = spaced(text)
    if not text or len(text) > LONGEST_TEXT:
        raise NoAbsenceError(Trouble.UNREAD)
    found: list[Stretch] = []
    words = ""
    while True:
        rest = _BEFORE.sub("", text, count=1) if _BEFORE.match(text) else text
        read = _stretch(rest, today, needed=not found)
        if read is None:
            break
        stretch, text, detour = read
        found.append(stretch)
        words = words or detour
    words = words or _SAYING.sub("", text).strip()
    return Absence(tuple(checked(found, today)), words)


def checked(found: Iterable[Stretch], today: date) -> list[Stretch]:
    """In order, what hangs together as one, without what is over. Raises NoAbsenceError."""
    ahead = []
    for each in found:
        if each.last < each.first or (each.first == each.last and each.ends <= each.begins):
            raise NoAbsenceError(Trouble.BACKWARDS)
        if each.last < today:
            raise NoAbsenceError(Trouble.OVER)
        ahead.append(each if each.first >= today else replace(each, first=today, begins=0))
    together = _together(ahead)
    if any(each.last - each.first >= LONGEST for each in together) or len(together) > MOST:
        raise NoAbsenceError(Trouble.TOO_LONG)
    if together and together[-1].last - today > 2 * LONGEST:
        raise NoAbsenceError(Trouble.TOO_LONG)
    return together


def _together(found: Iterable[Stretch]) -> list[Stretch]:
    together: list[Stretch] = []
    for each in sorted(found, key=lambda one: (one.first, one.begins)):
        last = together[-1] if together else None
        if last is not None and (each.first, each.begins) <= _end(last):
            longer = max(last, each, key=_end)
            together[-1] = replace(last, last=longer.last, ends=longer.ends)
        else:
            together.append(each)
    return together


def _end(of: Stretch) -> tuple[date, int]:
    """The end of a day is the beginning of the next."""
    return (of.last + _DAY, 0) if of.ends == END else (of.last, of.ends)


def _stretch(text: str, today: date, *, needed: bool) -> tuple[Stretch, str, str] | None:
    """What `text` begins with, what follows, and what was said in between. None where it begins with no day."""
    if (match := _WHOLE_WEEK.match(text)) is not None:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_WEEKS[match["which"]])
        return Stretch(monday, monday + timedelta(days=6)), text[match.end() :], ""
    if (match := _WEEKEND.match(text)) is not None:
        saturday = today + timedelta(days=5 - today.weekday() + 7 * _WEEKS[match["which"] or "本"])
        return Stretch(saturday, saturday + _DAY), text[match.end() :], ""
    start = day_at_start(text, today, Tense.FUTURE)
    if start is None:
        if _DATE.match(text):
            raise NoAbsenceError(Trouble.NO_SUCH_DAY)
        if needed:
            raise NoAbsenceError(Trouble.UNREAD)
        return None
    first = _not_next_year(start, today)
    names_month = any(sign in text[: len(text) - len(start.rest)] for sign in "月/.-")
    (begins, ends), rest, timed = _time(_without_weekday(start.rest))
    if not timed and (long := _LONG.match(rest)) is not None:
        return Stretch(first, first + _span(long) - _DAY), rest[long.end() :], ""
    words, after = _after_to(rest)
    if after is None:
        return Stretch(first, first, begins, ends), rest, ""
    end = _last(after, first, today, names_month=names_month)
    if end is None:
        if words:
            return Stretch(first, first, begins, ends), rest, ""
        raise NoAbsenceError(Trouble.NO_SUCH_DAY if _DATE.match(after) else Trouble.UNREAD)
    (_, ends), rest, _ = _time(_without_weekday(end[1]), is_end=True)
    return Stretch(first, end[0], begins, ends), rest, words


def _not_next_year(said: DayAtStart, today: date) -> date:
    if not said.open or said.day - today <= _FAR:
        return said.day
    before = said.day.replace(day=1, year=said.day.year - 1)  # there may be no 29th of February
    return before + timedelta(days=said.day.day - 1)


def _without_weekday(rest: str) -> str:
    """12月1日(周一)"""
    return _SAID.sub("", rest, count=1) if _SAID.match(rest) else rest


def _time(rest: str, *, is_end: bool = False) -> tuple[tuple[int, int], str, bool]:
    """The time of the day that follows, if one does: a part, from one to the other, or one hour, until which or from
    which somebody is away."""
    rest = rest.lstrip(" 的")
    if (found := times_at_start(rest)) is not None:
        return *found, True
    match = _HOUR.match(rest)
    clock = None if match is None else clock_in(match[0])
    if match is None or clock is None or not 0 <= clock.minutes[0] <= END:
        return (0, END), rest, False
    at = clock.minutes[0]
    return ((0, at) if is_end else (at, END)), rest[match.end() :], True


def _span(match: re.Match[str]) -> timedelta:
    count = whole_number(match["count"])
    if not count:
        raise NoAbsenceError(Trouble.UNREAD)
    return timedelta(days=count * _UNITS.get(match["unit"][-1], 7))


def _after_to(rest: str) -> tuple[str, str | None]:
    """What was said before 到, and what follows it; None without one."""
    words = ""
    if _TO.match(rest) is None and (said := _DETOUR.match(rest)) is not None:
        words, rest = said["words"].strip(), rest[said.end() :]
    match = _TO.match(rest)
    return (words, None if match is None else rest[match.end() :])


def _last(after: str, first: date, today: date, *, names_month: bool) -> tuple[date, str] | None:
    """The day, and what follows it."""
    if (same := _SAME_MONTH.match(after)) is not None and (number := whole_number(same["day"])) is not None:
        return _in_month(first, number, may_be_next=not names_month), after[same.end() :]
    found = day_at_start(after, today, Tense.FUTURE)
    if found is not None and found.open:
        found = day_at_start(after, first, Tense.FUTURE)
        if found is not None and found.day - first > _FAR:
            raise NoAbsenceError(Trouble.BACKWARDS)
    return None if found is None else (found.day, found.rest)


def _in_month(first: date, day: int, *, may_be_next: bool) -> date:
    """7日 after 12月1日. Before it: of the next month, unless the month was said."""
    month = first.replace(day=1)
    if day < first.day:
        if not may_be_next:
            raise NoAbsenceError(Trouble.BACKWARDS)
        month = (month + timedelta(days=31)).replace(day=1)
    try:
        return month.replace(day=day)
    except ValueError:
        raise NoAbsenceError(Trouble.NO_SUCH_DAY) from None
