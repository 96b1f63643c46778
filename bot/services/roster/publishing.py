"""A draft becomes the roster: shifts and assignments as everybody else looks at them, in one transaction."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.problem import Problem
from bot.roster.shifts import DaySpan, Seat
from bot.roster.shifts import Shift as Asked
from bot.roster.validator import violations
from bot.services import journal, substitutes
from bot.services.roster import drafts, facts
from bot.services.roster.facts import REPLANNED, Facts
from bot.services.roster.spots import Spots, spots
from db.models import Answer, Assignment, RosterPlan, RosterState, Shift, SubstituteSearch


class Refusal(enum.StrEnum):
    """Why a plan is not published."""

    UNKNOWN = "unknown"
    PUBLISHED = "published"
    """Already."""
    NOT_PLANNED = "not_planned"
    """The planner is still at work, or broke off."""
    DISCARDED = "discarded"
    CHANGED = "changed"
    """Something was entered since it was made."""
    BROKEN = "broken"
    """It breaks a rule as things stand now."""


class RefusedError(Exception):
    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(slots=True)
class Adjusted:
    """Ids of assignments: `added`, `removed`, `moved` to another time; of shifts: `cancelled`; of `searches` that this
    ended."""

    added: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)
    searches: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Published(Adjusted):
    """Shifts that are new are not known yet: `shifts.publish` makes them so."""

    plan: RosterPlan


async def publish(session: AsyncSession, plan: int, *, by: int | None, zone: ZoneInfo, now: datetime) -> Published:
    """Raises RefusedError; then nothing was changed."""
    query = select(RosterPlan).where(RosterPlan.id == plan).with_for_update()
    row = (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None:
        raise RefusedError(Refusal.UNKNOWN)
    if row.state is not RosterState.DRAFT:
        raise RefusedError(_REFUSALS[row.state])
    known = await facts.read(session, DaySpan(row.first, row.last), zone, now)
    if known.fingerprint != row.facts:
        raise RefusedError(Refusal.CHANGED)
    draft = await drafts.read(session, plan)
    seats = _ahead(known.problem, frozenset() if draft is None else drafts.seats_of(draft))
    if violations(known.problem, seats):
        raise RefusedError(Refusal.BROKEN)
    done = Published(plan=row)
    await _Writer(session, known, await spots(session, known.grids), now, done).write(seats)
    row.state, row.revision, row.published_at, row.published_by = RosterState.PUBLISHED, row.revision + 1, now, by
    journal.note(session, f"roster:{row.id}", "published", by=by, at=now)
    return done


async def adjust(session: AsyncSession, known: Facts, slot: str, wanted: set[int], now: datetime) -> Adjusted:
    """Only these people in one shift that is out already. The caller has made sure that no rule is broken by it."""
    done = Adjusted()
    await _Writer(session, known, await spots(session, known.grids), now, done).write_one(slot, wanted)
    return done


_REFUSALS = {
    RosterState.ASKED: Refusal.NOT_PLANNED,
    RosterState.FAILED: Refusal.NOT_PLANNED,
    RosterState.PUBLISHED: Refusal.PUBLISHED,
    RosterState.DISCARDED: Refusal.DISCARDED,
}


def _ahead(problem: Problem, seats: frozenset[Seat]) -> frozenset[Seat]:
    """What has begun meanwhile stays as it was published."""
    begun = {shift.key for shift in problem.shifts if problem.has_begun(shift)}
    ahead = frozenset(seat for seat in seats if seat.shift not in begun)
    return ahead | frozenset(seat for seat in problem.published if seat.shift in begun)


class _Writer:
    def __init__(self, session: AsyncSession, known: Facts, where: Spots, now: datetime, done: Adjusted) -> None:
        self._session, self._known, self._where, self._now, self._done = session, known, where, now, done

    async def write(self, seats: frozenset[Seat]) -> None:
        by_shift: dict[str, set[int]] = defaultdict(set)
        for seat in seats:
            by_shift[seat.shift].add(seat.person)
        keys = {shift.key for shift in self._known.problem.shifts}
        held, rows = await self._held(keys), await self._rows(keys | self._known.gone)
        for asked in self._known.problem.shifts:
            if self._known.problem.has_begun(asked):
                continue
            wanted = by_shift[asked.key]
            if asked.key not in rows and not wanted and not asked.minimum:
                continue  # nobody is needed, and nobody comes
            row = rows.get(asked.key) or await self._new(asked)
            own = held.get(row.id, [])
            if (row.starts_at, row.ends_at) != (asked.starts, asked.ends):
                self._move(row, asked, [each for each in own if each.person_id in wanted])
            row.minimum, row.team = asked.minimum, asked.team
            await self._seats(row, wanted, own)
        for key in sorted(self._known.gone & rows.keys()):
            if rows[key].starts_at > self._now:
                rows[key].cancelled_at = self._now
                self._done.cancelled.append(rows[key].id)
                journal.note(self._session, f"shift:{rows[key].id}", "cancelled", by=None, at=self._now)
        await self._session.flush()

    async def write_one(self, slot: str, wanted: set[int]) -> None:
        held, row = await self._held({slot}), (await self._rows({slot}))[slot]
        await self._seats(row, wanted, held.get(row.id, []))
        await self._session.flush()

    async def _rows(self, keys: Set[str]) -> dict[str, Shift]:
        """Those that there are already, locked, in the order in which everybody locks them."""
        query = select(Shift).where(Shift.slot_key.is_not(None), Shift.cancelled_at.is_(None))
        query = query.where(Shift.slot_key.in_(keys)).order_by(Shift.id).with_for_update(key_share=True)
        rows = (await self._session.execute(query)).scalars()
        return {row.slot_key: row for row in rows if row.slot_key is not None}

    async def _held(self, keys: Set[str]) -> dict[int, list[Assignment]]:
        """Seats first, then shifts: whoever changes both locks them so."""
        query = select(Assignment).join(Shift, Shift.id == Assignment.shift_id).where(Shift.slot_key.in_(keys))
        query = query.order_by(Assignment.id).with_for_update(of=Assignment)
        found: dict[int, list[Assignment]] = defaultdict(list)
        for row in (await self._session.execute(query.execution_options(populate_existing=True))).scalars():
            found[row.shift_id].append(row)
        return found

    async def _new(self, asked: Asked) -> Shift:
        spot = self._where.of(asked.key)
        row = Shift(
            kind=spot.kind,
            post_id=spot.post,
            route_id=spot.route,
            starts_at=asked.starts,
            ends_at=asked.ends,
            minimum=asked.minimum,
            slot_key=asked.key,
            team=asked.team,
            name=spot.name if spot.post is None and spot.route is None else None,
            grid=spot.grid,
        )
        self._session.add(row)
        await self._session.flush()
        return row

    def _move(self, row: Shift, asked: Asked, staying: list[Assignment]) -> None:
        """At another time it is another question: whoever had said yes is asked again."""
        row.starts_at, row.ends_at = asked.starts, asked.ends
        for seat in staying:
            if seat.answer is not Answer.RELEASED:
                seat.answer, seat.answered_at, seat.answered_by, seat.chased = Answer.PROPOSED, None, None, None
                self._done.moved.append(seat.id)
                journal.note(self._session, f"assignment:{seat.id}", "moved", by=None, at=self._now)

    async def _seats(self, row: Shift, wanted: set[int], own: list[Assignment]) -> None:
        held = {seat.person_id: seat for seat in own}
        for person in sorted(wanted):
            seat = held.get(person)
            if seat is None:
                seat = Assignment(shift_id=row.id, person_id=person)
                self._session.add(seat)
                await self._session.flush()
                self._done.added.append(seat.id)
            elif seat.answer is Answer.RELEASED:
                seat.answer, seat.answered_at, seat.released_why, seat.chased = Answer.PROPOSED, None, None, None
                self._done.added.append(seat.id)
                journal.note(self._session, f"assignment:{seat.id}", "asked_again", by=None, at=self._now)
        for person, seat in held.items():
            if person not in wanted and seat.answer is not Answer.RELEASED:
                # Whoever had asked to be replaced is not to be asked for the same again.
                seat.released_why = (seat.released_why if seat.answer is Answer.SEEKING else None) or REPLANNED
                seat.answer, seat.answered_at = Answer.RELEASED, self._now
                self._done.removed.append(seat.id)
                journal.note(self._session, f"assignment:{seat.id}", "replanned", by=None, at=self._now)
                await self._call_off(seat)

    async def _call_off(self, seat: Assignment) -> None:
        """Nobody is looked for any more for a seat that the roster has given to somebody else."""
        query = select(SubstituteSearch).where(SubstituteSearch.assignment_id == seat.id)
        for search in (await self._session.execute(query.where(SubstituteSearch.ended_at.is_(None)))).scalars():
            substitutes.end(self._session, search, "called_off", at=self._now)
            self._done.searches.append(search.id)
