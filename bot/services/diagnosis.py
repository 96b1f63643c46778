"""What `jinhuai diag` tells: numbers and ages, never contents."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select

from bot import __version__
from db import schema
from db.engine import Database
from db.models import Attachment, AttachmentState, DeadLetter, Draft, Identity, Lease, Outgoing, Person, Timer


async def report(database: Database) -> dict[str, str]:
    now = datetime.now(UTC)
    found = {
        "version": __version__,
        "database": database.url.get_backend_name(),
        "schema": f"{await schema.current(database) or 'none'} (this version: {schema.head()})",
    }
    if not await schema.is_current(database):
        return found
    async with database.reading() as session:

        async def count(query: object) -> int:
            return int((await session.execute(query)).scalar_one())  # type: ignore[call-overload]

        found["people"] = str(await count(select(func.count()).select_from(Person).where(Person.active)))
        gone = select(func.count()).select_from(Identity).where(Identity.unreachable_since.is_not(None))
        found["unreachable accounts"] = str(await count(gone))
        found["open drafts"] = str(await count(select(func.count()).select_from(Draft)))
        for state in ("waiting", "sending", "refused"):
            row = (
                await session.execute(
                    select(func.count(), func.min(Outgoing.created_at)).where(Outgoing.state == state)
                )
            ).one()
            found[f"messages {state}"] = f"{row[0]}{_age(row[1], now)}"
        fetched = select(func.count(), func.min(Attachment.sent_at)).where(Attachment.state == AttachmentState.WAITING)
        row = (await session.execute(fetched)).one()
        found["attachments to fetch"] = f"{row[0]}{_age(row[1], now)}"
        row = (await session.execute(select(func.count(), func.min(Timer.due_at)))).one()
        found["timers"] = f"{row[0]}" + (f", the next at {row[1]:%Y-%m-%d %H:%M} UTC" if row[1] else "")
        row = (await session.execute(select(func.count(), func.max(DeadLetter.at)))).one()
        found["dead letters"] = f"{row[0]}{_age(row[1], now)}"
        for lease in (await session.execute(select(Lease))).scalars():
            host, pid, *_ = *lease.holder.split("/"), "?"
            alive = "until" if lease.expires_at > now else "ended"
            found[f"lease {lease.name}"] = f"process {pid} on {host}, {alive} {lease.expires_at:%H:%M:%S} UTC"
    return found


def _age(since: datetime | None, now: datetime) -> str:
    return "" if since is None else f", since {max(0, int((now - since).total_seconds()))} s"
