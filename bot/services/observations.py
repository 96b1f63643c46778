"""What is told of a school gate: how it looks, and who else is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.shifts import Seat
from db.models import CrossingState, Observation, Presence, PresenceKind


@dataclass(frozen=True, slots=True)
class Gate:
    """As it was told last. A count of None: nobody has said."""

    state: CrossingState | None = None
    state_at: datetime | None = None
    police: int | None = None
    teachers: int | None = None


def write(session: AsyncSession, seat: Seat, state: CrossingState, *, at: datetime) -> None:
    session.add(Observation(shift_id=seat.shift.id, person_id=seat.person.id, at=at, state=state))


def count(session: AsyncSession, seat: Seat, kind: PresenceKind, number: int, *, at: datetime) -> None:
    """So many police or teachers are there, says who sits there. A correction is a row of its own."""
    session.add(Presence(shift_id=seat.shift.id, person_id=seat.person.id, at=at, kind=kind, count=number))


async def gate(session: AsyncSession, shift: int) -> Gate:
    query = select(Observation).where(Observation.shift_id == shift).order_by(Observation.id.desc()).limit(1)
    newest = (await session.execute(query)).scalar_one_or_none()
    counted = select(Presence.kind, Presence.count).where(Presence.shift_id == shift).order_by(Presence.id)
    counts = {row[Presence.kind]: row[Presence.count] for row in (await session.execute(counted)).mappings()}
    return Gate(
        None if newest is None else newest.state,
        None if newest is None else newest.at,
        counts.get(PresenceKind.POLICE),
        counts.get(PresenceKind.TEACHER),
    )
