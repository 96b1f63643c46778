"""What becomes of an attachment that waits, one short transaction each: claimed, kept, put off, given up.

A claim is the number of the attempt, taken by compare-and-set, and a time after which others may try. Whoever was too
slow for that finds another number there and leaves everything as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Attachment, AttachmentBody, AttachmentKind, AttachmentState

LONGEST_WAIT = timedelta(hours=1)
"""Nothing waits longer for its next try: a later time was written by a clock that was stepped."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An attachment that is ours for one attempt."""

    id: int
    attempt: int
    refusals: int
    kind: AttachmentKind
    channel: str
    file: str
    sent_at: datetime
    place: str
    second_hand: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """What is kept."""

    body: bytes
    mime: str | None = None
    """None: as the platform said."""
    width: int | None = None
    height: int | None = None


_CLAIMED = (
    Attachment.id,
    Attachment.attempts,
    Attachment.refusals,
    Attachment.kind,
    Attachment.channel,
    Attachment.file,
    Attachment.sent_at,
    Attachment.grid,
    Attachment.second_hand,
)


async def due(session: AsyncSession, bots: dict[str, str], now: datetime, most: int) -> list[tuple[int, int]]:
    """The numbers of those that may be tried, each with its attempts so far. `bots`: which bot fetches on a channel."""
    ours = [(Attachment.channel == channel) & (Attachment.bot == bot) for channel, bot in bots.items()]
    query = (
        select(Attachment.id, Attachment.attempts)
        .where(
            Attachment.state == AttachmentState.WAITING,
            or_(Attachment.try_at <= now, Attachment.try_at > now + LONGEST_WAIT),
            or_(*ours),
        )
        .order_by(Attachment.try_at, Attachment.id)
        .limit(most)
    )
    return [(row.id, row.attempts) for row in await session.execute(query)]


async def claim(session: AsyncSession, attachment: int, attempts: int, until: datetime) -> Claim | None:
    """None when another process was faster, or it is forgotten."""
    taken = (
        update(Attachment)
        .where(
            Attachment.id == attachment, Attachment.state == AttachmentState.WAITING, Attachment.attempts == attempts
        )
        .values(attempts=attempts + 1, try_at=until)
        .execution_options(synchronize_session=False)
        .returning(*_CLAIMED)
    )
    row = (await session.execute(taken)).one_or_none()
    if row is None or row.file is None:
        return None
    return Claim(
        row.id,
        row.attempts,
        row.refusals,
        row.kind,
        row.channel,
        row.file,
        row.sent_at,
        row.grid or "",
        row.second_hand,
    )


async def keep(session: AsyncSession, mine: Claim, contents: Contents) -> bool:
    """Whether it was still ours. The file and the word that it is kept commit together."""
    values: dict[str, object] = {
        "state": AttachmentState.KEPT,
        "file": None,
        "size": len(contents.body),
        "width": contents.width,
        "height": contents.height,
    }
    if contents.mime is not None:
        values["mime"] = contents.mime
    if not await _settle(session, mine, values):
        return False
    session.add(AttachmentBody(attachment_id=mine.id, body=contents.body))
    await session.flush()
    return True


async def put_off(session: AsyncSession, mine: Claim, until: datetime, *, refused: bool = False) -> bool:
    return await _settle(session, mine, {"try_at": until, "refusals": mine.refusals + refused})


async def give_up(session: AsyncSession, mine: Claim, state: AttachmentState, reason: str) -> bool:
    return await _settle(session, mine, {"state": state, "reason": reason[:40], "file": None})


async def _settle(session: AsyncSession, mine: Claim, values: dict[str, object]) -> bool:
    settled = (
        update(Attachment)
        .where(
            Attachment.id == mine.id,
            Attachment.state == AttachmentState.WAITING,
            Attachment.attempts == mine.attempt,
        )
        .values(values)
        .execution_options(synchronize_session=False)
        .returning(Attachment.id)
    )
    return (await session.execute(settled)).one_or_none() is not None
