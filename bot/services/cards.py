"""Where cards are on people's screens."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Card, Identity


async def message_of(session: AsyncSession, channel: str, chat: str, subject: str) -> str | None:
    """The platform's id of the message that shows this card; None while there is none, or nobody knows."""
    query = select(Card.message).where(Card.channel == channel, Card.chat == chat, Card.subject == subject)
    return (await session.execute(query)).scalar_one_or_none()


async def holders(session: AsyncSession, subject: str) -> list[int]:
    """The people on whose screens this card is."""
    query = (
        select(Identity.person_id)
        .join(Card, (Card.channel == Identity.channel) & (Card.chat == Identity.chat))
        .where(Card.subject == subject)
        .order_by(Identity.person_id)
    )
    return list(dict.fromkeys((await session.execute(query)).scalars()))
