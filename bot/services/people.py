"""The people of the community: listing them, and adding one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Identity, Person, PersonRole, Role


async def everybody(session: AsyncSession) -> list[Person]:
    return list((await session.execute(select(Person).where(Person.active).order_by(Person.id))).scalars())


async def named(session: AsyncSession, who: str) -> list[Person]:
    """Who is meant by an id, a name, or how others call somebody; names are sealed, so they are compared here."""
    wanted = who.strip()
    everyone = await everybody(session)
    if wanted.isdecimal():
        return [person for person in everyone if person.id == int(wanted)]
    by_name = [person for person in everyone if person.name == wanted]
    return by_name or [person for person in everyone if person.called == wanted]


async def with_roles(session: AsyncSession, roles: Collection[Role]) -> list[int]:
    """Ids of everybody who has one of `roles`."""
    query = select(PersonRole.person_id).join(Person).where(Person.active, PersonRole.role.in_(roles)).distinct()
    return list((await session.execute(query.order_by(PersonRole.person_id))).scalars())


def add(
    session: AsyncSession,
    *,
    name: str,
    roles: Collection[Role],
    accounts: Mapping[str, str],
    now: datetime,
    team: str | None = None,
    grid: str | None = None,
    phone: str | None = None,
    called: str | None = None,
    birth_year: int | None = None,
) -> Person:
    """`accounts`: channel to account id; in a private chat with a bot that is the chat's id as well."""
    person = Person(
        name=name,
        phone=phone,
        called=called,
        birth_year=birth_year,
        team=team,
        grid=grid,
        created_at=now,
        roles=[PersonRole(role=role) for role in roles],
        identities=[Identity(channel=channel, account=account, chat=account) for channel, account in accounts.items()],
    )
    session.add(person)
    return person


async def set_locale(session: AsyncSession, person: int, locale: str) -> None:
    """From now on they are written to in this language."""
    await session.execute(update(Person).where(Person.id == person).values(locale=locale))


def as_json(person: Person) -> dict[str, Any]:
    """The contract of `jinhuai people --json`."""
    return {
        "id": person.id,
        "name": person.name,
        "roles": sorted(role.role.value for role in person.roles),
        "team": person.team,
        "grid": person.grid,
        "channels": {
            identity.channel: int(identity.account) if identity.account.lstrip("-").isdecimal() else identity.account
            for identity in person.identities
        },
    }


async def reachable(session: AsyncSession, people: Collection[int]) -> set[int]:
    """Who of these can be written to: has an account here, and has not shut the bot out."""
    query = select(Identity.person_id).where(Identity.person_id.in_(people), Identity.unreachable_since.is_(None))
    return set((await session.execute(query)).scalars())


async def with_account(session: AsyncSession, people: Collection[int]) -> set[int]:
    """Who of these has an account here, whether or not they have shut the bot out."""
    query = select(Identity.person_id).where(Identity.person_id.in_(people))
    return set((await session.execute(query)).scalars())


async def set_night_calls(session: AsyncSession, person: int, *, on: bool) -> None:
    """Whether they may be woken for an emergency; their own word alone decides."""
    await session.execute(update(Person).where(Person.id == person).values(night_calls=on))


async def may_be_called_at_night(session: AsyncSession, person: int) -> bool:
    return bool((await session.execute(select(Person.night_calls).where(Person.id == person))).scalar_one_or_none())
