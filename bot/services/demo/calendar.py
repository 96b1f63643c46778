"""When the two schools have lessons, and the weekly patrols. Of a year that nobody knows yet, all of it is a sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.calendar import UnknownYear, of_package
from bot.roster.shifts import DaySpan
from db.models import (
    Bell,
    CalendarDay,
    CalendarYear,
    PeriodKind,
    SchoolPeriod,
    Series,
    SeriesPattern,
    SlotKind,
    Team,
)

TERMS = (((9, 1), (1, 22)), ((2, 24), (7, 3)))
"""First and last day of both terms, month and day; the first runs into the next year."""
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WORKDAYS, WEEKEND = frozenset(range(5)), frozenset({SAT, SUN})

BELLS: dict[str, tuple[tuple[frozenset[int], time, time], ...]] = {
    "实验小学": (
        (frozenset({1, 2, 3}), time(7, 50), time(16, 30)),
        (frozenset({4, 5, 6}), time(7, 50), time(16, 40)),
    ),
    "江边中学": ((frozenset({7, 8, 9}), time(7, 50), time(16, 30)),),
}
"""Grades, when they have to be there, when they may go."""
AT_A_GATE = {"in_before": 30, "in_after": 20, "out_before": 10, "out_after": 30}
"""So that people stand there from 7:20 to 8:10 and from 16:20 on."""


@dataclass(frozen=True, slots=True)
class Weekly:
    route: str
    weekdays: frozenset[int]
    begins: time
    ends: time
    name: str | None = None
    experienced: bool = False


PATROLS = (
    Weekly("公租房一线", frozenset({MON, WED, FRI, SUN}), time(19, 30), time(21)),
    Weekly("商业街一线", frozenset({MON, TUE, THU, SAT}), time(19, 30), time(21)),
    Weekly("广场一线", frozenset({TUE, THU, SAT}), time(19, 30), time(21)),
    Weekly("江边一线", frozenset({WED, FRI, SUN}), time(19, 30), time(21)),
    Weekly("商业街一线", WEEKEND, time(15), time(16, 30)),
    Weekly("商业街一线", frozenset({FRI}), time(21, 30), time(22, 30), "商业街夜市", experienced=True),
)


async def write(
    session: AsyncSession, schools: Mapping[str, int], routes: Mapping[str, int], days: DaySpan, now: datetime
) -> None:
    """`days`: those that are to be planned."""
    unknown = _unknown({days.first.year, days.last.year})
    for year in sorted(unknown):
        session.add(CalendarYear(year=year, entered_at=now, sample=True))
        await session.flush()
        session.add(CalendarDay(year=year, day=date(year, 1, 1), holiday="元旦(样例)"))
    for school in schools.values():
        for first, last in _terms(days):
            sample = bool(unknown & {first.year, last.year}) or (first, last) == (days.first, days.last)
            session.add(
                SchoolPeriod(school_id=school, kind=PeriodKind.TERM, first=first, last=last, sample=sample, name="学期")
            )
    for name, bells in BELLS.items():
        for grades, arrives, leaves in bells:
            session.add(Bell(school_id=schools[name], grades=grades, weekdays=WORKDAYS, arrives=arrives, leaves=leaves))
    for weekly in PATROLS:
        await _series(session, weekly, routes[weekly.route], days.first)
    await session.flush()


def _unknown(years: set[int]) -> set[int]:
    found = set()
    for year in years:
        try:
            of_package(year)
        except UnknownYear:
            found.add(year)
    return found


def _terms(days: DaySpan) -> Iterator[tuple[date, date]]:
    """The usual ones; in the holidays lessons for just these days, so that there is something to see."""
    usual = []
    for year in (days.first.year - 1, days.first.year):
        for begins, ends in TERMS:
            first = date(year, *begins)
            usual.append((first, date(year + (ends < begins), *ends)))
    yield from usual
    if not any(first <= days.first and days.last <= last for first, last in usual):
        yield days.first, days.last


async def _series(session: AsyncSession, weekly: Weekly, route: int, today: date) -> None:
    """Since a Monday a month ago."""
    first = today - timedelta(days=28 + today.weekday())
    series = Series(kind=SlotKind.PATROL, team=Team.PATROL, route_id=route, name=weekly.name, first=first)
    session.add(series)
    await session.flush()
    session.add(
        SeriesPattern(
            series_id=series.id,
            since=first,
            weekdays=weekly.weekdays,
            begins=weekly.begins,
            ends=weekly.ends,
            minimum=2,
            ideal=2,
            maximum=3,
            insured=True,
            experienced=weekly.experienced,
        )
    )
