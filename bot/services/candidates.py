"""Who may stand in for a shift, best first, by the rules of the planner; and in a chat, so that they can be asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.bookings import Bookings
from bot.roster.gates import Why
from bot.roster.ranking import substitutes, why_not_to_stand_in
from bot.roster.shifts import Seat
from bot.roster.situation import situation
from bot.services import attendance
from bot.services.roster import one_shift
from db.models import Answer, Assignment, Identity, Person, Place, PlaceKind, Post, Shift

LIGHT_LOAD = 4
"""Up to so much over the rolling weeks somebody has little to do."""
METRES_PER_MINUTE = 70
LEAST_NOTICE, TO_GET_READY = timedelta(minutes=10), timedelta(minutes=5)
"""For whoever is called to a shift that has begun."""


@dataclass(frozen=True, slots=True)
class Candidate:
    person: Person
    minutes: int | None
    """On foot, from the middle of their grid; None where the map does not tell."""
    load: int
    """Over the rolling weeks, as the planner counts it."""
    few: bool
    """That is little, or less than half of those who may do it have."""
    wished: bool
    """They said that they like such a time."""


async def best(
    session: AsyncSession, shift: Shift, without: Collection[int], zone: ZoneInfo, *, absent: int | None = None
) -> list[Candidate]:
    """Who may stand in by the planner's own rules without anybody moving, and is reachable in a chat.

    Least load first, then distance, then wishes. `absent`: the person whose seat it is, while they still have it.
    """
    open_ = (
        Person.active,
        select(Identity.id).where(Identity.person_id == Person.id, Identity.unreachable_since.is_(None)).exists(),
        ~select(Assignment.id).where(Assignment.person_id == Person.id, Assignment.shift_id == shift.id).exists(),
        ~busy(shift, released=True),
        Person.id.not_in(without),
    )
    people = {each.id: each for each in (await session.execute(select(Person).where(*open_))).scalars()}
    if not people:
        return []
    found = substitutes(await one_shift.problem(session, shift, zone), one_shift.key_of(shift), absent)
    where, at = await _grids(session), await _position(session, shift)
    few = LIGHT_LOAD if found.usual is None else max(LIGHT_LOAD, found.usual - 1)
    return [
        Candidate(
            people[each.person],
            None if at is None else _minutes(where.get(people[each.person].grid or ""), at),
            each.load,
            each.load <= few,
            each.wished is True,
        )
        for each in found.able
        if each.person in people
    ]


async def why_not(
    session: AsyncSession, person: int, shift: Shift, zone: ZoneInfo, *, absent: int | None = None
) -> Why | None:
    """What speaks against it now that they agree: it may have changed since they were asked. None: nothing."""
    ready = situation(await one_shift.problem(session, shift, zone))
    (place,) = ready.places
    if person not in ready.people:
        return Why.NOT_VETTED
    held = ready.problem.published - {Seat(place.shift.key, each) for each in (absent, person) if each is not None}
    reason = why_not_to_stand_in(ready, Bookings(ready, held), person, place)
    return None if reason is Why.POSSIBLE else reason


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


async def may_come(
    session: AsyncSession, person: int, shift: Shift, zone: ZoneInfo, *, absent: int | None = None
) -> bool:
    """Whether they are one of those who may stand in for this shift."""
    return any(each.person.id == person for each in await best(session, shift, (), zone, absent=absent))


async def is_free(session: AsyncSession, person: int, shift: Shift) -> bool:
    """Whether they have nothing else meanwhile: it may have changed since they were asked."""
    query = select(Person.id).where(Person.id == person, Person.active, ~busy(shift))
    return (await session.execute(query)).first() is not None
