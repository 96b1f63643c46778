"""A chat goes on under another id: whatever is addressed to it follows."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from db.models import Card, Identity, Outgoing


async def move_chat(database: AsyncConnection | AsyncSession, channel: str, before: str, after: str) -> None:
    """Safe to be told twice. Message ids stay behind, so that every card is shown anew."""
    here = (Card.channel == channel, Card.chat == before)
    there = select(Card.subject).where(Card.channel == channel, Card.chat == after)
    # What has already been said again in the new chat is newer than what was said in the old one.
    doubled = list((await database.execute(select(Card.id).where(*here, Card.subject.in_(there)))).scalars())
    if doubled:
        await database.execute(delete(Outgoing).where(Outgoing.card_id.in_(doubled)))
        await database.execute(delete(Card).where(Card.id.in_(doubled)))
    anew = update(Card).where(*here).values(chat=after, message=None, since=Card.revision + 1)
    await database.execute(anew.execution_options(synchronize_session=False))
    for table in (Outgoing, Identity):
        moved = update(table).where(table.channel == channel, table.chat == before).values(chat=after)
        await database.execute(moved.execution_options(synchronize_session=False))
