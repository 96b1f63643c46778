"""When a daily or weekly job is due next, by the community's clock on the wall.

APScheduler's CalendarIntervalTrigger is right around daylight saving except in one point: a day on which the time
does not exist (the clocks are put forward over it) is left out. Such a day gets the first instant after the gap. A time
that exists twice is taken once, the first time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.triggers.calendarinterval import CalendarIntervalTrigger

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RULE = re.compile(rf"(?:daily|weekly ({'|'.join(_DAYS)})) ([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Rule:
    """`daily 16:30` or `weekly mon 08:00`."""

    time: time
    weekday: int | None = None

    @staticmethod
    def parse(text: str) -> Rule:
        """Raises ValueError that says what a rule looks like."""
        match = _RULE.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no rule: write `daily 16:30` or `weekly mon 08:00`")
        day, hour, minute = match.groups()
        return Rule(time(int(hour), int(minute)), None if day is None else _DAYS.index(day))

    def next_after(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """The first occurrence strictly after `instant` (aware), in UTC."""
        local = instant.astimezone(zone)
        # Begin a period early: an occurrence of the day before may fall into today when a gap runs over midnight.
        first = local.date() - timedelta(days=1)
        if self.weekday is not None:
            first -= timedelta(days=(first.weekday() - self.weekday) % 7)
        step = timedelta(days=1 if self.weekday is None else 7)
        trigger: Any = CalendarIntervalTrigger(
            days=step.days, hour=self.time.hour, minute=self.time.minute, start_date=first, timezone=zone
        )
        day, found = first, trigger.get_next_fire_time(None, datetime.combine(first, time.min, zone))
        while True:
            if found.date() > day and _in_gap(day, self.time, zone):
                occurrence = _end_of_gap(day, self.time, zone)
            else:
                occurrence = found.astimezone(UTC)
                found = trigger.get_next_fire_time(found, found)
            if occurrence > instant:
                return occurrence
            day += step


def _in_gap(day: date, at: time, zone: ZoneInfo) -> bool:
    wanted = datetime.combine(day, at, zone)
    return wanted.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wanted.replace(tzinfo=None)


def _end_of_gap(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant at which the clocks are put forward over `at`: between its readings by the new and the old offset."""
    wanted = datetime.combine(day, at, zone)
    before, after = wanted.replace(fold=1).astimezone(UTC), wanted.replace(fold=0).astimezone(UTC)
    old_offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == old_offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
