"""Who is meant by the groups of a batch, at this moment: people of the team, and contacts that are telephoned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import leading, rights
from db.models import (
    Answer,
    Assignment,
    Contact,
    Emergency,
    Person,
    PersonRole,
    Place,
    PlaceKind,
    Post,
    Role,
    Route,
    Shift,
    Team,
)

GROUPS = (
    "duty",
    "near",
    "team",
    "keeper",
    "leader",
    "coordinators",
    "control_room",
    "police_post",
    "fire_post",
    "all_duty",
    "night",
)
"""duty: on duty in the grid. near: who lives in the grid. team: the emergency team. keeper: who answers for the grid.
leader: of the emergency team, and of who raised it. night: who may be woken."""
PHONED = {"control_room": "control_room", "police_post": "police_post", "fire_post": "fire_post"}
ONE = "person:"
"""person:12 is one person by name."""


@dataclass(slots=True)
class Meant:
    people: list[int] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)


async def meant_by(session: AsyncSession, groups: Iterable[str], emergency: Emergency, now: datetime) -> Meant:
    """Everybody once, in the order of the groups; who has left the team is nobody."""
    found = Meant()
    for group in groups:
        found.people += await _people(session, group, emergency, now)
        if group in PHONED:
            found.contacts += await _contacts(session, PHONED[group], emergency.grid)
    active = set((await session.execute(select(Person.id).where(Person.id.in_(found.people), Person.active))).scalars())
    found.people = [person for person in dict.fromkeys(found.people) if person in active]
    found.contacts = list({contact.id: contact for contact in found.contacts}.values())
    return found


async def _people(session: AsyncSession, group: str, emergency: Emergency, now: datetime) -> Sequence[int]:
    match group:
        case "duty":
            return await on_duty(session, now, emergency.grid)
        case "all_duty":
            return await on_duty(session, now)
        case "near":
            return [] if emergency.grid is None else await _volunteers(session, Person.grid == emergency.grid)
        case "team":
            return await _volunteers(session, Person.team == Team.EMERGENCY.value)
        case "night":
            return await _volunteers(session, Person.night_calls.is_(True))
        case "keeper":
            return await _keepers(session, emergency.grid)
        case "leader":
            return await _leaders(session, emergency)
        case "coordinators":
            return await _with_roles(session, rights.OFFICE)
        case "police_post":
            return await _with_roles(session, (Role.OFFICER,))
    return [int(group.removeprefix(ONE))] if group.startswith(ONE) else []


async def on_duty(session: AsyncSession, now: datetime, grid: str | None = None) -> list[int]:
    """Who stands or walks somewhere right now; in this grid, where one is named."""
    query = (
        select(Assignment.person_id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .outerjoin(Post, Post.id == Shift.post_id)
        .outerjoin(Route, Route.id == Shift.route_id)
        .where(
            Shift.starts_at <= now,
            Shift.ends_at > now,
            Shift.cancelled_at.is_(None),
            Shift.published_at.is_not(None),
            Assignment.left_at.is_(None),
            or_(Assignment.arrived_at.is_not(None), Assignment.answer != Answer.RELEASED),
        )
        .order_by(Assignment.arrived_at.is_(None), Assignment.id)
    )
    if grid is not None:
        query = query.where(or_(Post.grid == grid, Route.grid == grid))
    return list(dict.fromkeys((await session.execute(query)).scalars()))


async def _volunteers(session: AsyncSession, condition: ColumnElement[bool]) -> Sequence[int]:
    query = select(Person.id).join(PersonRole).where(Person.active, PersonRole.role == Role.VOLUNTEER, condition)
    return (await session.execute(query.order_by(Person.id))).scalars().all()


async def _with_roles(session: AsyncSession, roles: Sequence[Role]) -> Sequence[int]:
    query = select(Person.id).join(PersonRole).where(Person.active, PersonRole.role.in_(roles)).order_by(Person.id)
    return (await session.execute(query)).scalars().all()


async def _keepers(session: AsyncSession, grid: str | None) -> list[int]:
    query = select(Place.keeper_id, Place.deputy_id).where(Place.kind == PlaceKind.GRID, Place.name == grid)
    return [person for row in await session.execute(query) for person in row if person is not None]


async def _leaders(session: AsyncSession, emergency: Emergency) -> list[int]:
    found = await leading.leaders(session, Team.EMERGENCY.value)
    raised_by = None if emergency.raised_by is None else await session.get(Person, emergency.raised_by)
    return [*found, *(await leading.leaders(session, raised_by.team) if raised_by is not None else [])]


async def _contacts(session: AsyncSession, kind: str, grid: str | None) -> list[Contact]:
    """Of this grid, and those that are there for all."""
    where = (Contact.kind == kind, Contact.active, or_(Contact.grid.is_(None), Contact.grid == grid))
    return list((await session.execute(select(Contact).where(*where).order_by(Contact.id))).scalars())


async def not_to_be_woken(
    session: AsyncSession, people: Sequence[int], emergency: Emergency, now: datetime
) -> set[int]:
    """Of these: who sleeps far from it and has not said that they may be woken.

    FORMS, Emergency: after a confirmed 110/119/120 call at night only helpers near by and opted-in people are woken.
    """
    if not (emergency.night and emergency.called):
        return set()
    awake = set(await on_duty(session, now))
    near = [Person.grid == emergency.grid] if emergency.grid is not None else []
    may = select(Person.id).where(Person.id.in_(people), or_(Person.night_calls, *near))
    return set(people) - awake - set((await session.execute(may)).scalars())
