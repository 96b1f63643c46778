"""Somebody is put into a shift that people know already, or taken out of it, by the office: at once, by the same
writing as a publication, and kept by every repair that comes after it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.problem import Problem
from bot.roster.shifts import DaySpan, Seat
from bot.roster.validator import Broken, violations
from bot.services import journal
from bot.services.roster import facts, hands
from bot.services.roster.facts import Facts
from bot.services.roster.hands import NotDone, NotDoneError
from bot.services.roster.publishing import Adjusted, adjust
from db.models import Answer, Assignment, Shift

AGREED = frozenset({Broken.WEEK, Broken.MONTH})
"""Broken by what is not pinned; whoever is put there over a ceiling has all of that time pinned."""


@dataclass(frozen=True, slots=True)
class Known:
    """A shift that people know, and the week around it. `seats`: who answers for what in it."""

    shift: Shift
    key: str
    facts: Facts

    @property
    def problem(self) -> Problem:
        return self.facts.problem

    @property
    def seats(self) -> frozenset[Seat]:
        return self.facts.problem.published


async def known(session: AsyncSession, shift: int, zone: ZoneInfo, now: datetime) -> Known | None:
    """None: it was called off, has begun, stands in no roster, or nothing asks for it any more."""
    row = (
        await session.execute(select(Shift).where(Shift.id == shift).execution_options(populate_existing=True))
    ).scalar_one_or_none()
    if row is None or row.slot_key is None or row.cancelled_at is not None or row.starts_at <= now:
        return None
    if row.published_at is None:
        return None
    found = await facts.read(session, _week(row.starts_at.astimezone(zone).date()), zone, now)
    if not any(each.key == row.slot_key for each in found.problem.shifts):
        return None
    return Known(row, row.slot_key, found)


def _week(day: date) -> DaySpan:
    monday = day - timedelta(days=day.weekday())
    return DaySpan(monday, monday + timedelta(days=6))


async def put(
    session: AsyncSession,
    shift: int,
    *,
    add: Collection[int] = (),
    remove: Collection[int] = (),
    by: int,
    zone: ZoneInfo,
    now: datetime,
    reason: str = "",
) -> Adjusted:
    """Both at once, so that a night is never walked alone in between. `reason`: a code, where one was asked for.

    Raises NotDoneError; then nothing was changed.
    """
    await _lock(session, shift)
    of = await known(session, shift, zone, now)
    if of is None:
        raise NotDoneError(NotDone.BEGUN)
    there = {seat.person for seat in of.seats if seat.shift == of.key}
    add, remove = set(add) - there, set(remove) & there
    if not add and not remove:
        raise NotDoneError(NotDone.MOVED)
    if not add <= {person.id for person in of.problem.people}:
        raise NotDoneError(NotDone.BEGUN)
    after, seats = hands.after(
        of.problem,
        of.seats,
        [
            *(hands.Change(Seat(of.key, person), hands.Hand.PINNED) for person in add),
            *(hands.Change(Seat(of.key, person), hands.Hand.FORBIDDEN) for person in remove),
        ],
    )
    broken = set(violations(after, seats)) - set(violations(of.problem, of.seats))
    if reason:
        broken = {each for each in broken if each.rule not in AGREED}
    if broken:
        raise NotDoneError(NotDone.BREAKS, tuple(sorted(broken, key=lambda each: (each.rule, each.person or 0))))
    for person in sorted(add):
        await hands.rule(session, Seat(of.key, person), True, by=by, now=now)
        if reason:
            await _pin_around(session, of, person, by=by, zone=zone, now=now)
    for person in sorted(remove):
        await hands.rule(session, Seat(of.key, person), False, by=by, now=now)
    done = await adjust(session, of.facts, of.key, there - remove | add, now)
    for assignment in (*done.added, *done.removed):
        what = "put_there" if assignment in done.added else "taken_out"
        journal.note(session, f"assignment:{assignment}", what, by=by, at=now, detail=reason)
    return done


async def _lock(session: AsyncSession, shift: int) -> None:
    """Seats first, then the shift, as everybody locks them."""
    seats = select(Assignment).where(Assignment.shift_id == shift).order_by(Assignment.id).with_for_update()
    (await session.execute(seats.execution_options(populate_existing=True))).all()
    (await session.execute(select(Shift.id).where(Shift.id == shift).with_for_update(key_share=True))).all()


async def _pin_around(session: AsyncSession, of: Known, person: int, *, by: int, zone: ZoneInfo, now: datetime) -> None:
    """Over a ceiling nobody is chosen by the planner, so all that they have in that week and month is the office's."""
    day = of.shift.starts_at.astimezone(zone).date()
    week, month = _week(day), (day.year, day.month)
    query = select(Shift.slot_key, Shift.starts_at).join(Assignment, Assignment.shift_id == Shift.id)
    query = query.where(Assignment.person_id == person, Assignment.answer != Answer.RELEASED, Shift.starts_at > now)
    query = query.where(Shift.slot_key.is_not(None), Shift.cancelled_at.is_(None))
    for key, starts in await session.execute(query):
        local = starts.astimezone(zone).date()
        if key is not None and (local in week or (local.year, local.month) == month):
            await hands.rule(session, Seat(key, person), True, by=by, now=now)
