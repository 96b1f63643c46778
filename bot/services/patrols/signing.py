"""签退: a round is written down and who walked it goes home; or nobody did, and it closes as 未完成."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attendance, journal
from bot.services.patrols import hours, rounds, ticking
from bot.services.patrols.rounds import Round
from bot.services.shifts import Seat
from db.models import Patrol, PatrolState, TickState

NEARLY_OVER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What is said at the end of a round."""

    began_at: datetime
    ended_at: datetime
    members: Sequence[int]
    alone_why: str | None
    way: str
    led_by: str | None
    """None: reported by phone."""
    rest: TickState | None
    """Of the checkpoints that nobody had ticked."""
    left_why: str | None
    found_something: bool
    partner: int | None = None
    partner_people: str | None = None
    equipment_back: bool | None = None
    handover: str | None = None


async def sign(session: AsyncSession, of: Round, seats: Sequence[Seat], said: Signed, *, by: int, at: datetime) -> None:
    """Everything locked by `rounds.lock_all`. Whoever checked in goes home, and their hours are written down."""
    patrol = of.patrol
    for_them = by not in said.members
    patrol.late = patrol.state is PatrolState.UNFINISHED
    await _points(session, of, said, by=by, at=at, how="entered" if for_them else "tap")
    patrol.state, patrol.signed_at, patrol.signed_by = PatrolState.SIGNED, at, by
    patrol.entered_by = by if for_them else None
    patrol.began_at, patrol.ended_at = said.began_at, said.ended_at
    patrol.alone_why, patrol.way = said.alone_why, said.way
    patrol.led_by, patrol.reported_by_phone = said.led_by, said.led_by is None
    patrol.partner_id, patrol.partner_people = said.partner, said.partner_people
    patrol.found_something = said.found_something or bool(of.are(TickState.FOUND))
    patrol.equipment_back, patrol.handover = said.equipment_back, said.handover
    patrol.revision += 1
    for gone in set(of.member_ids) - set(said.members):
        await rounds.leaves(session, patrol, gone)
    for person in said.members:
        await rounds.joins(session, patrol, person)
    for seat in seats:
        await _goes_home(session, patrol, seat, said, by=by, at=at)
    if patrol.shift_id is None:
        for person in said.members:
            span = (said.began_at, said.ended_at)
            await hours.record(session, person, rounds.subject(patrol), "patrol", span, by=by)
    journal.note(session, rounds.subject(patrol), "signed_late" if patrol.late else "signed", by=by, at=at)


async def _points(session: AsyncSession, of: Round, said: Signed, *, by: int, at: datetime, how: str) -> None:
    for point in of.are(TickState.LEFT_OUT):
        if point.tick is not None and point.tick.why is None:
            point.tick.why = said.left_why
    if said.rest is not None:
        why = said.left_why if said.rest is TickState.LEFT_OUT else None
        await ticking.rest(session, of, said.rest, by=by, at=at, how=how, why=why)


async def _goes_home(session: AsyncSession, patrol: Patrol, seat: Seat, said: Signed, *, by: int, at: datetime) -> None:
    mine = seat.assignment
    if mine.arrived_at is None:
        return
    if mine.left_at is None or mine.left_why == "unsaid":
        left = max(mine.arrived_at, said.ended_at)
        why = "early" if left < seat.shift.ends_at - NEARLY_OVER else None
        attendance.leave(session, seat, by=by, at=at, why=why)
        mine.left_at = left
    if seat.person.id in said.members and mine.left_at is not None:
        span = max(said.began_at, mine.arrived_at), min(said.ended_at, mine.left_at)
        await hours.record(session, seat.person.id, rounds.subject(patrol), "patrol", span, by=by)


def close(session: AsyncSession, of: Round, *, at: datetime) -> None:
    """未完成: nobody signed it off. What was ticked stays, what was not is seen as left out."""
    of.patrol.state, of.patrol.ended_at = PatrolState.UNFINISHED, of.ends_at
    of.patrol.found_something = bool(of.are(TickState.FOUND))
    of.patrol.revision += 1
    journal.note(session, rounds.subject(of.patrol), "unfinished", by=None, at=at)
