"""What a coordinator changes in a draft by hand. It holds at once, keeps every rule, and planning again keeps it.

Whoever is put somewhere is pinned there, whoever is taken out is kept out: both are rows (`SeatRule`) that the planner
reads, whatever plan it makes next.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.bookings import Bookings
from bot.roster.holes import holes
from bot.roster.problem import Problem
from bot.roster.shifts import DaySpan, Seat
from bot.roster.situation import situation
from bot.roster.timing import timing
from bot.roster.validator import Violation, violations
from bot.services import journal
from bot.services.roster import drafts, facts
from bot.services.roster.drafts import Draft
from bot.services.roster.facts import Facts
from db.models import JournalEntry, Person, PlannedSeat, PlannedShift, RosterPlan, RosterState, SeatRule

HAND, UNDONE = "hand", "hand_undone"
"""In the journal of a plan: one line for each seat that was changed, all of one act with the revision that it made."""


class Hand(enum.StrEnum):
    """How somebody stands to a shift of a draft."""

    OUT = "o"
    SEATED = "s"
    PINNED = "p"
    """Seated, and planning again leaves them there."""
    FORBIDDEN = "f"
    """Not there, and planning again does not put them there."""
    REFUSED = "r"
    """Pinned, but a rule keeps them out."""


IN = (Hand.SEATED, Hand.PINNED)


@dataclass(frozen=True, slots=True)
class Change:
    seat: Seat
    to: Hand


class NotDone(enum.StrEnum):
    """Why a hand changes nothing."""

    MOVED = "moved"
    """Somebody was faster: the draft is not the one that was looked at."""
    CHANGED = "changed"
    """Something was entered since it was planned."""
    BEGUN = "begun"
    """That shift has begun, or there is no such shift or person."""
    BREAKS = "breaks"
    """A rule forbids it."""
    NOTHING = "nothing"
    """There is nothing to undo."""


class NotDoneError(Exception):
    """`broken`: which rules, for BREAKS."""

    def __init__(self, why: NotDone, broken: tuple[Violation, ...] = ()) -> None:
        super().__init__(why.value)
        self.why, self.broken = why, broken


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft with all that it depends on, as it lies before somebody who changes it."""

    draft: Draft
    known: Facts

    @property
    def plan(self) -> RosterPlan:
        return self.draft.plan

    @property
    def is_current(self) -> bool:
        """Whether nothing was entered since it was planned."""
        return self.known.fingerprint == self.plan.facts

    @property
    def seats(self) -> frozenset[Seat]:
        return drafts.seats_of(self.draft)

    def hand(self, seat: Seat) -> Hand:
        problem = self.known.problem
        if seat.person in self.draft.seats.get(seat.shift, ()):
            return Hand.PINNED if seat in problem.pins else Hand.SEATED
        if seat in problem.pins:
            return Hand.REFUSED
        return Hand.FORBIDDEN if seat in problem.forbidden else Hand.OUT

    def seats_round(self, shift: str, person: int) -> frozenset[Seat]:
        """What this person has in the week and the month of that shift, as far as it is ahead."""
        problem = self.known.problem
        by_key = {each.key: each for each in problem.shifts if not problem.has_begun(each)}
        if shift not in by_key:
            return frozenset()

        def periods(key: str) -> set[tuple[str, tuple[int, int]]]:
            clock = timing(by_key[key].starts, by_key[key].ends, problem.rules, problem.zone)
            return {("week", clock.week), ("month", clock.month)}

        mine = (seat for seat in self.seats if seat.person == person and seat.shift in by_key)
        return frozenset(seat for seat in mine if periods(seat.shift) & periods(shift))


