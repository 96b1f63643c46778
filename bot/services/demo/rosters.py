"""The demo's coming fortnight, planned by the planner as the office would have it, and what people have said to it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.planner import plan
from bot.roster.shifts import DaySpan
from bot.services.roster import drafts, facts, publishing
from bot.services.roster.spots import spots
from db.models import Answer, Assignment, Shift, ShiftKind, SlotEdit

DAYS = 14
"""After today."""
SECONDS = 5.0
ASKED = timedelta(days=3)
"""How long ago the office asked for the plan."""


def span(now: datetime, zone: ZoneInfo) -> DaySpan:
    today = now.astimezone(zone).date()
    return DaySpan(today, today + timedelta(days=DAYS))


async def write(session: AsyncSession, extra: Sequence[Shift], by: int, now: datetime, zone: ZoneInfo) -> None:
    """`extra`: what stands beside the plan; a slot of the same place at that time gives way to it."""
    days = span(now, zone)
    known = await facts.read(session, days, zone, now)
    asked = await drafts.ask(session, days, by=by, now=now - ASKED)
    await _make_room(session, extra, known, now)
    known = await facts.read(session, days, zone, now)
    made = await asyncio.to_thread(plan, known.problem, seconds=SECONDS)
    await drafts.write(session, asked, known, made, now)
    await publishing.publish(session, asked.id, by=by, zone=zone, now=now)
    await _answers(session, now)


async def _make_room(session: AsyncSession, extra: Sequence[Shift], known: facts.Facts, now: datetime) -> None:
    where = await spots(session, known.grids)
    for shift in known.problem.shifts:
        spot = where.of(shift.key)
        for other in extra:
            same = (spot.post, spot.route) == (other.post_id, other.route_id)
            if same and shift.starts < other.ends_at and other.starts_at < shift.ends:
                session.add(SlotEdit(slot_key=shift.key, cancelled=True, edited_at=now))
                break
    await session.flush()


async def _answers(session: AsyncSession, now: datetime) -> None:
    """Most have not answered yet; of the next days' some will come, and here and there one of two cannot."""
    query = select(Assignment, Shift).join(Shift, Shift.id == Assignment.shift_id).where(Shift.slot_key.is_not(None))
    rows = list(await session.execute(query.order_by(Shift.starts_at, Shift.id, Assignment.id)))
    pairs = {ShiftKind.CROSSING: 0, ShiftKind.PATROL: 0}
    before: int | None = None
    for number, (seat, shift) in enumerate(rows):
        if shift.starts_at - now < timedelta(days=3) and number % 3 == 0:
            seat.answer, seat.answered_at = Answer.ACCEPTED, now - timedelta(days=1)
        if before == shift.id and shift.starts_at - now > timedelta(hours=6):
            pairs[shift.kind] += 1
            if pairs[shift.kind] % 7 == (3 if shift.kind is ShiftKind.CROSSING else 5):
                seat.answer, seat.answered_at, seat.released_why = Answer.RELEASED, now - timedelta(hours=5), "busy"
        before = shift.id
    await session.flush()
