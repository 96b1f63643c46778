"""How it looks at a school gate."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.shifts import Seat
from db.models import CrossingState, Observation


def write(session: AsyncSession, seat: Seat, state: CrossingState, *, at: datetime) -> None:
    session.add(Observation(shift_id=seat.shift.id, person_id=seat.person.id, at=at, state=state))


async def newest(session: AsyncSession, shift: int) -> Observation | None:
    query = select(Observation).where(Observation.shift_id == shift).order_by(Observation.id.desc()).limit(1)
    return (await session.execute(query)).scalar_one_or_none()
