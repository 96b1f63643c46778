"""Schools as the office looks at them, and what the planner makes of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.demand import Demand, MissingYear, Sources, demand
from bot.roster.shifts import DaySpan
from bot.services.roster.sources import grids, national, sources
from bot.services.schools import days
from db.models import Bell, PeriodKind, Place, PlaceKind, Post, School, SchoolDay, SchoolPeriod

LOOKS_AHEAD = 21
"""Days in which the next one with lessons is looked for."""


@dataclass(frozen=True, slots=True)
class Seen:
    """`posts`: those that are not closed. `different`: days ahead on which something is. `next`: what is planned on the
    next day with lessons, `next_day`; nothing when there is none soon. `missing`: the years that nobody has entered,
    among those days."""

    school: School
    posts: tuple[Post, ...]
    bells: tuple[Bell, ...]
    periods: tuple[SchoolPeriod, ...]
    different: tuple[SchoolDay, ...]
    next: Demand
    next_day: date | None

    @property
    def missing(self) -> tuple[MissingYear, ...]:
        return self.next.missing


async def listed(session: AsyncSession) -> list[tuple[School, int]]:
    """Those that are not closed, with how many posts each has."""
    query = select(Post.school_id, func.count().label("posts")).where(Post.closed_at.is_(None)).group_by(Post.school_id)
    counts = {row.school_id: row.posts for row in await session.execute(query)}
    rows = (await session.execute(select(School).where(School.closed_at.is_(None)).order_by(School.id))).scalars()
    return [(row, counts.get(row.id, 0)) for row in rows]


async def closed(session: AsyncSession) -> list[School]:
    query = select(School).where(School.closed_at.is_not(None)).order_by(School.id)
    return list((await session.execute(query)).scalars())


async def look(session: AsyncSession, number: int, today: date, zone: ZoneInfo) -> Seen | None:
    """None: there is no such school."""
    school = await session.get(School, number)
    if school is None:
        return None
    asked, day = await _next(session, number, today, zone)
    return Seen(
        school,
        tuple(await posts(session, number)),
        tuple(await bells(session, number)),
        tuple(await periods(session, number, today)),
        tuple(await days.ahead(session, number, today)),
        asked,
        day,
    )


async def posts(session: AsyncSession, school: int) -> list[Post]:
    query = select(Post).where(Post.school_id == school, Post.closed_at.is_(None)).order_by(Post.id)
    return list((await session.execute(query)).scalars())


async def bells(session: AsyncSession, school: int) -> list[Bell]:
    query = select(Bell).where(Bell.school_id == school, Bell.school_day_id.is_(None)).order_by(Bell.id)
    return list((await session.execute(query)).scalars())


async def periods(session: AsyncSession, school: int, today: date) -> list[SchoolPeriod]:
    """Those that are not over, by day."""
    query = select(SchoolPeriod).where(SchoolPeriod.school_id == school, SchoolPeriod.last >= today)
    return list((await session.execute(query.order_by(SchoolPeriod.first, SchoolPeriod.id))).scalars())


async def terms_elsewhere(session: AsyncSession, today: date) -> list[tuple[str, DaySpan]]:
    """Terms that are not over, with the first school that has each: the next school's will be one of them."""
    query = select(School.name, SchoolPeriod.first, SchoolPeriod.last).join(School, School.id == SchoolPeriod.school_id)
    query = query.where(SchoolPeriod.kind == PeriodKind.TERM, SchoolPeriod.last >= today, School.closed_at.is_(None))
    found: dict[DaySpan, str] = {}
    for name, first, last in await session.execute(query.order_by(SchoolPeriod.first, School.id)):
        found.setdefault(DaySpan(first, last), name)
    return [(name, span) for span, name in found.items()]


async def grid_names(session: AsyncSession) -> list[str]:
    query = select(Place.name).where(Place.kind == PlaceKind.GRID).order_by(Place.id)
    return list((await session.execute(query)).scalars())


async def _next(session: AsyncSession, number: int, today: date, zone: ZoneInfo) -> tuple[Demand, date | None]:
    everything = await sources(session, await grids(session))
    own = Sources(
        schools=tuple(each for each in everything.schools if each.id == number),
        hand={key: edit for key, edit in everything.hand.items() if key.startswith(f"school:{number}:")},
    )
    span = DaySpan(today + timedelta(days=1), today + timedelta(days=LOOKS_AHEAD))
    asked = demand(own, span, await national(session), zone)
    if not asked.shifts:
        return asked, None
    day = asked.shifts[0].starts.astimezone(zone).date()
    shifts = tuple(each for each in asked.shifts if each.starts.astimezone(zone).date() == day)
    return Demand(shifts, asked.missing), day
