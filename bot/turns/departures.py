"""The outbox's rows: claimed before a request leaves, settled when its outcome is known.

Between the two a row says `sending`. What still says so after a crash has an unknown outcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, exists, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.turns import moving
from bot.turns.dispatch import Relevance
from bot.turns.messages import Lane
from bot.turns.parcels import SECRET, Waiting
from db.encryption import EncryptedText
from db.models import Attachment, AttachmentUpload, Card, Lease, Outgoing


@dataclass(frozen=True, slots=True)
class Departure:
    """What leaves now. `message`: the one to edit, None for a new one."""

    body: dict[str, Any]
    message: str | None = None
    card: int | None = None
    revision: int = 0
    since: int = 0

    @property
    def repeatable(self) -> bool:
        """Editing a message twice is editing it once."""
        return self.message is not None

    @property
    def attachments(self) -> tuple[int, ...]:
        """The numbers of what goes with it."""
        return tuple(self.body.get("attachments", ()))

    @property
    def would_double(self) -> bool:
        """A new card: should its outcome stay unknown, it is shown again and may be there twice."""
        return self.card is not None and self.message is None


class LeaseLostError(Exception):
    """Another process sends for this bot now."""

    def __init__(self) -> None:
        super().__init__("Another process has taken over polling and sending for this bot; this one ends.")


async def claim(
    session: AsyncSession,
    item: Waiting,
    attempt: int,
    lease: tuple[str, str],
    relevance: Mapping[str, Relevance],
) -> Departure | None:
    """Take `item` for one request; None when there is nothing to send any more.

    `lease`: its name and us; checked in the same transaction, so that a process which slept through the loss of its
    lease sends nothing. Raises LeaseLostError.
    """
    row = (await session.execute(_ROW, {"lease": lease[0], "holder": lease[1], "item": item.id})).one_or_none()
    if row is None:
        return None  # another copy of the row has been dealt with
    if not row.is_ours:
        raise LeaseLostError
    if not (row.state == "waiting" or (row.state == "sending" and row.attempts == attempt)):
        return None
    departure = _departure(row) if await _still_true(session, row, relevance) else None
    if departure is None:
        await session.execute(_DELETE, {"item": item.id})
    else:
        # The revision tells after a crash what may be on the screen.
        leaves = {"item": item.id, "attempt": attempt, "shows": departure.revision or row.revision}
        await session.execute(_LEAVES, leaves)
    return departure


_ROW = (
    select(
        Outgoing.state,
        Outgoing.attempts,
        Outgoing.relevance,
        Outgoing.card_id,
        Outgoing.revision,
        Outgoing.body,
        Card.message,
        Card.revision.label("newest"),
        Card.since,
        Card.shown,
        Card.body.label("face"),
        exists().where(Lease.name == bindparam("lease"), Lease.holder == bindparam("holder")).label("is_ours"),
    )
    .outerjoin(Card, Card.id == Outgoing.card_id)
    .where(Outgoing.id == bindparam("item"))
)
_LEAVES = (
    update(Outgoing)
    .where(Outgoing.id == bindparam("item"))
    .values(state="sending", attempts=bindparam("attempt"), revision=bindparam("shows"))
    .execution_options(synchronize_session=False)
)
_DELETE = delete(Outgoing).where(Outgoing.id == bindparam("item")).execution_options(synchronize_session=False)
_SHOWN = (
    update(Card)
    .where(Card.id == bindparam("card"), Card.shown < bindparam("shows"))
    # A card that was begun afresh meanwhile keeps the message it gets next.
    .values(
        shown=bindparam("shows"),
        message=case((Card.since == bindparam("begun"), bindparam("on_screen")), else_=Card.message),
    )
    .returning(Card.revision)
    .execution_options(synchronize_session=False)
)
_AGAIN = (
    update(Outgoing)
    .where(Outgoing.id == bindparam("item"))
    .values(state="waiting", revision=bindparam("shows"))
    .execution_options(synchronize_session=False)
)


def _departure(row: Row[*tuple[Any, ...]]) -> Departure | None:
    """What is to be seen now; None when the card already looks like that."""
    if row.card_id is None:
        return Departure(row.body)
    if row.shown >= row.revision:
        return None
    return Departure(row.face, row.message, row.card_id, row.newest, row.since)


async def _still_true(session: AsyncSession, row: Row[*tuple[Any, ...]], relevance: Mapping[str, Relevance]) -> bool:
    if row.relevance is None:
        return True
    kind, _, subject = row.relevance.partition(":")
    check = relevance.get(kind)
    return check is None or await check(session, subject)


async def delivered(session: AsyncSession, item: Waiting, departure: Departure, message: str) -> bool:
    """Whether that is all. It is not when the card changed under way while its reader counted as out of reach, so that
    no row was written for it: then this one leaves once more."""
    if departure.card is not None:
        shows = {"shows": departure.revision, "begun": departure.since, "on_screen": message}
        newest = (await session.execute(_SHOWN, {"card": departure.card, **shows})).scalar_one_or_none()
        if newest is not None and newest > departure.revision and not await _another_shows(session, item, departure):
            await session.execute(_AGAIN, {"item": item.id, "shows": newest})
            return False
    await session.execute(_DELETE, {"item": item.id})
    return True


async def _another_shows(session: AsyncSession, item: Waiting, departure: Departure) -> bool:
    others = exists().where(
        Outgoing.card_id == departure.card, Outgoing.id != item.id, Outgoing.state.in_(("waiting", "sending"))
    )
    return bool((await session.execute(select(others))).scalar_one())


async def note_uploads(session: AsyncSession, item: Waiting, bot: str, files: Mapping[int, str]) -> None:
    """`files`: by attachment, what the platform hands it out by from now on."""
    for attachment, file in files.items():
        # Not what was forgotten while it was under way.
        is_known = exists().where(
            AttachmentUpload.attachment_id == attachment,
            AttachmentUpload.channel == item.channel,
            AttachmentUpload.bot == bot,
        )
        row = select(Attachment.id, literal(item.channel), literal(bot), literal(file, EncryptedText()))
        await session.execute(
            insert(AttachmentUpload).from_select(
                ["attachment_id", "channel", "bot", "file"], row.where(Attachment.id == attachment, ~is_known)
            )
        )


async def upload_anew(session: AsyncSession, item: Waiting, bot: str, attachments: Sequence[int]) -> None:
    """The platform does not know them any more by what it handed them out by."""
    await session.execute(
        delete(AttachmentUpload).where(
            AttachmentUpload.attachment_id.in_(attachments),
            AttachmentUpload.channel == item.channel,
            AttachmentUpload.bot == bot,
        )
    )
    await put_back(session, item)


async def put_back(session: AsyncSession, item: Waiting) -> None:
    await session.execute(update(Outgoing).where(Outgoing.id == item.id).values(state="waiting"))


async def resend_at(session: AsyncSession, item: Waiting, at: datetime) -> None:
    """A card that may have arrived: not before `at` is it shown again, whoever sends then."""
    await session.execute(update(Outgoing).where(Outgoing.id == item.id).values(state="waiting", resend_at=at))


async def forget(session: AsyncSession, item: Waiting) -> None:
    await session.execute(delete(Outgoing).where(Outgoing.id == item.id))


async def refuse(session: AsyncSession, item: Waiting, why: str) -> None:
    """It is kept for a person to look at, unless nothing of it may be."""
    await session.execute(delete(Outgoing).where(Outgoing.id == item.id, Outgoing.relevance == SECRET))
    await session.execute(update(Outgoing).where(Outgoing.id == item.id).values(state="refused", fault=why[:80]))


async def lose_card(session: AsyncSession, item: Waiting, departure: Departure) -> None:
    """The card's message is gone: the next try makes a new one."""
    await session.execute(
        update(Card).where(Card.id == departure.card, Card.message == departure.message).values(message=None)
    )
    await put_back(session, item)


