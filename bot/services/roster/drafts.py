"""A plan from the moment it is asked for until it is published or thrown away."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, Update, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.demand import MissingYear
from bot.roster.plan import Hole, Plan
from bot.roster.shifts import DaySpan, Seat, Shift
from bot.services import journal
from bot.services.roster import facts as reading
from bot.services.roster.facts import Facts
from bot.services.roster.spots import Spots, spots
from db.models import PlannedSeat, PlannedShift, RosterPlan, RosterState, School, SlotKind

OPEN = (RosterState.ASKED, RosterState.DRAFT)
MOST_ATTEMPTS = 3
"""How often the planner begins before it is given up, because it breaks off or the facts change under it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A plan that this process makes now, for the `attempt`th time."""

    plan: int
    attempt: int
    span: DaySpan


@dataclass(frozen=True, slots=True)
class Draft:
    """`shifts`: by time. `seats` and `refused`: people by the slot's key."""

    plan: RosterPlan
    shifts: tuple[PlannedShift, ...]
    seats: dict[str, tuple[int, ...]]
    refused: tuple[PlannedSeat, ...]

    @property
    def holes(self) -> tuple[PlannedShift, ...]:
        return holes(self.shifts)


class Kept(enum.StrEnum):
    """What became of what the planner came back with."""

    DRAFT = "draft"
    AGAIN = "again"
    """Something was entered meanwhile: it is planned anew."""
    FAILED = "failed"
    DROPPED = "dropped"
    """Nobody waits for it any more."""


async def ask(session: AsyncSession, span: DaySpan, *, by: int | None, now: datetime) -> RosterPlan:
    """To be planned as soon as may be. What is being planned or lies as a draft for any of these days gives way."""
    query = select(RosterPlan).where(RosterPlan.state.in_(OPEN), RosterPlan.first <= span.last)
    for other in (await session.execute(query.where(RosterPlan.last >= span.first).with_for_update())).scalars():
        discard(session, other, by=by, now=now)
    plan = RosterPlan(
        state=RosterState.ASKED, first=span.first, last=span.last, asked_at=now, asked_by=by, try_at=datetime.now(UTC)
    )
    session.add(plan)
    await session.flush()
    journal.note(session, f"roster:{plan.id}", "asked", by=by, at=now)
    return plan


async def exists_for(session: AsyncSession, span: DaySpan) -> bool:
    """Whether there is a plan for all of these days, or one that is being made."""
    wanted = (RosterPlan.state.in_((*OPEN, RosterState.PUBLISHED)), RosterPlan.first <= span.first)
    query = select(RosterPlan.id).where(*wanted, RosterPlan.last >= span.last)
    return (await session.execute(query.limit(1))).first() is not None


def weeks_ahead(today: date, mondays: int, weeks: int) -> DaySpan:
    """From the how manyth Monday after today, that many weeks to a Sunday."""
    first = today + timedelta(days=7 * mondays - today.weekday())
    return DaySpan(first, first + timedelta(days=7 * weeks - 1))


async def schools_waiting(session: AsyncSession, draft: Draft) -> dict[int, str]:
    """Those whose posts are not planned because of a year without a table: their names by id."""
    waiting = {school for each in missing_of(draft.plan) for school in each.schools}
    rows = await session.execute(select(School.id, School.name).where(School.id.in_(waiting)))
    return {row.id: row.name for row in rows}


def discard(session: AsyncSession, plan: RosterPlan, *, by: int | None, now: datetime) -> None:
    plan.state, plan.revision = RosterState.DISCARDED, plan.revision + 1
    journal.note(session, f"roster:{plan.id}", "discarded", by=by, at=now)


async def due(session: AsyncSession, now: datetime) -> list[RosterPlan]:
    """Those to be planned now. `now`: by the machine's clock."""
    query = select(RosterPlan).where(RosterPlan.state == RosterState.ASKED, RosterPlan.try_at <= now)
    return list((await session.execute(query.order_by(RosterPlan.id))).scalars())


async def claim(session: AsyncSession, plan: int, attempts: int, until: datetime) -> Claim | None:
    """None: another process has it, or nobody waits for it any more. `until`: by the machine's clock, when it is taken
    to be lost and planned again."""
    wanted = (RosterPlan.id == plan, RosterPlan.state == RosterState.ASKED, RosterPlan.attempts == attempts)
    statement = update(RosterPlan).where(*wanted).values(attempts=attempts + 1, try_at=until)
    if not await _changed(session, statement):
        return None
    first, last = (await session.execute(select(RosterPlan.first, RosterPlan.last).where(RosterPlan.id == plan))).one()
    return Claim(plan, attempts + 1, DaySpan(first, last))


async def renew(session: AsyncSession, claimed: Claim, until: datetime) -> bool:
    """Whether it is still this process's; then it is so until then."""
    wanted = (RosterPlan.state == RosterState.ASKED, RosterPlan.attempts == claimed.attempt)
    statement = update(RosterPlan).where(RosterPlan.id == claimed.plan, *wanted).values(try_at=until)
    return await _changed(session, statement)


async def _changed(session: AsyncSession, statement: Update) -> bool:
    result = await session.execute(statement, execution_options={"synchronize_session": False})
    return isinstance(result, CursorResult) and result.rowcount == 1


