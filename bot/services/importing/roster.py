"""排班: an existing roster. What lies ahead becomes a draft like any other, what is over counts in people's loads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.language import T, Text
from bot.roster.bookings import Bookings
from bot.roster.holes import holes
from bot.roster.local_time import between
from bot.roster.plan import Plan
from bot.roster.shifts import DaySpan, Seat
from bot.roster.shifts import Shift as Asked
from bot.roster.situation import situation
from bot.roster.validator import Broken, Violation, violations
from bot.services.importing.names import Directory
from bot.services.importing.work import ADDED, Change, RowError, Work, clock, unknown
from bot.services.roster import drafts, facts
from bot.services.roster.rules import rules
from bot.services.roster.sources import grids
from bot.services.roster.spots import Spot, spots
from bot.sheets.grid import Row
from bot.sheets.values import folded
from db.models import Answer, Assignment, RosterPlan, RosterState, Shift

if TYPE_CHECKING:
    from bot.services.roster.facts import Facts
    from bot.services.roster.spots import Spots

LONGEST = 182
"""Days ahead that one file may plan."""
AROUND = timedelta(minutes=30)
"""A shift that begins so near to what is written is meant."""
_ENDINGS = ("护学岗", "护学", "巡逻", "")

BROKEN: dict[Broken, Text] = {
    Broken.UNKNOWN: T("is no volunteer who can be planned"),
    Broken.VETTING: T("has not been vetted"),
    Broken.TRAINING: T("is not of that team, nor trained for it"),
    Broken.INSURANCE: T("has no insurance that day"),
    Broken.AGE: T("is too young or too old for that shift"),
    Broken.CARE: T("should not stand outdoors then, at that age"),
    Broken.AWAY: T("is on leave then"),
    Broken.FREE: T("has said that they are not free then"),
    Broken.REFUSED: T("is not to stand there, or cannot come"),
    Broken.OVERLAP: T("has another shift at the same time"),
    Broken.TRAVEL: T("cannot get there in time from the shift before"),
    Broken.REST: T("has too little rest after a late shift"),
    Broken.WEEK: T("has too many shifts that week"),
    Broken.MONTH: T("has too many shifts that month"),
    Broken.TOO_MANY: T("more people than the shift takes"),
    Broken.ALONE: T("late at night nobody goes alone"),
    Broken.INEXPERIENCED: T("somebody experienced has to be there"),
    Broken.HISTORY: T("that shift has begun already"),
}


async def take(work: Work, rows: Sequence[Row], everybody: Directory) -> None:
    ahead = [row for row in rows if _day(row) >= work.today]
    for row in rows:
        if row not in ahead:
            try:
                await _happened(work, row, everybody)
            except RowError as error:
                work.problems.append(row.problem(error.key, error.what))
    if ahead:
        await _draft(work, ahead, everybody)


def _day(row: Row) -> date:
    value = row.values["day"]
    return value if isinstance(value, date) else date.min


def _span(row: Row) -> tuple[time, time]:
    value = row.values["span"]
    return value if isinstance(value, tuple) else (time(), time())


def _people(row: Row, everybody: Directory) -> list[tuple[int, str]]:
    """Raises RowError."""
    said = row.values.get("people", ())
    found = [everybody.who("people", each) for each in said] if isinstance(said, tuple) else []
    return [(each.id, each.called or each.name) for each in found]


# Ahead


async def _draft(work: Work, rows: Sequence[Row], everybody: Directory) -> None:
    days = {_day(row) for row in rows}
    span = DaySpan(min(days), max(days))
    if (span.last - span.first).days > LONGEST:
        row = max(rows, key=_day)
        work.problems.append(row.problem("day", T("too far ahead: is the year right?")))
        return
    known = await facts.read(work.session, span, work.zone, work.now)
    where = await spots(work.session, known.grids)
    seats: dict[Seat, Row] = {}
    names: dict[int, str] = {}
    said: set[str] = set()
    for row in rows:
        try:
            shift = _meant(work, row, known, where)
            for person, name in _people(row, everybody):
                names[person] = name
                seats.setdefault(Seat(shift.key, person), row)
            said.add(shift.key)
        except RowError as error:
            work.problems.append(row.problem(error.key, error.what))
    others = {seat for seat in known.problem.published if seat.shift not in said and seat.shift in _keys(known)}
    taken = _without_violations(work, known, seats, others, names)
    await _write(work, span, known, frozenset(taken) | others, rows)


def _keys(known: Facts) -> set[str]:
    return {shift.key for shift in known.problem.shifts}


def _meant(work: Work, row: Row, known: Facts, where: Spots) -> Asked:
    """Raises RowError."""
    day, (begins, _) = _day(row), _span(row)
    place = str(row.values["place"])
    names = {shift.key: where.of(shift.key).name for shift in known.problem.shifts}
    there = [shift for shift in known.problem.shifts if _is_called(place, names[shift.key])]
    if not there:
        raise unknown("place", place, set(names.values()))
    that_day = [shift for shift in there if shift.starts.astimezone(work.zone).date() == day]
    at = datetime.combine(day, begins, work.zone)
    near = min(that_day, key=lambda shift: abs(shift.starts - at), default=None)
    if near is None or abs(near.starts - at) > AROUND:
        times = "、".join(clock(shift.starts.astimezone(work.zone).time()) for shift in that_day)
        if not times:
            raise RowError("day", T("no shift at {place} on that day", place=place))
        raise RowError("span", T("no shift then at {place}; that day there is {times}", place=place, times=times))
    return near


def _is_called(said: str, name: str) -> bool:
    return any(folded(said) == folded(name + ending) for ending in _ENDINGS)


def _without_violations(
    work: Work, known: Facts, seats: dict[Seat, Row], others: set[Seat], names: dict[int, str]
) -> list[Seat]:
    """Those that can be published; each of the others is a problem with its cell."""
    taken = dict(seats)
    while taken:
        found = [each for each in violations(known.problem, {*taken, *others}) if _of(each, taken)]
        if not found:
            break
        seat = _of(found[0], taken)[-1]
        what = T("{name}: {what}", name=names[seat.person], what=BROKEN[found[0].rule])
        work.problems.append(taken.pop(seat).problem("people", what))
    return list(taken)


def _of(violation: Violation, taken: Iterable[Seat]) -> list[Seat]:
    """Those of the file that are concerned, by time."""
    order = {key: place for place, key in enumerate(violation.shifts)}
    mine = [
        seat for seat in taken if seat.shift in order and (violation.person is None or seat.person == violation.person)
    ]
    return sorted(mine, key=lambda seat: (order[seat.shift], seat.person))


async def _write(work: Work, span: DaySpan, known: Facts, seats: frozenset[Seat], rows: Sequence[Row]) -> None:
    """Nothing where the same lies there as a draft, or is published."""
    if not seats or seats == frozenset(seat for seat in known.problem.published if seat.shift in _keys(known)):
        return
    query = select(RosterPlan).where(RosterPlan.state == RosterState.DRAFT, RosterPlan.first == span.first)
    for plan in (await work.session.execute(query.where(RosterPlan.last == span.last))).scalars():
        draft = await drafts.read(work.session, plan.id)
        if draft is not None and drafts.seats_of(draft) == seats and plan.facts == known.fingerprint:
            return
    ready = situation(known.problem)
    made = Plan(
        seats=seats,
        holes=tuple(holes(ready, Bookings(ready, seats))),
        refused=(),
        proofs=(),
        by_zone=False,
        removed=known.problem.published - seats,
        added=seats - known.problem.published,
        seconds=0.0,
    )
    plan = await drafts.ask(work.session, span, by=work.by, now=work.now)
    await drafts.write(work.session, plan, known, made, work.now)
    name = f"{span.first}—{span.last}"
    work.changes.append(Change(rows[0], ADDED, f"roster:{plan.id}", name))


# What is over


async def _happened(work: Work, row: Row, everybody: Directory) -> None:
    """As somebody's past shift; what came of it nobody knows. Raises RowError."""
    day = _day(row)
    rolling = (await rules(work.session)).rolling
    if day < work.today - rolling:
        work.notes.append(row.problem("day", T("older than is counted; left out")))
        return
    people = _people(row, everybody)
    spot = await _spot(work, row)
    starts, ends = between(day, *_span(row), work.zone)
    query = select(Shift).where(Shift.starts_at == starts, Shift.cancelled_at.is_(None))
    query = query.where(Shift.post_id == spot.post, Shift.route_id == spot.route)
    shift = (await work.session.execute(query.order_by(Shift.id).limit(1))).scalar_one_or_none()
    if shift is None:
        if not people:
            return
        shift = Shift(
            kind=spot.kind,
            post_id=spot.post,
            route_id=spot.route,
            starts_at=starts,
            ends_at=ends,
            minimum=len(people),
            name=None if spot.post or spot.route else spot.name,
            grid=spot.grid,
            published_at=work.now,
        )
        work.session.add(shift)
        await work.session.flush()
    held = select(Assignment.person_id).where(Assignment.shift_id == shift.id)
    there = set((await work.session.execute(held)).scalars())
    new = [(person, name) for person, name in people if person not in there]
    work.session.add_all(Assignment(shift_id=shift.id, person_id=each, answer=Answer.ACCEPTED) for each, _ in new)
    await work.session.flush()
    for _, name in new:
        work.added(row, f"shift:{shift.id}", f"{day} {spot.name} {name}")


async def _spot(work: Work, row: Row) -> Spot:
    place = str(row.values["place"])
    known = (await spots(work.session, await grids(work.session))).all()
    for spot in known:
        if _is_called(place, spot.name):
            return spot
    raise unknown("place", place, [spot.name for spot in known])
