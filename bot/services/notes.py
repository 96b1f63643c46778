"""Notes to oneself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Note


def write(
    session: AsyncSession,
    *,
    note_id: int,
    person_id: int,
    kind: str,
    place: str,
    text: str,
    remind_at: datetime | None,
    now: datetime,
) -> None:
    session.add(
        Note(id=note_id, person_id=person_id, kind=kind, place=place, text=text, remind_at=remind_at, created_at=now)
    )


async def find(session: AsyncSession, note_id: int) -> Note | None:
    return await session.get(Note, note_id)


async def still_there(session: AsyncSession, subject: str) -> bool:
    """Whether a reminder of this note is still wanted when it is about to leave."""
    return (await session.execute(select(Note.id).where(Note.id == int(subject)))).first() is not None
