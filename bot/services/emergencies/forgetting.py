"""Thirty days after an emergency its story is all that stays: when, what kind, which grid, who came."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attachments
from db.models import Emergency, EmergencyEntry

KEPT = timedelta(days=30)


async def forget_details(session: AsyncSession, now: datetime) -> None:
    """Where it was exactly, whether somebody was hurt, what was said and sent."""
    old = select(Emergency).where(Emergency.ended_at < now - KEPT, Emergency.forgotten_at.is_(None))
    for emergency in (await session.execute(old)).scalars():
        merged = select(Emergency).where(Emergency.merged_into == emergency.id)
        for each in [emergency, *(await session.execute(merged)).scalars()]:
            each.latitude = each.longitude = each.place = each.on_behalf_of = None
            each.injured = None
            each.forgotten_at = now
            lines = update(EmergencyEntry).where(EmergencyEntry.emergency_id == each.id)
            await session.execute(lines.values(words=None))
            await attachments.forget(session, f"emergency:{each.id}")
