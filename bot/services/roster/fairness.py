"""公平: what everybody has stood over the rolling eight weeks, beside what they offered. Nobody is ranked by it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.rules import Rules
from bot.roster.timing import timing
from bot.services.roster.facts import NOT_STOOD
from bot.services.roster.rules import rules
from db.models import Answer, Assignment, Availability, FreeTime, Person, PersonRole, Role, Shift, Team

TEAMS = {team.value: number for number, team in enumerate(Team)}


@dataclass(slots=True)
class Load:
    """`stood`: of the rolling weeks; `ahead`: what is published and still to come. `late`, `weekends`: shifts of both.

    `offered`: hours a week in which they said they are free; None: they have said nothing. `own_week`, `own_month`:
    most shifts, where they or the office said so; None: as for everybody.
    """

    person: int
    name: str
    team: str | None
    stood: timedelta = timedelta(0)
    ahead: timedelta = timedelta(0)
    shifts: int = 0
    late: int = 0
    weekends: int = 0
    offered: float | None = None
    own_week: int | None = None
    own_month: int | None = None


@dataclass(frozen=True, slots=True)
class Fairness:
    """In the order of the teams and in them of the names."""

    rules: Rules
    loads: tuple[Load, ...] = field(default=())

    def ceilings(self, load: Load) -> tuple[int, int]:
        """Most shifts in a week and in a month."""
        week = self.rules.per_week if load.own_week is None else load.own_week
        return week, self.rules.per_month if load.own_month is None else load.own_month


async def fairness(session: AsyncSession, zone: ZoneInfo, now: datetime, *of: ColumnElement[bool]) -> Fairness:
    """Of the active volunteers for whom the conditions `of` hold. What somebody was excused from or missed is not
    counted as stood."""
    ruled = await rules(session)
    volunteers = select(PersonRole.person_id).where(PersonRole.role == Role.VOLUNTEER)
    query = select(Person).where(Person.active, Person.id.in_(volunteers), *of)
    loads = {row.id: Load(row.id, row.called or row.name, row.team) for row in (await session.execute(query)).scalars()}
    await _offers(session, loads)
    theirs = select(Assignment, Shift).join(Shift, Shift.id == Assignment.shift_id)
    theirs = theirs.where(Assignment.person_id.in_(loads), Assignment.answer != Answer.RELEASED)
    theirs = theirs.where(Shift.cancelled_at.is_(None), Shift.published_at.is_not(None))
    theirs = theirs.where(Shift.ends_at > now - ruled.rolling)
    theirs = theirs.where(or_(Assignment.result.is_(None), Assignment.result.not_in(NOT_STOOD)))
    for seat, shift in await session.execute(theirs):
        load, clock = loads[seat.person_id], timing(shift.starts_at, shift.ends_at, ruled, zone)
        if shift.ends_at <= now:
            load.stood += shift.ends_at - shift.starts_at
        else:
            load.ahead += shift.ends_at - shift.starts_at
        load.shifts += 1
        load.late += clock.late
        load.weekends += clock.weekend
    return Fairness(ruled, tuple(sorted(loads.values(), key=_by_team)))


def _by_team(load: Load) -> tuple[int, str, int]:
    return TEAMS.get(load.team or "", len(TEAMS)), load.name, load.person


async def _offers(session: AsyncSession, loads: dict[int, Load]) -> None:
    minutes: dict[int, int] = defaultdict(int)
    for row in (await session.execute(select(FreeTime).where(FreeTime.person_id.in_(loads)))).scalars():
        minutes[row.person_id] += row.ends - row.begins
    query = select(Availability).where(Availability.person_id.in_(loads))
    for said in (await session.execute(query)).scalars():
        load = loads[said.person_id]
        load.own_week, load.own_month = said.per_week, said.per_month
        load.offered = None if said.free_said_at is None else minutes[said.person_id] / 60
