"""The people of the community as the planner takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.people import Absence, Away, FreeTime, Person, Served, Wish
from bot.roster.shifts import DaySpan, Kind
from bot.services.roster.sources import Grids
from db import models
from db.models import PersonRole, Role

LEADING = (Role.LEADER, Role.DEPUTY)


async def people(
    session: AsyncSession,
    span: DaySpan,
    since: datetime,
    where: Grids,
    served: Mapping[int, tuple[Served, ...]],
) -> tuple[Person, ...]:
    """Every active volunteer, by id. `since`: what somebody was away for before is of no matter.

    Insured is who is so on the last day of the span.
    """
    volunteers = select(PersonRole.person_id).where(PersonRole.role == Role.VOLUNTEER)
    query = select(models.Person).where(models.Person.active, models.Person.id.in_(volunteers))
    rows = list((await session.execute(query.order_by(models.Person.id))).scalars())
    trainings = await _trainings(session)
    said = {row.person_id: row for row in (await session.execute(select(models.Availability))).scalars()}
    free, wishes, aways = await _free(session), await _wishes(session), await _aways(session, since)
    return tuple(
        Person(
            id=row.id,
            grid=where.id(row.grid),
            teams=_teams(row, trainings[row.id]),
            birth_year=row.birth_year,
            vetted=row.vetted is True,
            insured=row.insured_until is not None and row.insured_until >= span.last,
            experienced=row.experienced,
            leads=_leads(row, trainings[row.id]),
            free=tuple(free[row.id]) if row.id in said and said[row.id].free_said_at is not None else None,
            away=tuple(aways[row.id]),
            wishes=tuple(wishes[row.id]),
            per_week=said[row.id].per_week if row.id in said else None,
            per_month=said[row.id].per_month if row.id in said else None,
            served=served.get(row.id, ()),
        )
        for row in rows
    )


async def _trainings(session: AsyncSession) -> dict[int, list[models.Training]]:
    found: dict[int, list[models.Training]] = defaultdict(list)
    for row in (await session.execute(select(models.Training))).scalars():
        found[row.person_id].append(row)
    return found


def _teams(row: models.Person, trainings: list[models.Training]) -> frozenset[str]:
    """Their own, once they need no more training for it, and those for which they were trained besides."""
    own = {row.team} if row.team is not None and not row.learning else set()
    return frozenset(own | {training.team for training in trainings})


def _leads(row: models.Person, trainings: list[models.Training]) -> frozenset[str]:
    own = {row.team} if row.team is not None and any(role.role in LEADING for role in row.roles) else set()
    return frozenset(own | {training.team for training in trainings if training.leads})


async def _free(session: AsyncSession) -> dict[int, list[FreeTime]]:
    found: dict[int, list[FreeTime]] = defaultdict(list)
    order = (models.FreeTime.person_id, models.FreeTime.weekday, models.FreeTime.begins)
    for row in (await session.execute(select(models.FreeTime).order_by(*order))).scalars():
        found[row.person_id].append(FreeTime(row.weekday, row.begins, row.ends))
    return found


async def _wishes(session: AsyncSession) -> dict[int, list[Wish]]:
    found: dict[int, list[Wish]] = defaultdict(list)
    for row in (await session.execute(select(models.Wish).order_by(models.Wish.id))).scalars():
        kind = None if row.kind is None else Kind(row.kind.value)
        found[row.person_id].append(Wish(row.wanted, row.weekdays, row.begins, row.ends, kind, row.slot_key))
    return found


async def _aways(session: AsyncSession, since: datetime) -> dict[int, list[Away]]:
    found: dict[int, list[Away]] = defaultdict(list)
    query = select(models.Away).where(models.Away.withdrawn_at.is_(None), models.Away.ends_at > since)
    for row in (await session.execute(query.order_by(models.Away.starts_at, models.Away.id))).scalars():
        found[row.person_id].append(Away(row.starts_at, row.ends_at, Absence(row.kind.value)))
    return found
