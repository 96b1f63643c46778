"""A turn that failed by its own fault: kept whole and encrypted, told to its sender and to the coordinators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from bot.language import T
from bot.turns.events import Event
from bot.turns.inputs import Due, Input, Undelivered, Update
from bot.turns.messages import Lane, Message
from bot.turns.people import people_with
from bot.turns.post import Parcel, tell
from db.models import DeadLetter, Role

if TYPE_CHECKING:
    from bot.turns.batch import Batch


async def bury(batch: Batch, entry: Input, fault: str) -> None:
    """Keep `entry` in this transaction. `fault`: exception class and code lines, nothing of what was written."""
    channel, bot, key, body = _whole(entry)
    row = {
        "id": batch.world.ids.next(),
        "channel": channel,
        "bot": bot,
        "key": key,
        "at": batch.now,
        "fault": fault[-4000:],
        "body": body,
    }
    await batch.connection.execute(insert(DeadLetter), [row])
    batch.buried += 1
    if isinstance(entry, Update) and entry.event is not None:
        _tell_sender(batch, entry.event)
    await _tell_coordinators(batch)


async def _tell_coordinators(batch: Batch) -> None:
    """One card a day that counts: a storm of dead letters is no storm of messages."""
    local = batch.now.astimezone(batch.world.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    today = select(func.count()).select_from(DeadLetter).where(DeadLetter.at >= midnight)
    count = (await batch.connection.execute(today)).scalar_one()
    words = T(
        "{count} messages could not be handled today, the last at {time}. They are kept. "
        "Please tell whoever looks after the program.",
        count=count,
        time=f"{local:%H:%M}".lstrip("0"),
    )
    coordinators = await people_with(batch.connection, Role.COORDINATOR)
    for parcel in tell(coordinators, Message(words), Lane.REPLY, card=f"dead-letters:{local:%Y-%m-%d}"):
        batch.post.add(parcel)


def _tell_sender(batch: Batch, event: Event) -> None:
    batch.answer_tap(event, None, "")
    address = batch.addresses.get((event.channel, event.account))
    if address is None or not event.private:
        return
    words = T("Something went wrong on our side. What you sent is kept, and the coordinator has been told.")
    batch.post.add(
        Parcel(
            Message(words),
            Lane.REPLY,
            channel=event.channel,
            chat=event.chat,
            locale=address.person.locale,
            person=address.person.id,
        )
    )


def _whole(entry: Input) -> tuple[str, str, str, Any]:
    match entry:
        case Update():
            return entry.channel, entry.bot, entry.key, entry.raw
        case Due():
            body = {"kind": entry.kind, "subject": entry.subject, "due_at": entry.due_at.isoformat()}
            return "timer", "", entry.dedupe_key, body
        case Undelivered():
            return "undelivered", "", str(entry.outgoing), {"why": entry.why}
