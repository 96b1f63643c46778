"""An instant: a day and a time of it, a time alone, or so long from now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.forms.reading import plain
from bot.forms.spoken.clock import Clock, clock_in
from bot.forms.spoken.days import day_at_start
from bot.forms.spoken.durations import duration_in
from bot.forms.spoken.tense import Tense, nearest

_NOW = {"现在", "马上", "立刻", "这会儿", "此刻", "刚才", "刚刚", "now"}
_FROM_NOW = re.compile(r"(?:再?过)?(?P<duration>.+?)(?P<side>以后|之后|过后|后|以前|之前|前)")
_PASSING = re.compile(r"再?过(?P<duration>.+)")
_WAKING = 6 * 60
"""An hour without its half of the day is not meant to lie before this minute of another day than today."""


def moment_in(text: str, now: datetime, zone: tzinfo, tense: Tense) -> datetime | None:
    """In UTC. None when it is none, or a day without a time. What is left open is the nearest that `tense` allows."""
    words = plain(text).strip("。.!吧")
    if words in _NOW:
        return now
    if (passed := _from_now(words)) is not None:
        return now + passed
    here = now.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)
    clock = clock_in(text)
    if clock is not None:
        days = [here.date() + timedelta(days=days) for days in (-2, -1, 0, 1, 2)]
        return _utc(nearest(_all(days, clock), here, tense), zone)
    found = day_at_start(text, here.date(), tense)
    if found is None:
        return None
    clock = clock_in(found.rest.lstrip("的 ,，t"))
    if clock is None:
        return None
    at = _on(found.day, clock, here, tense)
    aside = timedelta(days={Tense.FUTURE: 1, Tense.PAST: -1, Tense.EITHER: 0}[tense])
    if found.open and (at < here if tense is Tense.FUTURE else at > here and tense is Tense.PAST):
        other = day_at_start(text, here.date() + aside, tense)  # said on a Monday afternoon: Monday at 8
        at = at if other is None else _on(other.day, clock, here, tense)
    return _utc(at, zone)


def time_in(text: str) -> time | None:
    """A time of the day by itself; an hour without its half of the day is one at which people are out and about."""
    clock = clock_in(text)
    if clock is None:
        return None
    minutes = _likely(clock) % (24 * 60)
    return time(minutes // 60, minutes % 60)


def _from_now(words: str) -> timedelta | None:
    match = _FROM_NOW.fullmatch(words)
    if match is not None and (duration := duration_in(match["duration"])) is not None:
        return duration if match["side"].endswith("后") else -duration
    match = _PASSING.fullmatch(words)
    return None if match is None else duration_in(match["duration"])


def _on(day: date, clock: Clock, here: datetime, tense: Tense) -> datetime:
    if day != here.date() and not clock.says_half:
        return datetime.combine(day, time()) + timedelta(minutes=_likely(clock))
    return nearest(_all([day], clock), here, tense)


def _likely(clock: Clock) -> int:
    """7 is seven in the morning, 3 is three in the afternoon."""
    return next((minutes for minutes in clock.minutes if minutes >= _WAKING), clock.minutes[0])


def _all(days: Iterable[date], clock: Clock) -> list[datetime]:
    begin = [datetime.combine(day, time()) for day in days]
    return [day + timedelta(minutes=minutes) for day in begin for minutes in clock.minutes]


def _utc(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)
