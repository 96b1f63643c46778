"""Thirty days after a case was found its exact position goes; the grid and the words stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Attachment, Case

KEPT = timedelta(days=30)
LEDGERS = timedelta(days=1)


async def forget_positions(session: AsyncSession, now: datetime) -> None:
    old = update(Case).where(Case.raised_at < now - KEPT, Case.forgotten_at.is_(None))
    await session.execute(old.values(latitude=None, longitude=None, forgotten_at=now))
    # A ledger that somebody asked for is in their chat; the copy here is of no more use.
    gone = delete(Attachment).where(Attachment.subject.like("ledger:%"), Attachment.sent_at < now - LEDGERS)
    await session.execute(gone)
