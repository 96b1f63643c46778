"""What happened to a record: written beside the change, read when somebody asks how it came about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import JournalEntry


def note(session: AsyncSession, subject: str, what: str, *, by: int | None, at: datetime, detail: str = "") -> None:
    """`subject`: kind:id. `by`: None for the scheduler. `detail`: a code, never somebody's words."""
    session.add(JournalEntry(subject=subject, at=at, by_id=by, what=what, detail=detail or None))


async def of(session: AsyncSession, subject: str) -> list[JournalEntry]:
    """In the order in which it happened."""
    query = select(JournalEntry).where(JournalEntry.subject == subject).order_by(JournalEntry.id)
    return list((await session.execute(query)).scalars())


async def has(session: AsyncSession, subject: str, what: str) -> bool:
    query = select(JournalEntry.id).where(JournalEntry.subject == subject, JournalEntry.what == what)
    return (await session.execute(query.limit(1))).first() is not None
