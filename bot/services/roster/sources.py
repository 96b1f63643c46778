"""Rows as the values that `bot/roster` makes shifts of: schools, series, occasions, what was changed by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster import schools
from bot.roster.calendar import NationalCalendar, YearTable
from bot.roster.demand import Occasion, Sources
from bot.roster.schools import Bell, School, SchoolPost, SpecialDay
from bot.roster.series import Pattern, Series
from bot.roster.shifts import DaySpan, Kind
from bot.roster.slots import HandEdit, Staffing
from db import models
from db.models import PeriodKind, Place, PlaceKind, Post, PostKind, Route, Shift
from db.models.staffing import Staffed

NOWHERE = 0
"""The grid of what lies in none that is known."""


@dataclass(frozen=True, slots=True)
class Grids:
    """The planner counts grids by the ids of their places; posts, routes and people know them by name."""

    by_name: Mapping[str, int] = field(default_factory=dict)

    def id(self, name: str | None) -> int:
        return NOWHERE if name is None else self.by_name.get(name, NOWHERE)

    def name(self, number: int | None) -> str | None:
        return next((name for name, each in self.by_name.items() if each == number), None)


async def grids(session: AsyncSession) -> Grids:
    query = select(Place.name, Place.id).where(Place.kind == PlaceKind.GRID).order_by(Place.id.desc())
    return Grids({row.name: row.id for row in await session.execute(query)})


async def national(session: AsyncSession) -> NationalCalendar:
    """The years that the office has entered, before those that the program knows."""
    days: dict[int, list[models.CalendarDay]] = defaultdict(list)
    for day in (await session.execute(select(models.CalendarDay))).scalars():
        days[day.year].append(day)
    return NationalCalendar({year: _year(year, own) for year, own in days.items()})


def _year(year: int, days: Iterable[models.CalendarDay]) -> YearTable:
    holidays = {each.day: each.holiday for each in days if each.holiday is not None}
    return YearTable(year, holidays, frozenset(each.day for each in days if each.holiday is None))


async def sources(session: AsyncSession, where: Grids) -> Sources:
    return Sources(
        schools=tuple(await _schools(session, where)),
        series=tuple(await _series(session, where)),
        occasions=tuple(await _occasions(session)),
        hand=await hand_edits(session),
    )


# Schools


async def _schools(session: AsyncSession, where: Grids) -> list[School]:
    posts, periods, bells = defaultdict(list), defaultdict(list), defaultdict(list)
    own_bells, days = defaultdict(list), defaultdict(list)
    for post in (await session.execute(select(Post).where(Post.closed_at.is_(None)).order_by(Post.id))).scalars():
        posts[post.school_id].append(_post(post, where))
    query = select(models.SchoolPeriod).order_by(models.SchoolPeriod.first, models.SchoolPeriod.id)
    for period in (await session.execute(query)).scalars():
        periods[period.school_id, period.kind].append(DaySpan(period.first, period.last))
    for bell in (await session.execute(select(models.Bell).order_by(models.Bell.id))).scalars():
        if bell.school_day_id is None:
            bells[bell.school_id].append(_bell(bell))
        else:
            own_bells[bell.school_day_id].append(_bell(bell))
    for day in (await session.execute(select(models.SchoolDay).order_by(models.SchoolDay.id))).scalars():
        days[day.school_id].append(day)
    is_open = select(models.School).where(models.School.closed_at.is_(None))
    rows = (await session.execute(is_open.order_by(models.School.id))).scalars()
    return [
        School(
            id=row.id,
            name=row.name,
            team=row.team,
            terms=tuple(periods[row.id, PeriodKind.TERM]),
            vacations=tuple(periods[row.id, PeriodKind.VACATION]),
            bells=tuple(bells[row.id]),
            posts=tuple(posts[row.id]),
            own=_specials((day for day in days[row.id] if day.own), own_bells),
            changes=_specials((day for day in days[row.id] if not day.own), own_bells),
        )
        for row in rows
    ]


def _post(post: Post, where: Grids) -> SchoolPost:
    return SchoolPost(
        id=post.id,
        kind=Kind.PARKING if post.kind is PostKind.PARKING else Kind.CROSSING,
        grid=where.id(post.grid),
        staffing=staffing(post),
        before=post.in_before,
        in_after=post.in_after,
        out_before=post.out_before,
        out_after=post.out_after,
        joined=post.joined,
    )


def _bell(bell: models.Bell) -> Bell:
    return Bell(grades=bell.grades, arrives=bell.arrives, leaves=bell.leaves, weekdays=bell.weekdays)


def _specials(days: Iterable[models.SchoolDay], bells: Mapping[int, list[Bell]]) -> dict[date, tuple[SpecialDay, ...]]:
    found: dict[date, tuple[SpecialDay, ...]] = {}
    for day in days:
        special = SpecialDay(
            special=schools.Special(day.special.value),
            grades=day.grades,
            bells=tuple(bells[day.id]) if day.id in bells else None,
            arrives=day.arrives,
            leaves=day.leaves,
            like=day.like,
        )
        found[day.day] = (*found.get(day.day, ()), special)
    return found


def staffing(row: Staffed) -> Staffing:
    """Who is needed, as the planner knows it."""
    return Staffing(
        minimum=row.minimum,
        ideal=row.ideal,
        maximum=row.maximum,
        leader=row.leader,
        experienced=row.experienced,
        insured=row.insured,
        outdoors=row.outdoors,
        youngest=row.youngest,
        oldest=row.oldest,
    )


# What comes back every week, and what happens once


async def _series(session: AsyncSession, where: Grids) -> list[Series]:
    starts = {number: where.id(grid) for number, grid in await session.execute(select(Route.id, Route.grid))}
    patterns = defaultdict(list)
    order = (models.SeriesPattern.series_id, models.SeriesPattern.since)
    for row in (await session.execute(select(models.SeriesPattern).order_by(*order))).scalars():
        patterns[row.series_id].append(row)
    rows = (await session.execute(select(models.Series).order_by(models.Series.id))).scalars()
    return [
        Series(
            id=row.id,
            kind=Kind(row.kind.value),
            team=row.team,
            first=row.first,
            last=row.last,
            partner=row.partner_id,
            patterns=tuple((own.since, _pattern(own, starts.get(row.route_id or 0))) for own in patterns[row.id]),
        )
        for row in rows
        if patterns[row.id]
    ]


def _pattern(row: models.SeriesPattern, start: int | None) -> Pattern:
    grid = start if row.grid_id is None else row.grid_id
    return Pattern(
        weekdays=row.weekdays,
        begins=row.begins,
        ends=row.ends,
        grid=NOWHERE if grid is None else grid,
        staffing=staffing(row),
        every=row.every,
    )


async def _occasions(session: AsyncSession) -> list[Occasion]:
    days, grids_of = defaultdict(list), defaultdict(list)
    for day in (await session.execute(select(models.OccasionDay).order_by(models.OccasionDay.day))).scalars():
        days[day.occasion_id].append(day.day)
    for grid in (await session.execute(select(models.OccasionGrid).order_by(models.OccasionGrid.grid_id))).scalars():
        grids_of[grid.occasion_id].append(grid.grid_id)
    rows = (await session.execute(select(models.Occasion).order_by(models.Occasion.id))).scalars()
    return [
        Occasion(
            id=row.id,
            kind=Kind(row.kind.value),
            team=row.team,
            days=tuple(days[row.id]),
            grids=tuple(grids_of[row.id]) or (NOWHERE,),
            begins=row.begins,
            ends=row.ends,
            staffing=staffing(row),
            partner=row.partner_id,
        )
        for row in rows
    ]


# By hand


async def hand_edits(session: AsyncSession) -> dict[str, HandEdit]:
    """By the key of the slot. A shift that was called off after its publication stays called off."""
    found = {row.slot_key: _edit(row) for row in (await session.execute(select(models.SlotEdit))).scalars()}
    gone = select(Shift.slot_key).where(Shift.slot_key.is_not(None), Shift.cancelled_at.is_not(None))
    for key in (await session.execute(gone)).scalars():
        if key is not None and key not in found:
            found[key] = HandEdit(cancelled=True)
    return found


def _edit(row: models.SlotEdit) -> HandEdit:
    return HandEdit(
        cancelled=row.cancelled,
        day=row.day,
        begins=row.begins,
        ends=row.ends,
        grid=row.grid_id,
        staffing=_edited_staffing(row),
    )


def _edited_staffing(row: models.SlotEdit) -> Staffing | None:
    if row.minimum is None:
        return None
    usual = Staffing()
    return Staffing(
        minimum=row.minimum,
        ideal=row.minimum if row.ideal is None else row.ideal,
        maximum=max(1, row.minimum) if row.maximum is None else row.maximum,
        leader=bool(row.leader),
        experienced=bool(row.experienced),
        insured=bool(row.insured),
        outdoors=usual.outdoors if row.outdoors is None else row.outdoors,
        youngest=usual.youngest if row.youngest is None else row.youngest,
        oldest=row.oldest,
    )