async def desk(session: AsyncSession, plan: int, zone: ZoneInfo, now: datetime, *, lock: bool = False) -> Desk | None:
    """None unless it is a draft. `lock`: nobody else changes it until this turn has ended."""
    query = select(RosterPlan).where(RosterPlan.id == plan)
    if lock:
        query = query.with_for_update()
    row = (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None or row.state is not RosterState.DRAFT:
        return None
    for seen in (
        select(PlannedShift).where(PlannedShift.plan_id == plan),
        select(PlannedSeat).where(PlannedSeat.plan_id == plan),
        select(SeatRule),
    ):  # as they are now that it is locked, not as they were read before
        await session.execute(seen.execution_options(populate_existing=True))
    draft = await drafts.read(session, plan)
    known = await facts.read(session, DaySpan(row.first, row.last), zone, now)
    return None if draft is None else Desk(draft, known)


async def change(
    session: AsyncSession,
    found: Desk,
    changes: Sequence[Change],
    *,
    revision: int,
    by: int,
    now: datetime,
    reason: str = "",
) -> Desk:
    """All of it or nothing; as it lies there afterwards. `found`: locked. `revision`: of the draft that was looked at.
    `reason`: a code, where one was asked for.

    Raises NotDoneError; then nothing was changed.
    """
    if found.plan.revision != revision:
        raise NotDoneError(NotDone.MOVED)
    return await _write(session, found, changes, by=by, now=now, note=HAND, reason=reason)


async def undo(session: AsyncSession, found: Desk, *, revision: int, by: int, now: datetime) -> Desk:
    """Takes back the last act that was not taken back yet. Raises NotDoneError."""
    if found.plan.revision != revision:
        raise NotDoneError(NotDone.MOVED)
    acts = await _acts(session, found.plan.id)
    if not acts:
        raise NotDoneError(NotDone.NOTHING)
    number, back = acts[-1]
    keys = [shift.slot_key for shift in found.draft.shifts]
    changes = [Change(Seat(keys[place], person), was) for place, person, was in back if place < len(keys)]
    return await _write(session, found, changes, by=by, now=now, note=UNDONE, reason=str(number))


async def can_undo(session: AsyncSession, plan: int) -> bool:
    return bool(await _acts(session, plan))


async def _acts(session: AsyncSession, plan: int) -> list[tuple[int, list[tuple[int, int, Hand]]]]:
    """What was done to it by hand and stands, in order: each with its number and how every seat of it was before."""
    query = select(JournalEntry).where(JournalEntry.subject == f"roster:{plan}", JournalEntry.what.in_((HAND, UNDONE)))
    acts: dict[int, list[tuple[int, int, Hand]]] = {}
    for line in (await session.execute(query.order_by(JournalEntry.id))).scalars():
        number, *told = (line.detail or "0").split(".")
        if line.what == UNDONE:
            acts.pop(int(number), None)
        elif len(told) == 4:
            acts.setdefault(int(number), []).append((int(told[0]), int(told[1]), Hand(told[2])))
    return list(acts.items())


async def _write(
    session: AsyncSession, found: Desk, changes: Sequence[Change], *, by: int, now: datetime, note: str, reason: str
) -> Desk:
    plan, problem = found.plan, found.known.problem
    if not found.is_current:
        raise NotDoneError(NotDone.CHANGED)
    ahead = {shift.key for shift in problem.shifts if not problem.has_begun(shift)}
    known = {person.id for person in problem.people}
    if any(each.seat.shift not in ahead or each.seat.person not in known for each in changes):
        raise NotDoneError(NotDone.BEGUN)
    real = [each for each in changes if found.hand(each.seat) is not each.to]
    then, seats = after(problem, found.seats, real)
    broken = set(violations(then, seats)) - set(violations(problem, found.seats))
    if broken:
        raise NotDoneError(NotDone.BREAKS, tuple(sorted(broken, key=lambda each: (each.rule, each.person or 0))))
    if real:
        plan.revision, plan.facts = plan.revision + 1, facts.fingerprint(then, found.known.missing)
        places = {shift.slot_key: number for number, shift in enumerate(found.draft.shifts)}
        for each in real:
            was = found.hand(each.seat)
            if note == HAND:
                told = f"{plan.revision}.{places[each.seat.shift]}.{each.seat.person}.{was.value}.{each.to.value}"
                journal.note(session, f"roster:{plan.id}", HAND, by=by, at=now, detail=told)
            await _seat(session, plan.id, each, by=by, now=now)
        await _holes(session, found.draft, then, seats)
    if note == UNDONE:
        journal.note(session, f"roster:{plan.id}", UNDONE, by=by, at=now, detail=reason)
    elif real and reason:
        journal.note(session, f"roster:{plan.id}", "hand_reason", by=by, at=now, detail=f"{plan.revision}.{reason}")
    await session.flush()
    draft = await drafts.read(session, plan.id)
    return found if draft is None else Desk(draft, replace(found.known, problem=then, fingerprint=plan.facts or ""))


def after(problem: Problem, seats: frozenset[Seat], changes: Iterable[Change]) -> tuple[Problem, frozenset[Seat]]:
    """What is pinned and forbidden once these have been made, and where everybody is."""
    pins, forbidden, there = set(problem.pins), set(problem.forbidden), set(seats)
    for each in changes:
        for rows, holds in (
            (pins, each.to in (Hand.PINNED, Hand.REFUSED)),
            (forbidden, each.to is Hand.FORBIDDEN),
            (there, each.to in IN),
        ):
            rows.add(each.seat) if holds else rows.discard(each.seat)
    return replace(problem, pins=frozenset(pins), forbidden=frozenset(forbidden)), frozenset(there)


async def _seat(session: AsyncSession, plan: int, each: Change, *, by: int, now: datetime) -> None:
    seat = await session.get(PlannedSeat, (plan, each.seat.shift, each.seat.person))
    if each.to in (Hand.OUT, Hand.FORBIDDEN):
        if seat is not None:
            await session.delete(seat)
    elif seat is None:
        session.add(PlannedSeat(plan_id=plan, slot_key=each.seat.shift, person_id=each.seat.person, refused=None))
    elif each.to in IN:
        seat.refused = None
    wanted = {Hand.PINNED: True, Hand.REFUSED: True, Hand.FORBIDDEN: False}.get(each.to)
    await rule(session, each.seat, wanted, by=by, now=now)


async def rule(session: AsyncSession, seat: Seat, wanted: bool | None, *, by: int, now: datetime) -> None:
    """`wanted`: pinned, or forbidden; None: neither."""
    if wanted is None:
        of = (SeatRule.slot_key == seat.shift, SeatRule.person_id == seat.person)
        await session.execute(delete(SeatRule).where(*of))
        return
    await session.merge(
        SeatRule(slot_key=seat.shift, person_id=seat.person, wanted=wanted, entered_at=now, entered_by=by)
    )


async def _holes(session: AsyncSession, draft: Draft, problem: Problem, seats: frozenset[Seat]) -> None:
    """What every shift lacks now, and why: whoever was put here may be missing there."""
    ready = situation(problem)
    found = {hole.shift: hole for hole in holes(ready, Bookings(ready, seats))}
    ahead = {place.shift.key for place in ready.places}
    for shift in draft.shifts:
        if shift.slot_key in ahead:
            hole = found.get(shift.slot_key)
            shift.below, shift.short = (0, 0) if hole is None else (hole.below, hole.short)
            shift.leaderless = hole is not None and hole.leader
            shift.qualified = None if hole is None else hole.qualified
            shift.why = None if hole is None else {why.value: count for why, count in hole.why.items()}
    await session.flush()


async def names(session: AsyncSession, people: Iterable[int]) -> dict[int, str]:
    """As they are called; by their whole name where two are called the same."""
    rows = list(await session.execute(select(Person.id, Person.called, Person.name).where(Person.id.in_(set(people)))))
    short = {row.id: row.called or row.name for row in rows}
    taken = list(short.values())
    return {row.id: short[row.id] if taken.count(short[row.id]) == 1 else row.name for row in rows}
