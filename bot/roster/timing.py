"""What a shift is by the clock on the wall: late, on a weekend, in which week and month it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.roster.rules import Rules
from bot.roster.shifts import Shift

Week = tuple[int, int]
"""ISO year and week, Monday to Sunday."""
Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a shift that lies on one local day, in minutes of the clock on the wall."""

    day: date
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Timing:
    """`rested`: when somebody may stand again. `load`: what it counts in fairness. `burden`: how unpopular the slot is,
    one each for late and for a weekend."""

    day: date
    week: Week
    month: Month
    late: bool
    weekend: bool
    rested: datetime
    load: int
    burden: int
    pieces: tuple[Piece, ...]


def timing(starts: datetime, ends: datetime, rules: Rules, zone: ZoneInfo) -> Timing:
    """Of the time between two aware instants. The day on which it begins decides week, month and weekend."""
    pieces = tuple(_pieces(starts.astimezone(zone), ends.astimezone(zone)))
    day = pieces[0].day
    late = any(_at_night(piece, rules) for piece in pieces)
    weekend = day.weekday() >= 5
    return Timing(
        day=day,
        week=day.isocalendar()[:2],
        month=(day.year, day.month),
        late=late,
        weekend=weekend,
        rested=ends.astimezone(UTC) + (rules.rest_after_late if late else timedelta(0)),
        load=max(1, round((ends - starts) / rules.one_load)),
        burden=late + weekend,
        pieces=pieces,
    )


def least(shift: Shift, late: bool, rules: Rules) -> int:
    """How many it takes at least, if anybody goes at all. After 22:00 nobody goes alone."""
    return max(1, rules.late_least) if late else 1


def _pieces(starts: datetime, ends: datetime) -> Iterator[Piece]:
    if starts.utcoffset() != ends.utcoffset():
        yield from _over_a_change(starts, ends)
        return
    day, begins = starts.date(), _minute(starts.time())
    while day < ends.date():
        yield Piece(day, begins, 1440)
        day, begins = day + timedelta(days=1), 0
    ending = _minute(ends.time())
    if ending > begins:
        yield Piece(day, begins, ending)


def _over_a_change(starts: datetime, ends: datetime) -> Iterator[Piece]:
    """The clocks are put forward or back meanwhile: from the earliest to the latest that they show on each day."""
    shown: dict[date, list[int]] = {}
    instant, until, zone = starts.astimezone(UTC), ends.astimezone(UTC), starts.tzinfo
    while instant < until:
        local = instant.astimezone(zone)
        shown.setdefault(local.date(), []).append(_minute(local.time()))
        instant += timedelta(minutes=1)
    for day, minutes in shown.items():
        yield Piece(day, min(minutes), max(minutes) + 1)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _at_night(piece: Piece, rules: Rules) -> bool:
    return piece.ends > _minute(rules.late_from) or piece.begins < _minute(rules.night_ends)
