"""A turn that failed by its own fault: kept whole and encrypted, told to its sender and to the coordinators."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.language import T
from bot.turns.events import Event
from bot.turns.inputs import Due, Input, Undelivered, Update
from bot.turns.messages import Lane, Message
from bot.turns.parcels import Parcel, tell
from bot.turns.people import Address, people_with
from bot.turns.world import World
from db.models import DeadLetter, Role


async def keep(
    connection: AsyncConnection,
    world: World,
    now: datetime,
    entry: Input,
    fault: str,
    body: Any = None,
    *,
    withheld: bool = False,
) -> None:
    """Store `entry` in this transaction.

    `fault`: exception class and code lines, nothing of what was written. `body`: what a timer carried. `withheld`: that
    something failed is kept, and nothing of what it was.
    """
    channel, bot, key, whole = _whole(entry, body)
    if withheld:
        whole = {"withheld": True}
    row = {"id": world.ids.next(), "channel": channel, "bot": bot, "key": key, "at": now, "body": whole}
    await connection.execute(insert(DeadLetter), [row | {"fault": fault[-4000:]}])


async def to_coordinators(connection: AsyncConnection, world: World, now: datetime) -> list[Parcel]:
    """One card a day that counts: a storm of dead letters is no storm of messages."""
    local = now.astimezone(world.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    today = select(func.count()).select_from(DeadLetter).where(DeadLetter.at >= midnight)
    words = T(
        "{count} messages could not be handled today, the last at {time}. They are kept. "
        "Please tell whoever looks after the program.",
        count=(await connection.execute(today)).scalar_one(),
        time=f"{local:%H:%M}".removeprefix("0"),
    )
    coordinators = await people_with(connection, Role.COORDINATOR)
    return tell(coordinators, Message(words), Lane.REPLY, card=f"dead-letters:{local:%Y-%m-%d}")


def to_sender(event: Event, address: Address, *, withheld: bool = False) -> Parcel:
    if withheld:
        words = T("Something went wrong on our side, and nothing of what you wrote is kept. Please try once more.")
        return Parcel(Message(words), Lane.REPLY, channel=event.channel, chat=event.chat, locale=address.person.locale)
    words = T("Something went wrong on our side. What you sent is kept, and the coordinator has been told.")
    return Parcel(
        Message(words),
        Lane.REPLY,
        channel=event.channel,
        chat=event.chat,
        locale=address.person.locale,
        person=address.person.id,
    )


def _whole(entry: Input, timer: Any) -> tuple[str, str, str, Any]:
    match entry:
        case Update():
            return entry.channel, entry.bot, entry.key, entry.raw
        case Due():
            body = {"kind": entry.kind, "subject": entry.subject, "due_at": entry.due_at.isoformat(), "body": timer}
            return "timer", "", entry.dedupe_key, body
        case Undelivered():
            return "undelivered", "", str(entry.outgoing), {"why": entry.why}
