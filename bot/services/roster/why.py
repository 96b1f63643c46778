"""为什么是我? Of one seat, from what is so now."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.shifts import Seat as Planned
from bot.roster.why_me import WhyMe, why_me
from bot.services.roster import one_shift
from bot.services.shifts import Seat


async def of(session: AsyncSession, seat: Seat, zone: ZoneInfo) -> WhyMe | None:
    """None: it is not theirs, or they are planned nowhere any more."""
    asked = await one_shift.problem(session, seat.shift, zone)
    return why_me(asked, asked.published).get(Planned(one_shift.key_of(seat.shift), seat.person.id))