async def mine(session: AsyncSession, claimed: Claim) -> RosterPlan | None:
    """Locked; None when somebody asked for something else meanwhile, or another process took it over."""
    wanted = (RosterPlan.state == RosterState.ASKED, RosterPlan.attempts == claimed.attempt)
    query = select(RosterPlan).where(RosterPlan.id == claimed.plan, *wanted).with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def keep(session: AsyncSession, claimed: Claim, facts: Facts, made: Plan, zone: ZoneInfo, now: datetime) -> Kept:
    """`made`: of `facts`, and checked. It becomes a draft if those facts still hold."""
    plan = await mine(session, claimed)
    if plan is None:
        return Kept.DROPPED
    if (await reading.read(session, claimed.span, zone, now)).fingerprint != facts.fingerprint:
        return await broke_off(session, claimed, "changed", now)
    await write(session, plan, facts, made, now)
    return Kept.DRAFT


async def broke_off(session: AsyncSession, claimed: Claim, why: str, now: datetime) -> Kept:
    """`why`: a code: changed | crashed | broken. It is planned anew, but not for ever."""
    plan = await mine(session, claimed)
    if plan is None:
        return Kept.DROPPED
    if plan.attempts < MOST_ATTEMPTS:
        plan.try_at = datetime.now(UTC)
        return Kept.AGAIN
    plan.state, plan.revision, plan.failure = RosterState.FAILED, plan.revision + 1, why
    journal.note(session, f"roster:{plan.id}", "failed", by=None, at=now, detail=why)
    return Kept.FAILED


async def write(session: AsyncSession, plan: RosterPlan, facts: Facts, made: Plan, now: datetime) -> None:
    plan.state, plan.revision = RosterState.DRAFT, plan.revision + 1
    plan.made_at, plan.facts, plan.seconds, plan.by_zone = now, facts.fingerprint, made.seconds, made.by_zone
    plan.proofs = [
        {"level": proof.level.value, "value": proof.value, "bound": proof.bound, "seconds": round(proof.seconds, 3)}
        for proof in made.proofs
    ]
    plan.missing = [missing_as_json(each) for each in facts.missing]
    where = await spots(session, facts.grids)
    holes = {hole.shift: hole for hole in made.holes}
    for shift in facts.problem.shifts:
        session.add(planned_shift(plan.id, shift, holes.get(shift.key), where))
    session.add_all(PlannedSeat(plan_id=plan.id, slot_key=seat.shift, person_id=seat.person) for seat in made.seats)
    session.add_all(
        PlannedSeat(plan_id=plan.id, slot_key=each.seat.shift, person_id=each.seat.person, refused=each.why.value)
        for each in made.refused
    )
    await session.flush()
    journal.note(session, f"roster:{plan.id}", "planned", by=None, at=now)


def planned_shift(plan: int, shift: Shift, hole: Hole | None, where: Spots) -> PlannedShift:
    spot = where.of(shift.key)
    return PlannedShift(
        plan_id=plan,
        slot_key=shift.key,
        kind=SlotKind(shift.kind.value),
        team=shift.team,
        place=spot.name,
        post_id=spot.post,
        route_id=spot.route,
        grid_id=shift.grid or None,
        starts_at=shift.starts,
        ends_at=shift.ends,
        minimum=shift.minimum,
        ideal=shift.ideal,
        maximum=shift.maximum,
        below=0 if hole is None else hole.below,
        short=0 if hole is None else hole.short,
        leaderless=hole is not None and hole.leader,
        qualified=None if hole is None else hole.qualified,
        why=None if hole is None else {why.value: count for why, count in hole.why.items()},
    )


def missing_as_json(each: MissingYear) -> dict[str, object]:
    return {
        "year": each.year,
        "first": each.first.isoformat(),
        "last": each.last.isoformat(),
        "schools": list(each.schools),
    }


def missing_of(plan: RosterPlan) -> tuple[MissingYear, ...]:
    return tuple(
        MissingYear(
            each["year"], date.fromisoformat(each["first"]), date.fromisoformat(each["last"]), tuple(each["schools"])
        )
        for each in plan.missing or ()
    )


async def read(session: AsyncSession, plan: int) -> Draft | None:
    row = await session.get(RosterPlan, plan)
    if row is None:
        return None
    shifts = select(PlannedShift).where(PlannedShift.plan_id == plan)
    shifts = shifts.order_by(PlannedShift.starts_at, PlannedShift.ends_at, PlannedShift.slot_key)
    seats = select(PlannedSeat).where(PlannedSeat.plan_id == plan)
    seats = seats.order_by(PlannedSeat.slot_key, PlannedSeat.person_id)
    rows = list((await session.execute(seats)).scalars())
    return Draft(
        plan=row,
        shifts=tuple((await session.execute(shifts)).scalars()),
        seats=_by_slot([seat for seat in rows if seat.refused is None]),
        refused=tuple(seat for seat in rows if seat.refused is not None),
    )


def span_of(plan: RosterPlan) -> DaySpan:
    return DaySpan(plan.first, plan.last)


def _by_slot(seats: Sequence[PlannedSeat]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for seat in seats:
        found[seat.slot_key] = (*found.get(seat.slot_key, ()), seat.person_id)
    return found


def holes(shifts: Iterable[PlannedShift]) -> tuple[PlannedShift, ...]:
    """What is furthest below its minimum first, then what has nobody to lead, then what is short of the ideal."""
    open_ = [shift for shift in shifts if shift.qualified is not None]
    return tuple(sorted(open_, key=lambda shift: (-shift.below, not shift.leaderless, shift.starts_at)))


def seats_of(draft: Draft) -> frozenset[Seat]:
    return frozenset(Seat(key, person) for key, people in draft.seats.items() for person in people)
