"""Each open emergency has a step ahead of it, and whoever holds it counts: else something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.emergencies import records
from db.models import Timer

STEP = "sos.step"
OVERDUE = timedelta(minutes=2)


async def stopped(session: AsyncSession, now: datetime) -> Sequence[str]:
    """The numbers of those that nothing would move any more, or that seem to be held by somebody who has left."""
    query = select(Timer.subject).where(Timer.kind == STEP, Timer.due_at > now - OVERDUE)
    moving = set((await session.execute(query)).scalars())
    found = []
    for emergency in await records.all_open(session):
        held = emergency.held_at is not None
        alive = held and any(each.is_going for each in await records.callees(session, emergency))
        if str(emergency.id) not in moving or (held and not alive):
            found.append(str(emergency.id))
    return found
