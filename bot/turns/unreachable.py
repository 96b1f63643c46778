"""Recipients who cannot be reached: remembered, passed over and told of. What is not delivered is never silent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.language import T, Text, joined
from bot.turns.inputs import Undelivered
from bot.turns.messages import Lane, Message
from bot.turns.parcels import Parcel, tell
from bot.turns.people import names_of, people_with
from bot.turns.post import Post
from db.models import Card, Identity, Outgoing, Role

Mark = Callable[[str], Awaitable[Text | str]]
"""What stands in front of a message about this; mostly nothing."""
_COLUMNS = (
    Outgoing.channel,
    Outgoing.chat,
    Outgoing.lane,
    Outgoing.person_id,
    Outgoing.card_id,
    Outgoing.body,
    Outgoing.instead,
    Outgoing.relevance,
    Outgoing.is_group,
)


async def pass_on(connection: AsyncConnection, post: Post, entry: Undelivered, now: datetime) -> str:
    """The recipient is gone: remember it, and give the message to the next in line.

    What the message was about, as kind:subject; empty when it was about nothing, or has been dealt with.
    """
    row = (await connection.execute(select(*_COLUMNS).where(Outgoing.id == entry.outgoing))).one_or_none()
    if row is None:
        return ""
    await connection.execute(delete(Outgoing).where(Outgoing.id == entry.outgoing))
    if not row.is_group:
        await connection.execute(
            update(Identity)
            .where(Identity.channel == row.channel, Identity.chat == row.chat, Identity.unreachable_since.is_(None))
            .values(unreachable_since=now, unreachable_why=entry.why)
        )
    about = row.relevance or ""
    if row.person_id is None:
        return about
    body, subject = row.body, ""
    if row.card_id is not None:
        card = await connection.execute(select(Card.body, Card.subject).where(Card.id == row.card_id))
        body, subject = card.one()
    post.add(
        Parcel(
            Message.stored(body),
            Lane(row.lane),
            person=row.person_id,
            instead=tuple(row.instead or ()),
            card=subject,
            relevance=row.relevance,
        )
    )
    return about


async def tell_coordinators(connection: AsyncConnection, post: Post, mark: Mark, now: datetime) -> bool:
    """Who could not be reached, not what was said; the same names once an hour. Whether any coordinator can be told."""
    missed: dict[str, tuple[Text | str, list[int]]] = {}
    for person, about in post.unreachable.items():
        front = await mark(about)
        missed.setdefault(front if isinstance(front, str) else front.msgid, (front, []))[1].append(person)
    told = [person for person in await people_with(connection, Role.COORDINATOR) if person not in post.unreachable]
    for front, people in missed.values():
        names = "、".join(await names_of(connection, people))
        words = T("Could not be reached here: {names}. Please phone them.", names=names)
        for parcel in tell(told, Message(joined([front, words], "")), Lane.REPLY, _card(people, now)):
            post.add(parcel)
    post.unreachable.clear()
    await post.address(connection)
    return not post.unreachable.keys() >= set(told)


def _card(people: Iterable[int], now: datetime) -> str:
    """Said again within the hour it would be no news, and no message."""
    about = sha256(" ".join(map(str, sorted(people))).encode()).hexdigest()[:16]
    return f"unreached:{now:%Y%m%d%H}:{about}"