async def move_chat(session: AsyncSession, item: Waiting, chat: str) -> None:
    await moving.move_chat(session, item.channel, item.chat, chat)
    await put_back(session, item)


@dataclass(slots=True)
class Recovered:
    waiting: list[Waiting]
    doubtful: list[tuple[Waiting, timedelta]]
    """New cards of which nobody knows whether they arrived, and how long to wait before they are shown again."""
    forgotten: int
    """Replies and reminders of unknown outcome: not repeated."""


async def recover(session: AsyncSession, channel: str, bot: str, now: datetime, doubt: timedelta) -> Recovered:
    """Everything that is to be sent, after settling what was under way when the last process ended.

    `doubt`: how long a card of unknown outcome waits for its reader before it is shown again.
    """
    columns = (Outgoing.id, Outgoing.channel, Outgoing.chat, Outgoing.lane, Outgoing.is_group)
    mine = (Outgoing.channel == channel, Outgoing.bot == bot)
    query = (
        select(*columns, Outgoing.state, Outgoing.card_id, Outgoing.revision, Outgoing.resend_at, Card.message)
        .outerjoin(Card, Card.id == Outgoing.card_id)
        .where(*mine, Outgoing.state.in_(("waiting", "sending")))
        .order_by(Outgoing.id)
    )
    rows = (await session.execute(query)).all()
    newest = _newest_of_each_card(rows)
    found, gone = Recovered([], [], 0), []
    may_have_arrived: set[int] = set()
    for row in rows:
        item = Waiting(row.id, row.channel, row.chat, Lane(row.lane), row.is_group)
        if row.card_id is not None and newest[row.card_id] is not row and newest[row.card_id].lane <= row.lane:
            gone.append(row.id)
            if row.state == "sending":
                may_have_arrived.add(newest[row.card_id].id)
        elif item.lane is Lane.EMERGENCY or row.message is not None:
            found.waiting.append(item)
        elif row.state == "sending" and row.card_id is None:
            gone.append(row.id)
            found.forgotten += 1
        elif row.state == "sending":
            await resend_at(session, item, now + doubt)
            found.doubtful.append((item, doubt))
        elif row.resend_at is not None and row.resend_at > now:
            # Not longer than the doubt, whatever the clock was stepped to.
            found.doubtful.append((item, min(row.resend_at - now, doubt)))
        else:
            found.waiting.append(item)
    for start in range(0, len(gone), 500):
        await session.execute(delete(Outgoing).where(Outgoing.id.in_(gone[start : start + 500])))
    for item_id in may_have_arrived:  # what stands for it knows of the attempt
        await session.execute(update(Outgoing).where(Outgoing.id == item_id, Outgoing.attempts == 0).values(attempts=1))
    await session.execute(update(Outgoing).where(*mine, Outgoing.state == "sending").values(state="waiting"))
    return found


