"""Looking people up: the list, finding, and what is known of one. Every query asks whether this reader may."""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import rights, shifts
from bot.services.shifts import Seat
from db.models import Identity, Person, Place, Role

PAGE = 9
"""People whose buttons fit into three rows."""


class Reach(enum.StrEnum):
    """Whether the bot can write to somebody."""

    TIED = "tied"
    UNREACHABLE = "unreachable"
    """打不通: they have shut the bot out, or have given the account up."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Page:
    people: list[Person]
    number: int
    """From 0."""
    pages: int
    count: int


@dataclass(frozen=True, slots=True)
class Profile:
    person: Person
    reach: Reach
    seat: Seat | None
    """What runs now, or begins next."""
    answered_by: str
    """代填: how whoever entered the answer, or the arrival, is called; empty when they did it themselves."""
    may_invite: bool


async def page(session: AsyncSession, reader: int, team: str | None, number: int) -> Page | None:
    """A page of whom the reader may see, of one team or of all. None: they may see nobody."""
    if not await rights.may_lead(session, reader):
        return None
    seen = (rights.seen_by(reader), *(() if team is None else (Person.team == team,)))
    count = (await session.execute(select(func.count()).select_from(Person).where(*seen))).scalar_one()
    pages = max(1, -(-count // PAGE))
    number = min(number, pages - 1)
    query = select(Person).where(*seen).order_by(Person.id).offset(number * PAGE).limit(PAGE)
    return Page(list((await session.execute(query)).scalars()), number, pages, count)


async def find(session: AsyncSession, reader: int, words: str) -> list[Person] | None:
    """By name, how they are called, grid, or a building that they answer for. None: the reader may see nobody.

    Names are sealed, so they are compared here and not by the database. Whole matches come alone.
    """
    if not await rights.may_lead(session, reader):
        return None
    wanted = folded(words)
    if not wanted:
        return []
    query = select(Person).where(rights.seen_by(reader)).order_by(Person.id)
    everybody = list((await session.execute(query)).scalars())
    exact = [each for each in everybody if wanted in (folded(each.name), folded(each.called), folded(each.grid))]
    if exact:
        return exact
    keepers = await _keepers(session, wanted)
    return [
        each for each in everybody if wanted in folded(each.name) or wanted in folded(each.called) or each.id in keepers
    ]


async def _keepers(session: AsyncSession, wanted: str) -> set[int]:
    """Who answers for a building called so: 3栋 is 公租房3栋, and not 13栋."""
    found = set()
    columns = (Place.name, Place.keeper_id, Place.deputy_id)
    for name, keeper, deputy in await session.execute(select(*columns).order_by(Place.id)):
        place = folded(name)
        before = place.removesuffix(wanted)
        if place == wanted or (before != place and not before[-1:].isdecimal()):
            found |= {keeper, deputy}
    return {person for person in found if person is not None}


def folded(text: str | None) -> str:
    """For comparing: no spaces, any case, full-width digits as the others."""
    return "".join(unicodedata.normalize("NFKC", text or "").lower().split())


async def profile(session: AsyncSession, reader: int, person_id: int, now: datetime) -> Profile | None:
    """None: there is nobody of that id whom the reader may see."""
    query = select(Person).where(Person.id == person_id, rights.seen_by(reader))
    person = (await session.execute(query)).scalar_one_or_none()
    if person is None:
        return None
    seat = await shifts.next_of(session, person.id, now)
    return Profile(
        person,
        await reach(session, person.id),
        seat,
        await _entered_by(session, seat),
        await rights.may_coordinate(session, reader),
    )


async def _entered_by(session: AsyncSession, seat: Seat | None) -> str:
    mine = None if seat is None else seat.assignment
    who = None if mine is None else mine.entered_by if mine.arrived_at is not None else mine.answered_by
    found = None if who is None else await session.get(Person, who)
    return "" if found is None else found.called or found.name


async def reach(session: AsyncSession, person_id: int) -> Reach:
    query = select(Identity.unreachable_since).where(Identity.person_id == person_id)
    return _reach((await session.execute(query)).scalars().all())


def _reach(unreachable: Sequence[datetime | None]) -> Reach:
    if not unreachable:
        return Reach.NONE
    return Reach.TIED if None in unreachable else Reach.UNREACHABLE


async def to_phone(session: AsyncSession, reader: int, person_id: int) -> Person | None:
    """The person, when the reader may see their number."""
    query = select(Person).where(Person.id == person_id, rights.phoned_by(reader))
    return (await session.execute(query)).scalar_one_or_none()


async def to_invite(session: AsyncSession, reader: int, person_id: int) -> Person | None:
    """The person, when the reader may make an invite for them: the office only."""
    query = select(Person).where(Person.id == person_id, Person.active, rights.has_role(reader, *rights.OFFICE))
    return (await session.execute(query)).scalar_one_or_none()


def roles_of(person: Person) -> list[Role]:
    """In the order of `Role`, without the plain volunteer where there is more to say."""
    held = {each.role for each in person.roles}
    return [role for role in Role if role in held and (role is not Role.VOLUNTEER or len(held) == 1)]
