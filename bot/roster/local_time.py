"""From the clock on the wall to instants, also on days on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """In UTC. A time that exists twice is taken the first time, one that does not exist as the first instant after."""
    wanted = datetime.combine(day, at, zone)
    found = wanted.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return found
    # In a gap fold=0 is read by the offset before it and so lies after it, fold=1 the other way round.
    before, after = wanted.replace(fold=1).astimezone(UTC), found
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + timedelta(minutes=(after - before) // timedelta(minutes=2))
        before, after = (middle, after) if middle.astimezone(zone).utcoffset() == offset else (before, middle)
    return after


def between(day: date, begins: time, ends: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """In UTC. An end that is not after the beginning is on the day after. Where the clocks are put forward over all of
    it, it lasts as long as it would have."""
    following = day + timedelta(days=1) if ends <= begins else day
    starts, until = instant(day, begins, zone), instant(following, ends, zone)
    if until <= starts:
        until = starts + (datetime.combine(following, ends) - datetime.combine(day, begins))
    return starts, until