def _newest_of_each_card(rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[int, Row[*tuple[Any, ...]]]:
    """Of everything that waits to show a card one row is enough. What may be on the screen already, because it was
    under way, stands for all that is not newer."""
    newest: dict[int, Row[*tuple[Any, ...]]] = {}
    for row in rows:
        if row.card_id is not None:
            before = newest.setdefault(row.card_id, row)
            if (row.revision, _in_doubt(row)) > (before.revision, _in_doubt(before)):
                newest[row.card_id] = row
    return newest


def _in_doubt(row: Row[*tuple[Any, ...]]) -> bool:
    return row.state == "sending" or row.resend_at is not None


async def waiting_since(session: AsyncSession, channel: str, bot: str, first: int) -> list[Waiting]:
    """What other processes put into the outbox, from the row id `first` on."""
    columns = (Outgoing.id, Outgoing.channel, Outgoing.chat, Outgoing.lane, Outgoing.is_group)
    query = (
        select(*columns)
        .where(Outgoing.state == "waiting", Outgoing.id >= first, Outgoing.channel == channel, Outgoing.bot == bot)
        .order_by(Outgoing.id)
    )
    return [
        Waiting(row.id, row.channel, row.chat, Lane(row.lane), row.is_group) for row in await session.execute(query)
    ]
