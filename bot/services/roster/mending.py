"""A repair, from the moment something does not hold any more until it is published or left.

One at a time. What one search can fill stays a search; a repair is made for what is bigger, or what a search could not
fill. Who would move is asked first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.shifts import Seat
from bot.services import journal
from bot.services.roster import drafts, facts, repairing
from bot.services.roster.drafts import Draft
from bot.services.roster.facts import Facts
from db.models import MoveQuestion, Repair, RosterPlan, RosterState, Shift, SubstituteSearch

PATIENCE, SOONEST = timedelta(hours=4), timedelta(minutes=10)
"""So long people have to answer; less when one of the shifts begins before, but never less than that."""
REMEMBERED = timedelta(hours=24)
"""Whoever agreed to the very same within this time is not asked again."""


@dataclass(frozen=True, slots=True)
class Move:
    """`person` comes to `takes` and leaves `leaves`: keys of slots, by time."""

    person: int
    takes: tuple[str, ...]
    leaves: tuple[str, ...]


async def open_one(session: AsyncSession, *, lock: bool = False) -> Repair | None:
    query = select(Repair).where(Repair.ended_at.is_(None)).order_by(Repair.plan_id.desc()).limit(1)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.execute(query)).scalar_one_or_none()


async def find(session: AsyncSession, plan: int) -> Repair | None:
    """Locked."""
    query = select(Repair).where(Repair.plan_id == plan).with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def begin(session: AsyncSession, why: str, *, zone: ZoneInfo, now: datetime) -> Repair | None:
    """Have a repair planned where one is needed and nobody is at it. None: not now."""
    if await open_one(session, lock=True) is not None:
        return None
    span = await repairing.days_known(session, zone, now)
    if span is None:
        return None
    open_ = select(RosterPlan.id).where(
        RosterPlan.state.in_(drafts.OPEN), RosterPlan.first <= span.last, RosterPlan.last >= span.first
    )
    if (await session.execute(open_.limit(1))).first() is not None:
        return None  # the office is planning these days itself
    known = await facts.read(session, span, zone, now)
    wrong = repairing.wrong(known)
    if not wrong - await _sought(session) or await _in_vain(session, known, wrong):
        return None
    plan = await drafts.ask(session, span, by=None, now=now)
    row = Repair(plan_id=plan.id, why=why, wrong=sorted(wrong))
    session.add(row)
    await session.flush()
    return row


async def take_over(session: AsyncSession, draft: Draft, known: Facts) -> Repair:
    """A draft that the office made for days which people know: who would move is asked, as with any repair."""
    row = Repair(plan_id=draft.plan.id, why="office", wrong=sorted(repairing.wrong(known)))
    session.add(row)
    await session.flush()
    return row


async def _sought(session: AsyncSession) -> set[str]:
    """Slots for which a search goes on that still has somebody to ask."""
    query = select(Shift.slot_key).join(SubstituteSearch, SubstituteSearch.shift_id == Shift.id)
    query = query.where(SubstituteSearch.ended_at.is_(None), SubstituteSearch.outcome.is_(None))
    return {key for key in (await session.execute(query)).scalars() if key is not None}


async def _in_vain(session: AsyncSession, known: Facts, wrong: set[str]) -> bool:
    """It came to nothing with the very same facts, or the office left it so and nothing else has gone wrong since."""
    query = (
        select(Repair, RosterPlan.facts)
        .join(RosterPlan, RosterPlan.id == Repair.plan_id)
        .where(Repair.ended_at.is_not(None), Repair.outcome != "again")
        .order_by(Repair.plan_id.desc())
    )
    last = (await session.execute(query.limit(1))).first()
    if last is None:
        return False
    if last[0].outcome == "kept":
        return wrong <= set(last[0].wrong)
    return last[0].outcome == "nothing" and last.facts == known.fingerprint


async def read(session: AsyncSession, plan: int, zone: ZoneInfo, now: datetime) -> tuple[Draft, Facts] | None:
    """The draft and the facts as they are now. None: it is no draft any more, or is of other facts."""
    draft = await drafts.read(session, plan)
    if draft is None or draft.plan.state is not RosterState.DRAFT:
        return None
    known = await facts.read(session, drafts.span_of(draft.plan), zone, now)
    return (draft, known) if known.fingerprint == draft.plan.facts else None


def moves(draft: Draft, known: Facts) -> list[Move]:
    """Of everybody who would get a seat; who only loses one is not asked."""
    lost, got = repairing.moved(draft, known)
    order = {shift.slot_key: shift.starts_at for shift in draft.shifts}
    takes, leaves = _by_person(got), _by_person(lost)

    def by_time(keys: set[str]) -> tuple[str, ...]:
        return tuple(sorted(keys, key=lambda key: (order.get(key, draft.plan.asked_at), key)))

    return [Move(person, by_time(takes[person]), by_time(leaves.get(person, set()))) for person in sorted(takes)]


def _by_person(seats: frozenset[Seat]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for seat in seats:
        found[seat.person].add(seat.shift)
    return found


async def ask(
    session: AsyncSession, row: Repair, draft: Draft, found: list[Move], *, by: int, at: datetime
) -> list[MoveQuestion]:
    """Write down who is to be asked, whoever has agreed to the very same already with their yes."""
    first = min((shift.starts_at for shift in draft.shifts if shift.starts_at > at), default=at + PATIENCE)
    row.allowed_at, row.allowed_by = at, by
    row.until = max(at + SOONEST, min(at + PATIENCE, first - timedelta(hours=1)))
    before = select(MoveQuestion).where(MoveQuestion.agreed.is_(True), MoveQuestion.answered_at > at - REMEMBERED)
    agreed = {
        (each.person_id, tuple(each.takes), tuple(each.leaves)): each.answered_at
        for each in (await session.execute(before)).scalars()
    }
    questions = []
    for each in found:
        said = agreed.get((each.person, each.takes, each.leaves))
        questions.append(
            MoveQuestion(
                plan_id=row.plan_id,
                person_id=each.person,
                takes=list(each.takes),
                leaves=list(each.leaves),
                asked_at=at,
                agreed=True if said is not None else None,
                answered_at=said,
            )
        )
    session.add_all(questions)
    await session.flush()
    journal.note(session, f"roster:{row.plan_id}", "movers_asked", by=by, at=at)
    return questions


async def questions(session: AsyncSession, plan: int) -> list[MoveQuestion]:
    query = select(MoveQuestion).where(MoveQuestion.plan_id == plan).order_by(MoveQuestion.id)
    return list((await session.execute(query.execution_options(populate_existing=True))).scalars())


def end(session: AsyncSession, row: Repair, outcome: str, *, by: int | None, at: datetime) -> None:
    """`outcome`: nothing | done | kept | again."""
    row.ended_at, row.outcome = at, outcome
    journal.note(session, f"roster:{row.plan_id}", f"repair_{outcome}", by=by, at=at)


async def drop(session: AsyncSession, row: Repair, outcome: str, *, by: int | None, at: datetime) -> None:
    """As `end`, and the draft gives way."""
    plan = await session.get_one(RosterPlan, row.plan_id)
    if plan.state in drafts.OPEN:
        drafts.discard(session, plan, by=by, now=at)
    end(session, row, outcome, by=by, at=at)


async def still_asked(session: AsyncSession, subject: str) -> bool:
    """Whether a question is still open when it is about to leave. `subject`: its id."""
    question = await session.get(MoveQuestion, int(subject))
    row = None if question is None else await session.get(Repair, question.plan_id)
    return question is not None and question.agreed is None and row is not None and row.ended_at is None
