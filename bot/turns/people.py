"""Who is speaking, and where somebody can be written to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import Identity, Person, PersonRole, Role, WelfareWatch


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person of the community as a turn sees them. Roles are as the database has them in this transaction."""

    id: int
    name: str
    called: str
    """How the others call them: 王师傅; the name where nothing is known."""
    locale: str
    roles: frozenset[Role]
    watched: bool = False
    """Is out alone: whatever they do is a sign of life."""


@dataclass(frozen=True, slots=True)
class Address:
    """A private chat that reaches a person, or would if they had not shut the bot out."""

    identity: int
    person: Speaker
    channel: str
    account: str
    chat: str
    reachable: bool


_ADDRESSES = (
    select(
        Identity.id,
        Identity.channel,
        Identity.account,
        Identity.chat,
        Identity.unreachable_since,
        Person.id.label("person_id"),
        Person.name,
        Person.called,
        Person.locale,
        PersonRole.role,
        exists().where(WelfareWatch.person_id == Person.id, WelfareWatch.ended_at.is_(None)).label("watched"),
    )
    .join(Person, Person.id == Identity.person_id)
    .outerjoin(PersonRole, PersonRole.person_id == Person.id)
    .where(Person.active)
    .order_by(Person.id, Identity.id)
)


_BY_ACCOUNT = _ADDRESSES.where(
    Identity.channel == bindparam("channel"), Identity.account.in_(bindparam("accounts", expanding=True))
)
# Against each other, not against rows that name the person: whoever writes to them would wait for their turn to end,
# and two who write to each other for ever.
_LOCKED = _BY_ACCOUNT.with_for_update(of=Person, key_share=True)
_BY_PERSON = _ADDRESSES.where(Person.id.in_(bindparam("people", expanding=True)))


async def addresses_by_account(
    connection: AsyncConnection, channel: str, accounts: Collection[str], *, lock: bool
) -> dict[str, Address]:
    """Who stands behind these accounts. `lock`: hold their rows, in the order of ids, until the transaction ends."""
    query = _LOCKED if lock else _BY_ACCOUNT
    rows = await connection.execute(query, {"channel": channel, "accounts": list(accounts)})
    return {address.account: address for address in _addresses(rows)}


async def addresses_of(connection: AsyncConnection, people: Collection[int]) -> dict[int, list[Address]]:
    """Every chat of these people, the oldest first."""
    found: dict[int, list[Address]] = {}
    for address in _addresses(await connection.execute(_BY_PERSON, {"people": list(people)})):
        found.setdefault(address.person.id, []).append(address)
    return found


async def people_with(connection: AsyncConnection, role: Role) -> list[int]:
    query = (
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.active, PersonRole.role == role)
        .order_by(Person.id)
    )
    return list((await connection.execute(query)).scalars())


async def names_of(connection: AsyncConnection, people: Collection[int]) -> list[str]:
    return sorted((await connection.execute(select(Person.name).where(Person.id.in_(people)))).scalars())


async def write_reachability(
    connection: AsyncConnection, reachable: Mapping[int, bool], now: datetime
) -> set[tuple[str, str]]:
    """`reachable`: identity to whether its owner lets the bot write. Channel and chat of those who do again."""
    back = [identity for identity, is_reachable in reachable.items() if is_reachable]
    gone = [identity for identity, is_reachable in reachable.items() if not is_reachable]
    if back:
        cleared = update(Identity).values(unreachable_since=None, unreachable_why=None)
        await connection.execute(cleared.where(Identity.id.in_(back)))
    if gone:
        marked = update(Identity).values(unreachable_since=now, unreachable_why="blocked")
        await connection.execute(marked.where(Identity.id.in_(gone)))
    if not back:
        return set()
    chats = select(Identity.channel, Identity.chat).where(Identity.id.in_(back))
    return {(row.channel, row.chat) for row in await connection.execute(chats)}


def _addresses(result: Iterable[Row[*tuple[Any, ...]]]) -> list[Address]:
    rows: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in result:
        rows.setdefault(row.id, []).append(row)
    return [
        Address(
            identity=first.id,
            person=Speaker(
                first.person_id,
                first.name,
                first.called or first.name,
                first.locale,
                frozenset(row.role for row in group if row.role is not None),
                bool(first.watched),
            ),
            channel=first.channel,
            account=first.account,
            chat=first.chat,
            reachable=first.unreachable_since is None,
        )
        for first, group in ((group[0], group) for group in rows.values())
    ]
