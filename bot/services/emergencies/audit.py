"""Each open emergency has a step ahead of it, and whoever holds it counts: else something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, cast, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.emergencies import records
from db.models import Emergency, Timer

STEP = "sos.step"
OVERDUE = timedelta(minutes=2)


async def stopped(session: AsyncSession, now: datetime) -> Sequence[str]:
    """The numbers of those that nothing would move any more, or that seem to be held by somebody who has left."""
    ahead = exists().where(
        Timer.kind == STEP, Timer.subject == cast(Emergency.id, String), Timer.due_at > now - OVERDUE
    )
    # One statement, so that what is raised or moved by another process meanwhile is seen whole or not at all.
    query = select(Emergency, ahead).where(Emergency.ended_at.is_(None), Emergency.merged_into.is_(None))
    found = []
    for emergency, is_moving in await session.execute(query.order_by(Emergency.id)):
        held = emergency.held_at is not None
        alive = held and any(each.is_going for each in await records.callees(session, emergency))
        if not is_moving or (held and not alive):
            found.append(str(emergency.id))
    return found
