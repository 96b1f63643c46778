"""What people say about a seat: I can, I cannot, on my way, here, gone. Each leaves a line in the journal.

Callers hold the seat locked (`shifts.seat(…, lock=True)`), so that two taps at once come one after the other.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import journal
from bot.services.chasing import Step
from bot.services.shifts import Seat
from db.models import Answer, Fix, Proof, Result

LATE_AFTER = timedelta(minutes=5)
"""An arrival up to so long after the beginning is in time."""
NEAR_METRES = 200
"""A position this near to the post is the post's: phones between houses are that far off."""
FIXES_KEPT = timedelta(days=30)


def subject(seat: Seat) -> str:
    return f"assignment:{seat.id}"


def accept(session: AsyncSession, seat: Seat, *, by: int, at: datetime) -> None:
    seat.assignment.answer, seat.assignment.answered_at = Answer.ACCEPTED, at
    seat.assignment.answered_by = _for_them(seat, by)
    seat.assignment.released_why = None
    journal.note(session, subject(seat), "accepted", by=by, at=at)


def _for_them(seat: Seat, by: int) -> int | None:
    """代填: whoever it was, unless it was the person."""
    return by if by != seat.person.id else None


def give_up(session: AsyncSession, seat: Seat, why: str, *, by: int, at: datetime) -> bool:
    """来不了. `why`: ill | busy | unsaid. Whether they are free at once.

    A proposal that was never accepted, illness and an urgent matter free at once; whoever had accepted and is merely
    busy stays responsible until somebody has taken over.
    """
    free = why == "ill" or seat.assignment.answer is Answer.PROPOSED
    seat.assignment.answer = Answer.RELEASED if free else Answer.SEEKING
    seat.assignment.answered_at, seat.assignment.released_why = at, why
    seat.assignment.answered_by = _for_them(seat, by)
    if free:
        seat.assignment.result = Result.EXCUSED
    journal.note(session, subject(seat), "released" if free else "seeks_substitute", by=by, at=at, detail=why)
    return free


def replaced(session: AsyncSession, seat: Seat, *, by: int, at: datetime) -> None:
    """Somebody stands in from now on. Who had only not come is asked later how they are."""
    had_asked = seat.assignment.answer is not Answer.ACCEPTED and seat.assignment.released_why is not None
    seat.assignment.answer = Answer.RELEASED
    if had_asked:
        seat.assignment.result = Result.EXCUSED
    else:
        seat.assignment.released_why = "missed"
    journal.note(session, subject(seat), "replaced", by=by, at=at)


def on_the_way(session: AsyncSession, seat: Seat, minutes: int, *, by: int, at: datetime) -> None:
    """Holds the chase until then; after it the chase begins anew."""
    seat.assignment.coming_at = at + timedelta(minutes=minutes)
    seat.assignment.chased = Step.BEFORE.value
    if seat.assignment.answer is not Answer.RELEASED:
        seat.assignment.answer = Answer.ACCEPTED
    journal.note(session, subject(seat), "on_the_way", by=by, at=at, detail=str(minutes))


def arrive(
    session: AsyncSession,
    seat: Seat,
    proof: Proof,
    *,
    by: int,
    at: datetime,
    position: tuple[float, float] | None = None,
    reason: str = "",
) -> None:
    """`position`: WGS-84 degrees; kept sealed for 30 days, the distance stays. `reason`: why late."""
    mine = seat.assignment
    mine.arrived_at, mine.proof = at, proof
    mine.entered_by = _for_them(seat, by)
    mine.result, mine.chased = None, Step.CARE.value
    if position is not None:
        show_position(session, seat, position, at=at)
    if reason:
        mine.late_reason = reason
    if mine.answer is not Answer.RELEASED:
        mine.answer = Answer.ACCEPTED
    journal.note(session, subject(seat), "arrived", by=by, at=at, detail=str(mine.proof))


