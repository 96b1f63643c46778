"""Days and times as a cell has them: Excel's own, its numbers, and what people type."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from openpyxl.utils.datetime import from_excel

from bot.language import T
from bot.sheets.grid import Value
from bot.sheets.values import Around, NotReadError, parts, plain, shown

_YEAR_FIRST = re.compile(r"(\d{4})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})\s*[月/\-]\s*(\d{1,2})\s*[日号]?")
_WEEKDAY_AFTER = re.compile(r"\s*\(?(?:周|星期|礼拜)([一二三四五六日天])\)?$")
_MIDNIGHT_AFTER = re.compile(r"[T ]0?0:00(?::00)?$")
_WEEKDAYS = {each: number for number, each in enumerate("一二三四五六日")} | {"天": 6}
_SERIALS = range(20_000, 90_000)
"""From 1954 to 2146: what Excel counts days as."""


def day(value: Value, around: Around) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _serial(value, around)
    if isinstance(value, str):
        words = _MIDNIGHT_AFTER.sub("", plain(value))
        weekday = _WEEKDAY_AFTER.search(words)
        found = _day(words[: weekday.start()] if weekday else words, around.today)
        if found is not None:
            if weekday is not None and _WEEKDAYS[weekday[1]] != found.weekday():
                raise NotReadError(
                    T("{day} is no 周{said}. Which of the two is right?", day=f"{found}", said=weekday[1])
                )
            return found
    raise NotReadError(T("{value} is no day. Write it as 2026-9-1", value=shown(value)))


def _serial(value: float, around: Around) -> date:
    whole = int(value) if value == value and abs(value) < 1e9 else 0
    if (match := _COMPACT.fullmatch(str(whole))) and whole == value:
        return _date(*match.groups()) or _no_day(value)
    if whole in _SERIALS:
        found = from_excel(whole, around.epoch)
        if isinstance(found, datetime):
            return found.date()
    return _no_day(value)


def _no_day(value: Value) -> date:
    raise NotReadError(T("{value} is no day. Write it as 2026-9-1", value=shown(value)))


def _day(words: str, today: date) -> date | None:
    match = _YEAR_FIRST.fullmatch(words) or _COMPACT.fullmatch(words)
    if match is not None:
        return _date(*match.groups())
    match = _WITHOUT_YEAR.fullmatch(words)
    if match is None:
        return None
    near = [_date(f"{today.year + by}", *match.groups()) for by in (-1, 0, 1)]
    return min((each for each in near if each is not None), key=lambda each: abs(each - today), default=None)


def _date(year: str | None, month: str | None, of_month: str | None) -> date | None:
    try:
        return date(int(year or 0), int(month or 0), int(of_month or 0))
    except ValueError:
        return None


def days(value: Value, around: Around) -> tuple[date, ...]:
    """One, several, or from one to another: 10月1日-10月7日."""
    if not isinstance(value, str):
        return (day(value, around),)
    found: dict[date, None] = {}
    for part in parts(plain(value).replace("/", "-")):
        ends = re.split(r"\s*(?:到|至|~|—+|–)\s*|(?<=[日号])\s*-\s*", part)
        read = [day(ends[0], around)]
        read += [day(end, replace(around, today=read[0])) for end in ends[1:]]  # its year is that of the first
        if len(read) > 2 or read[-1] < read[0] or (read[-1] - read[0]).days > 100:
            raise NotReadError(T("{value} is no day. Write it as 2026-9-1", value=shown(value)))
        for number in range((read[-1] - read[0]).days + 1):
            found[read[0] + timedelta(days=number)] = None
    return tuple(found) or (_no_day(value),)


_CLOCK = re.compile(
    r"(上午|早上|早|中午|下午|傍晚|晚上|晚)?\s*(\d{1,2})\s*[:.点时]\s*(半|\d{1,2})?\s*分?(?::\d{1,2}(?:\.\d+)?)?"
)
_LATER = frozenset(["下午", "傍晚", "晚上", "晚"])


def clock(value: Value, _around: Around) -> time:
    """Minutes; seconds are left out."""
    if isinstance(value, datetime):
        return value.time().replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(value, timedelta) and timedelta(0) <= value < timedelta(days=1):
        return _minutes(value.total_seconds() / 60)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1:
        return _minutes(value * 24 * 60)
    if isinstance(value, str) and (match := _CLOCK.fullmatch(plain(value))) is not None:
        hour, minute = int(match[2]), 30 if match[3] == "半" else int(match[3] or 0)
        if match[1] in _LATER and 1 <= hour < 12:
            hour += 12
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise NotReadError(T("{value} is no time. Write it as 7:30", value=shown(value)))


def _minutes(minutes: float) -> time:
    whole = round(minutes) % (24 * 60)
    return time(whole // 60, whole % 60)


_TO = re.compile(r"\s*(?:-|到|至|~|—+|–)\s*")


def span(value: Value, around: Around) -> tuple[time, time]:
    """7:20-8:10."""
    ends = _TO.split(plain(value)) if isinstance(value, str) else []
    if len(ends) != 2:
        raise NotReadError(T("{value} is no time from and to. Write it as 7:20-8:10", value=shown(value)))
    return clock(ends[0], around), clock(ends[1], around)
