"""A spreadsheet that nobody said yes or no to does not lie about for ever: it is full of names."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Attachment

KEPT = timedelta(days=7)
KINDS = ("sheet:%", "sheetread:%", "sheetreadlist:%", "sheettemplate:%")


async def forget_sheets(session: AsyncSession, now: datetime) -> None:
    """What was sent, what was read of it, and the lists of what was wrong."""
    ours = or_(*(Attachment.subject.like(kind) for kind in KINDS))
    await session.execute(delete(Attachment).where(ours, Attachment.sent_at < now - KEPT))