def show_position(session: AsyncSession, seat: Seat, position: tuple[float, float], *, at: datetime) -> None:
    """Where they are. A level of proof, never a gate: far away is written down and nothing else."""
    mine = seat.assignment
    mine.metres = metres_to(seat, position)
    if mine.metres is not None and mine.metres <= NEAR_METRES and mine.proof in (None, Proof.SAID):
        mine.proof = Proof.POSITION
    session.add(Fix(assignment_id=seat.id, at=at, latitude=f"{position[0]:.6f}", longitude=f"{position[1]:.6f}"))


def not_here(session: AsyncSession, seat: Seat, *, by: int, at: datetime) -> None:
    """Takes an arrival back that a roll call had put down wrongly."""
    mine = seat.assignment
    mine.arrived_at = mine.proof = mine.entered_by = mine.result = mine.left_at = mine.left_why = mine.vest = None
    mine.chased = Step.BEFORE.value
    journal.note(session, subject(seat), "not_here", by=by, at=at)


def leave(session: AsyncSession, seat: Seat, *, by: int | None, at: datetime, why: str | None = None) -> None:
    """Gone home. `by` None: nobody said so, and the shift is over. `why`: through | early, before its end."""
    seat.assignment.left_at = min(at, seat.shift.ends_at) if by is None else at
    seat.assignment.left_why = "unsaid" if by is None else why
    seat.assignment.result = Result.LATE if is_late(seat) else Result.ARRIVED
    journal.note(session, subject(seat), "left", by=by, at=at, detail=why or "")


def missed(session: AsyncSession, seat: Seat, *, at: datetime) -> bool:
    """Nobody came. Whether somebody is to be asked how they are: not who never agreed, or had asked to be replaced."""
    mine = seat.assignment
    if mine.answer in (Answer.PROPOSED, Answer.SEEKING):
        mine.released_why = mine.released_why or "unanswered"
        mine.answer, mine.result = Answer.RELEASED, Result.EXCUSED
        journal.note(session, subject(seat), "lapsed", by=None, at=at)
        return False
    mine.result = Result.ABSENT
    journal.note(session, subject(seat), "absent", by=None, at=at)
    return True


def explain(session: AsyncSession, seat: Seat, said: str, *, at: datetime) -> None:
    """Afterwards: forgot | unwell | family | was_there. The last is looked into by the leader."""
    seat.assignment.well = said
    if said in ("unwell", "family"):
        seat.assignment.result = Result.EXCUSED
    journal.note(session, subject(seat), "explained", by=seat.person.id, at=at, detail=said)


def set_right(session: AsyncSession, seat: Seat, *, by: int, at: datetime) -> None:
    """登记有误: the leader says that they were there after all."""
    seat.assignment.result = Result.MISTAKEN
    seat.assignment.entered_by = by
    journal.note(session, subject(seat), "set_right", by=by, at=at)


def is_late(seat: Seat) -> bool:
    arrived = seat.assignment.arrived_at
    return arrived is not None and arrived > seat.shift.starts_at + LATE_AFTER


def is_behind_lead(seat: Seat) -> bool:
    """晚于提前量: there, but later than the school wants its posts manned. Not who was called when it was too late."""
    mine = seat.assignment
    if mine.arrived_at is None or not seat.lead or mine.arrived_at <= seat.expected_at:
        return False
    return mine.stands_in_for is None or mine.answered_at is None or mine.answered_at < seat.expected_at


def metres_to(seat: Seat, position: tuple[float, float]) -> int | None:
    """From the position to the seat's post, in metres; None where the post has no place on the map."""
    if seat.latitude is None or seat.longitude is None:
        return None
    return metres_between((seat.latitude, seat.longitude), position)


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> int:
    """Along the earth's surface, for places that are near each other. WGS-84 degrees."""
    north = (other[0] - one[0]) * 111_195
    east = (other[1] - one[1]) * 111_195 * math.cos(math.radians(one[0]))
    return round(math.hypot(north, east))


async def last_fix(session: AsyncSession, assignment: int) -> Fix | None:
    query = select(Fix).where(Fix.assignment_id == assignment).order_by(Fix.at.desc(), Fix.id.desc())
    return (await session.execute(query.limit(1))).scalars().first()


async def forget_positions(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(Fix).where(Fix.at < now - FIXES_KEPT))
