"""One's own shifts as they go into a phone's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attendance, shifts
from bot.services.shifts import Seat
from db.models import Assignment, JournalEntry, Shift


@dataclass(frozen=True, slots=True)
class Own:
    """`changes`: how often anything happened to it; never fewer than before. `others`: who else is in it, as called."""

    seat: Seat
    changes: int
    others: tuple[str, ...]

    @property
    def uid(self) -> str:
        """The same for ever, and of this person in this community alone."""
        return f"{self.seat.id}.{int(self.seat.person.created_at.timestamp() * 1000):x}@jinhuai"

    @property
    def is_off(self) -> bool:
        return not self.seat.is_theirs


async def ahead_of(session: AsyncSession, person: int, now: datetime) -> list[Own]:
    """What this person has been told of and is not over yet; what was called off or is not theirs any more as well."""
    query = select(Assignment.id).join(Shift, Shift.id == Assignment.shift_id)
    query = query.where(Assignment.person_id == person, Shift.published_at.is_not(None), Shift.ends_at > now)
    found = []
    for number in (await session.execute(query.order_by(Shift.starts_at, Assignment.id))).scalars().all():
        seat = await shifts.seat(session, number)
        if seat is None:
            continue
        others = tuple(other.called for other in await shifts.beside(session, seat) if other.is_theirs)
        found.append(Own(seat, await _changes(session, seat), others))
    return found


async def _changes(session: AsyncSession, seat: Seat) -> int:
    about = (attendance.subject(seat), f"shift:{seat.shift.id}")
    query = select(func.count()).select_from(JournalEntry).where(JournalEntry.subject.in_(about))
    return int((await session.execute(query)).scalar_one())
