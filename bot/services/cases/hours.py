"""The office's working hours: so many of them after an instant, and how many lie between two. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.roster.calendar import DayKind, NationalCalendar, UnknownYear
from bot.roster.local_time import instant

OPENS, CLOSES = time(8, 30), time(17, 30)
DAY = timedelta(hours=9)
"""Of working time."""
_LONGEST_BREAK = 60
"""Days: longer than any run of holidays."""
_NATIONAL = NationalCalendar()


def is_workday(day: date) -> bool:
    """By the country's table; of a year that nobody knows yet Monday to Friday."""
    try:
        return _NATIONAL.kind(day) in (DayKind.WORKDAY, DayKind.MAKE_UP)
    except UnknownYear:
        return day.weekday() < 5


def after(start: datetime, working: timedelta, zone: ZoneInfo) -> datetime:
    """The instant at which so much working time has passed since `start`. In UTC."""
    left, day = working, start.astimezone(zone).date()
    while True:
        begins, ends = _span(day, zone)
        begins = max(begins, start)
        if begins < ends:
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        day = _next(day)


def before(end: datetime, working: timedelta, zone: ZoneInfo) -> datetime:
    """The instant from which on so much working time is left until `end`. In UTC."""
    left, day = working, end.astimezone(zone).date()
    while True:
        begins, ends = _span(day, zone)
        ends = min(ends, end)
        if begins < ends:
            if ends - begins >= left:
                return ends - left
            left -= ends - begins
        day = _before(day)


def between(start: datetime, end: datetime, zone: ZoneInfo) -> timedelta:
    """Working time from `start` to `end`; nothing when the end is not after the start."""
    found, day = timedelta(0), start.astimezone(zone).date()
    last = end.astimezone(zone).date()
    while day <= last:
        begins, ends = _span(day, zone)
        found += max(timedelta(0), min(ends, end) - max(begins, start))
        day += timedelta(days=1)
    return found


def _span(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    if not is_workday(day):
        noon = instant(day, time(12), zone)
        return noon, noon
    return instant(day, OPENS, zone), instant(day, CLOSES, zone)


def _next(day: date) -> date:
    return next(each for n in range(1, _LONGEST_BREAK) if is_workday(each := day + timedelta(days=n)))


def _before(day: date) -> date:
    return next(each for n in range(1, _LONGEST_BREAK) if is_workday(each := day - timedelta(days=n)))
