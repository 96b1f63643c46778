"""How things stand with a seat: all that its card tells."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import lineage, observations, shifts
from bot.services.observations import Gate
from bot.services.patrols import rounds
from bot.services.shifts import Seat
from db.models import Patrol


@dataclass(frozen=True, slots=True)
class Standing:
    seat: Seat
    others: list[Seat]
    """搭档."""
    holder: Seat | None = None
    """Who has the place instead."""
    gate: Gate = field(default_factory=Gate)
    patrol: Patrol | None = None
    """Of whoever has arrived at one."""
    before: Patrol | None = None
    """The last round of that route that was signed off."""


async def of(session: AsyncSession, seat: Seat) -> Standing:
    everybody = await shifts.everybody_in(session, seat.shift.id)
    told = shifts.is_crossing(seat.shift) and seat.has_arrived
    gate = await observations.gate(session, seat.shift.id) if told else Gate()
    patrol = before = None
    if seat.has_arrived and shifts.is_patrol(seat.shift):
        patrol = await rounds.of_shift(session, seat.shift.id)
        before = await rounds.last_handover(session, seat.shift.route_id, besides=None if patrol is None else patrol.id)
    return Standing(seat, shifts.others(seat, everybody), lineage.holder(seat, everybody), gate, patrol, before)
