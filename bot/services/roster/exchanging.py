"""换班 and 送班: two who exchange their shifts, or one who takes a shift over. The rules run when it is offered and
again when it is done; until then whoever asked stays responsible.

Seats are locked before exchanges, in the order of their ids, so that two who answer at one moment come one after the
other.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.bookings import Bookings
from bot.roster.gates import Why
from bot.roster.holes import why_not_there
from bot.roster.shifts import Seat as Planned
from bot.roster.situation import Situation, situation
from bot.roster.swaps import broken_by, swapped
from bot.services import attendance, candidates, journal, lineage, shifts, substitutes
from bot.services.roster import one_shift
from bot.services.roster.facts import SWAPPED
from bot.services.shifts import Seat
from db.models import Answer, Assignment, Exchange, Shift, SubstituteSearch

AHEAD = timedelta(days=14)
"""Shifts so far ahead are offered in exchange."""
PATIENCE, LEAST = timedelta(hours=24), timedelta(hours=1)
"""So long the other has to answer; and at least so long before the first of the shifts begins it has to be settled."""
GIVEN = "given"


class Against(enum.StrEnum):
    """Why it cannot be done now."""

    GONE = "gone"
    """One of the seats is not theirs any more, or the other has left the team."""
    BEGUN = "begun"
    """One of the shifts begins within the hour, runs or is over."""
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Deal:
    """An exchange with the seats that it is about, locked. `theirs`: None when it is given away."""

    row: Exchange
    mine: Seat
    theirs: Seat | None

    @property
    def is_open(self) -> bool:
        return self.row.ended_at is None


@dataclass(frozen=True, slots=True)
class Done:
    """Who had a seat and who has it now; searches that are over because of it."""

    changes: tuple[tuple[Seat, Seat], ...]
    searches: tuple[SubstituteSearch, ...]


def is_movable(seat: Seat, now: datetime) -> bool:
    """Theirs, known, and far enough ahead."""
    ahead = seat.shift.starts_at - LEAST > now and seat.shift.published_at is not None
    return ahead and seat.is_theirs and not seat.has_arrived


async def offers(session: AsyncSession, mine: Seat, zone: ZoneInfo, now: datetime) -> list[Seat]:
    """Seats of others that could be had for this one by the rules, the next first."""
    until = now + AHEAD
    published = (Shift.published_at.is_not(None), Shift.starts_at > now + LEAST, Shift.starts_at < until)
    watches = await shifts.watches(session, *published)
    looked_at = [watch.shift for watch in watches if watch.shift.id != mine.shift.id]
    if not looked_at or not is_movable(mine, now):
        return []
    ready = situation(await one_shift.problem_of(session, [mine.shift, *looked_at], zone))
    bookings = Bookings(ready, ready.problem.published)
    there = {seat.person.id for watch in watches if watch.shift.id == mine.shift.id for seat in watch.manned}
    return [
        seat
        for watch in watches
        for seat in watch.manned
        if seat.person.id not in there
        and is_movable(seat, now)
        and seat.assignment.answer is not Answer.SEEKING
        and mine.person.id not in {each.person.id for each in watch.manned}
        and _fits(ready, bookings, mine, seat)
    ]


def _fits(ready: Situation, bookings: Bookings, mine: Seat, theirs: Seat) -> bool:
    numbers = [ready.number(one_shift.key_of(seat.shift)) for seat in (mine, theirs)]
    if None in numbers or not {mine.person.id, theirs.person.id} <= ready.people.keys():
        return False
    here, other = (ready.places[number] for number in numbers if number is not None)
    bookings.give_back(mine.person.id, here)
    bookings.give_back(theirs.person.id, other)
    reasons = {
        why_not_there(ready, bookings, theirs.person.id, here),
        why_not_there(ready, bookings, mine.person.id, other),
    }
    bookings.take(mine.person.id, here)
    bookings.take(theirs.person.id, other)
    return reasons == {Why.POSSIBLE}


async def takers(session: AsyncSession, mine: Seat, zone: ZoneInfo) -> list[candidates.Candidate]:
    """Who could simply take it over, best first."""
    return await candidates.best(session, mine.shift, (), zone, absent=mine.person.id)


async def open_of(session: AsyncSession, assignment: int) -> Exchange | None:
    """What goes on about this seat, asked by whoever has it."""
    query = select(Exchange).where(Exchange.assignment_id == assignment, Exchange.ended_at.is_(None))
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def touching(session: AsyncSession, assignment: int) -> list[Exchange]:
    """Everything open that this seat is part of."""
    about = or_(Exchange.assignment_id == assignment, Exchange.other_assignment_id == assignment)
    query = select(Exchange).where(about, Exchange.ended_at.is_(None)).order_by(Exchange.id)
    return list((await session.execute(query)).scalars())


async def ask(
    session: AsyncSession, mine: Seat, person: int, theirs: Seat | None, *, by: int, at: datetime
) -> Exchange:
    """`person`: who is asked. Callers hold `mine` locked and have looked that nothing else is open for it."""
    first = min(seat.shift.starts_at for seat in (mine, theirs) if seat is not None)
    row = Exchange(
        assignment_id=mine.id,
        other_person_id=person,
        other_assignment_id=None if theirs is None else theirs.id,
        asked_by=by,
        asked_at=at,
        until=min(at + PATIENCE, first - LEAST),
    )
    session.add(row)
    await session.flush()
    journal.note(session, attendance.subject(mine), "exchange_asked", by=by, at=at)
    return row


async def deal(session: AsyncSession, exchange: int) -> Deal | None:
    """With its seats, all of it locked."""
    row = await session.get(Exchange, exchange)
    if row is None:
        return None
    seats = {}
    for number in sorted(each for each in (row.assignment_id, row.other_assignment_id) if each is not None):
        seats[number] = await shifts.seat(session, number, lock=True)
    query = select(Exchange).where(Exchange.id == exchange).with_for_update()
    row = (await session.execute(query.execution_options(populate_existing=True))).scalar_one()
    mine = seats[row.assignment_id]
    theirs = None if row.other_assignment_id is None else seats[row.other_assignment_id]
    return None if mine is None else Deal(row, mine, theirs)


async def against(session: AsyncSession, found: Deal, zone: ZoneInfo, now: datetime) -> Against | None:
    """What speaks against doing it now. None: nothing."""
    mine, theirs, other = found.mine, found.theirs, found.row.other_person_id
    if not mine.is_theirs or (theirs is not None and not theirs.is_theirs):
        return Against.GONE
    if not is_movable(mine, now) or (theirs is not None and not is_movable(theirs, now)):
        return Against.BEGUN
    if theirs is None:
        why = await candidates.why_not(session, other, mine.shift, zone, absent=mine.person.id)
        return None if why is None else Against.RULES
    asked = await one_shift.problem_of(session, [mine.shift, theirs.shift], zone)
    if not {mine.person.id, other} <= {person.id for person in asked.people}:
        return Against.GONE
    one = Planned(one_shift.key_of(mine.shift), mine.person.id)
    for_it = Planned(one_shift.key_of(theirs.shift), other)
    try:
        after = swapped(asked.published, one, for_it)
    except ValueError:
        return Against.GONE
    return Against.RULES if broken_by(asked, after) else None


async def perform(session: AsyncSession, found: Deal, *, by: int, at: datetime) -> Done:
    """It is done: each seat has its new person before the old one is relieved of it."""
    mine, theirs = found.mine, found.theirs
    why = GIVEN if theirs is None else SWAPPED
    changes = [(mine, await _hand_over(session, mine, found.row.other_person_id, why, by=by, at=at))]
    if theirs is not None:
        changes.append((theirs, await _hand_over(session, theirs, mine.person.id, why, by=by, at=at)))
    ended = []
    for before, _ in changes:
        await substitutes.lock_shift(session, before.shift.id)
        everybody = await shifts.everybody_in(session, before.shift.id, anew=True)
        for search in await substitutes.open_for_place(session, before, everybody):
            substitutes.end(session, search, "filled", at=at)
            ended.append(search)
    end(session, found.row, "done", by=by, at=at)
    await session.flush()
    return Done(tuple(changes), tuple(ended))


async def _hand_over(session: AsyncSession, seat: Seat, to: int, why: str, *, by: int, at: datetime) -> Seat:
    query = select(Assignment).where(Assignment.shift_id == seat.shift.id, Assignment.person_id == to)
    row = (await session.execute(query.with_for_update())).scalar_one_or_none()
    if row is None:
        row = Assignment(shift_id=seat.shift.id, person_id=to)
        session.add(row)
    if not _comes_back(seat, row.id, await shifts.everybody_in(session, seat.shift.id)):
        row.stands_in_for = seat.id
    row.answer, row.answered_at, row.answered_by = Answer.ACCEPTED, at, None if by == to else by
    row.released_why = row.result = row.chased = row.coming_at = None
    seat.assignment.answer, seat.assignment.answered_at, seat.assignment.released_why = Answer.RELEASED, at, why
    await session.flush()
    journal.note(session, attendance.subject(seat), why, by=by, at=at)
    taken = await shifts.seat(session, row.id)
    if taken is None:
        raise LookupError(f"assignment {row.id} is gone")
    return taken


def _comes_back(seat: Seat, row: int | None, everybody: list[Seat]) -> bool:
    """They had this very place before: then it is theirs again, and nobody stands in for themselves."""
    return row in {each.id for each in lineage.of(seat, everybody)}


def end(session: AsyncSession, row: Exchange, outcome: str, *, by: int | None, at: datetime) -> None:
    """`outcome`: done | declined | withdrawn | expired | impossible."""
    row.ended_at, row.outcome = at, outcome
    journal.note(session, f"exchange:{row.id}", outcome, by=by, at=at)


async def still_asked(session: AsyncSession, subject: str) -> bool:
    """Whether it is still open when the question is about to leave. `subject`: its id."""
    row = await session.get(Exchange, int(subject))
    return row is not None and row.ended_at is None
