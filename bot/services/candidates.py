"""Who may stand in for a shift, best first: of the team, near, with the least load; free then, and in a chat."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attendance
from bot.services.availability import leave
from bot.services.shifts import team_of
from db.models import Answer, Assignment, Identity, Person, PersonRole, Place, PlaceKind, Post, Role, Shift

LOAD_OVER = timedelta(weeks=4)
METRES_PER_MINUTE = 70
LEAST_NOTICE, TO_GET_READY = timedelta(minutes=10), timedelta(minutes=5)
"""For whoever is called to a shift that has begun."""


@dataclass(frozen=True, slots=True)
class Candidate:
    person: Person
    minutes: int | None
    """On foot, from the middle of their grid; None where the map does not tell."""
    load: int
    """Shifts in the four weeks around it."""
    same_team: bool


async def best(session: AsyncSession, shift: Shift, without: Collection[int]) -> list[Candidate]:
    """Who may stand in, best first: of the team, near, least load; free, not on leave, and reachable in a chat."""
    people = (
        select(Person)
        .where(
            Person.active,
            select(PersonRole.person_id)
            .where(PersonRole.person_id == Person.id, PersonRole.role == Role.VOLUNTEER)
            .exists(),
            select(Identity.id).where(Identity.person_id == Person.id, Identity.unreachable_since.is_(None)).exists(),
            ~select(Assignment.id).where(Assignment.person_id == Person.id, Assignment.shift_id == shift.id).exists(),
            ~busy(shift, released=True),
            ~leave.away(shift.starts_at, shift.ends_at),
            Person.id.not_in(without),
        )
        .order_by(Person.id)
    )
    found = list((await session.execute(people)).scalars())
    loads, where = await _loads(session, shift), await _grids(session)
    at = await _position(session, shift)
    return sorted(
        (
            Candidate(
                person,
                None if at is None else _minutes(where.get(person.grid or ""), at),
                loads.get(person.id, 0),
                person.team == team_of(shift),
            )
            for person in found
        ),
        key=_rank,
    )


def _rank(each: Candidate) -> tuple[bool, int, int, int]:
    """Near counts in steps of five minutes: within one, whoever has least goes first."""
    minutes = 99 if each.minutes is None else each.minutes
    return not each.same_team, minutes // 5, each.load, minutes


def busy(shift: Shift, *, released: bool = False) -> ColumnElement[bool]:
    """Has a shift meanwhile; one that only touches is no matter. `released`: or had one, which they could not do."""
    return (
        select(Assignment.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.person_id == Person.id,
            true() if released else Assignment.answer != Answer.RELEASED,
            Shift.cancelled_at.is_(None),
            Shift.starts_at < shift.ends_at,
            Shift.ends_at > shift.starts_at,
        )
        .exists()
    )


async def _loads(session: AsyncSession, shift: Shift) -> dict[int, int]:
    around = (Shift.starts_at > shift.starts_at - LOAD_OVER, Shift.starts_at < shift.starts_at + LOAD_OVER)
    query = (
        select(Assignment.person_id, func.count().label("load"))
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(Assignment.answer != Answer.RELEASED, *around)
        .group_by(Assignment.person_id)
    )
    return {row.person_id: row.load for row in await session.execute(query)}


async def _grids(session: AsyncSession) -> dict[str, tuple[float, float]]:
    query = select(Place.name, Place.latitude, Place.longitude).where(Place.kind == PlaceKind.GRID)
    rows = await session.execute(query)
    return {name: (north, east) for name, north, east in rows if north is not None and east is not None}


async def _position(session: AsyncSession, shift: Shift) -> tuple[float, float] | None:
    post = None if shift.post_id is None else await session.get(Post, shift.post_id)
    if post is None or post.latitude is None or post.longitude is None:
        return None
    return post.latitude, post.longitude


async def needed(session: AsyncSession, shift: Shift, person: int) -> timedelta:
    """How long somebody who is called now has until they are expected."""
    home, at = (await session.get_one(Person, person)).grid, await _position(session, shift)
    minutes = None if at is None else _minutes((await _grids(session)).get(home or ""), at)
    return LEAST_NOTICE if minutes is None else max(LEAST_NOTICE, timedelta(minutes=minutes) + TO_GET_READY)


def _minutes(home: tuple[float, float] | None, at: tuple[float, float]) -> int | None:
    return None if home is None else max(1, round(attendance.metres_between(home, at) / METRES_PER_MINUTE))


async def may_come(session: AsyncSession, person: int, shift: Shift) -> bool:
    """Whether they are one of those who may stand in for this shift."""
    return any(each.person.id == person for each in await best(session, shift, ()))


async def is_free(session: AsyncSession, person: int, shift: Shift) -> bool:
    """Whether they have nothing else meanwhile: it may have changed since they were asked."""
    query = select(Person.id).where(Person.id == person, Person.active, ~busy(shift))
    return (await session.execute(query)).first() is not None
