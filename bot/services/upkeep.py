"""What the database forgets by itself, once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attendance
from bot.services.cases import forgetting as cases
from bot.services.emergencies import forgetting
from bot.services.importing.forgetting import forget_sheets
from db.models import FloodRecord, Outgoing, SeenKey

SEEN_KEYS = timedelta(days=3)
"""More than a day, because Telegram delivers again for 24 hours; less than a week, after which ids start anew."""
FLOODS = timedelta(days=7)
REFUSED = timedelta(days=30)


async def forget_old(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(SeenKey).where(SeenKey.seen_at < now - SEEN_KEYS))
    await session.execute(delete(FloodRecord).where(FloodRecord.at < now - FLOODS))
    await session.execute(delete(Outgoing).where(Outgoing.state == "refused", Outgoing.created_at < now - REFUSED))
    await attendance.forget_positions(session, now)
    await forgetting.forget_details(session, now)
    await cases.forget_positions(session, now)
    await forget_sheets(session, now)
