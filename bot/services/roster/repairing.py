"""After publication: what of the roster does not hold any more, and a repair of it that moves as few as it takes.

A repair is a plan like any other, for days that people know already: the planner sees that and keeps what it can.
Nobody is moved until somebody publishes it.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.shifts import DaySpan, Seat
from bot.roster.validator import Violation, violations
from bot.services.roster import drafts, facts
from bot.services.roster.drafts import Draft
from bot.services.roster.facts import Facts
from db.models import RosterPlan, Shift


async def days_known(session: AsyncSession, zone: ZoneInfo, now: datetime) -> DaySpan | None:
    """From the next to the last day of which people know their shifts; None when nothing is ahead."""
    known = (Shift.slot_key.is_not(None), Shift.published_at.is_not(None), Shift.cancelled_at.is_(None))
    query = select(func.min(Shift.starts_at), func.max(Shift.starts_at)).where(*known, Shift.starts_at > now)
    row = (await session.execute(query)).one()
    first: datetime | None = row[0]
    last: datetime | None = row[1]
    if first is None or last is None:
        return None
    return DaySpan(first.astimezone(zone).date(), last.astimezone(zone).date())


def broken(known: Facts) -> list[Violation]:
    """What is published and cannot stay: somebody is on leave, has declined, may not stand there any more."""
    return violations(known.problem, known.problem.published)


async def needed(session: AsyncSession, zone: ZoneInfo, now: datetime) -> bool:
    """Whether something cannot stay, nobody is there any more, or a shift is of another time or not asked for."""
    span = await days_known(session, zone, now)
    if span is None:
        return False
    return bool(wrong(await facts.read(session, span, zone, now)))


def wrong(known: Facts) -> set[str]:
    """Keys of slots that cannot stay as they are, have too few people, or that nothing asks for any more."""
    ahead = [shift for shift in known.problem.shifts if not known.problem.has_begun(shift)]
    held = Counter(seat.shift for seat in known.problem.published)
    short = {shift.key for shift in ahead if held[shift.key] < shift.minimum}
    return short | known.gone | {key for each in broken(known) for key in each.shifts}


async def ask(session: AsyncSession, *, by: int | None, zone: ZoneInfo, now: datetime) -> RosterPlan | None:
    """A repair of all days that people know; None when there are none."""
    span = await days_known(session, zone, now)
    return None if span is None else await drafts.ask(session, span, by=by, now=now)


def moved(draft: Draft, known: Facts) -> tuple[frozenset[Seat], frozenset[Seat]]:
    """Who would lose a seat that is theirs, and who would get one, once this repair is published."""
    seats = drafts.seats_of(draft)
    return known.problem.published - seats, seats - known.problem.published
