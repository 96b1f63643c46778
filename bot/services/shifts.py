"""Shifts and the people in them, as everybody else looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Answer, Assignment, Person, Post, Result, Route, School, Shift, ShiftKind, Team

CHECK_IN_OPENS = timedelta(minutes=60)
"""How long before it begins a shift can be checked in to."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person in one shift, with all that a message about it names."""

    assignment: Assignment
    shift: Shift
    person: Person
    place: str
    """实验小学东门; of a patrol its route."""
    latitude: float | None
    longitude: float | None
    sign: str
    """The four digits on the post's sign; empty for a patrol."""
    lead: timedelta
    """How long before the beginning the school wants its posts manned; nothing for a patrol."""

    @property
    def id(self) -> int:
        return self.assignment.id

    @property
    def called(self) -> str:
        return self.person.called or self.person.name

    @property
    def is_theirs(self) -> bool:
        """Whether the person still answers for the seat."""
        return self.assignment.answer is not Answer.RELEASED and self.shift.cancelled_at is None

    @property
    def has_arrived(self) -> bool:
        return self.assignment.arrived_at is not None

    @property
    def expected_at(self) -> datetime:
        """When they should be there."""
        return self.shift.starts_at - self.lead

    def can_check_in(self, now: datetime) -> bool:
        return self.is_open(now) and not self.has_arrived and self.shift.cancelled_at is None

    def is_open(self, now: datetime) -> bool:
        """It begins within the hour or runs now."""
        return self.shift.starts_at - CHECK_IN_OPENS <= now < self.shift.ends_at


@dataclass(frozen=True, slots=True)
class Watch:
    """One shift with everybody who was ever in it."""

    shift: Shift
    place: str
    seats: tuple[Seat, ...] = field(default=())

    @property
    def manned(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.seats if seat.is_theirs)

    @property
    def short(self) -> int:
        """How many seats below the minimum have nobody."""
        present = [seat for seat in self.seats if seat.is_theirs or seat.has_arrived]
        return max(0, self.shift.minimum - len(present))


_SEATS = (
    select(Assignment, Shift, Person, Post, School.name, School.lead_minutes, Route.name)
    .join(Shift, Shift.id == Assignment.shift_id)
    .join(Person, Person.id == Assignment.person_id)
    .outerjoin(Post, Post.id == Shift.post_id)
    .outerjoin(School, School.id == Post.school_id)
    .outerjoin(Route, Route.id == Shift.route_id)
    .order_by(Shift.starts_at, Shift.id, Assignment.id)
)


def _seat(row: Any) -> Seat:
    assignment, shift, person, post, school, lead, route = row
    return Seat(
        assignment,
        shift,
        person,
        _place(shift, post, school, route),
        None if post is None else post.latitude,
        None if post is None else post.longitude,
        "" if post is None else post.sign,
        timedelta(minutes=lead or 0),
    )


def _place(shift: Shift, post: Post | None, school: str | None, route: str | None) -> str:
    return f"{school}{post.name}" if post is not None else route or shift.name or ""


async def _seats(
    session: AsyncSession, *conditions: ColumnElement[bool], lock: bool = False, anew: bool = False
) -> list[Seat]:
    query = _SEATS.where(*conditions)
    if lock:
        query = query.with_for_update(of=Assignment)
    if lock or anew:
        query = query.execution_options(populate_existing=True)
    return [_seat(row) for row in await session.execute(query)]


async def seat(
    session: AsyncSession, assignment: int, *conditions: ColumnElement[bool], lock: bool = False
) -> Seat | None:
    """`lock`: nobody else changes it until this turn has ended. `conditions`: such as who may act for it."""
    found = await _seats(session, Assignment.id == assignment, *conditions, lock=lock)
    return found[0] if found else None


async def coming_of(session: AsyncSession, person: int, now: datetime, *, lock: bool = False) -> list[Seat]:
    """What this person has been told of and still has before them, the next first; what runs now included."""
    theirs = (Assignment.person_id == person, Assignment.answer != Answer.RELEASED)
    ahead = (Shift.ends_at > now, Shift.published_at.is_not(None), Shift.cancelled_at.is_(None))
    return await _seats(session, *theirs, *ahead, lock=lock)


async def to_check_in(session: AsyncSession, person: int, now: datetime) -> list[Seat]:
    """This person's shifts that begin within the hour or run now, and where they are not yet."""
    return [seat for seat in await coming_of(session, person, now) if seat.can_check_in(now)]


async def grid_of(session: AsyncSession, seat: Seat) -> str:
    """Of the post, or where the route begins; empty where nobody has said."""
    if seat.shift.post_id is not None:
        query = select(Post.grid).where(Post.id == seat.shift.post_id)
    elif seat.shift.route_id is None:
        return seat.shift.grid or ""
    else:
        query = select(Route.grid).where(Route.id == seat.shift.route_id)
    return (await session.execute(query)).scalar_one_or_none() or ""


async def next_of(session: AsyncSession, person: int, now: datetime) -> Seat | None:
    """What runs now or begins next, planned only included."""
    theirs = (Assignment.person_id == person, Assignment.answer != Answer.RELEASED)
    found = await _seats(session, *theirs, Shift.ends_at > now, Shift.cancelled_at.is_(None))
    return found[0] if found else None


async def everybody_in(session: AsyncSession, shift: int, *, anew: bool = False) -> list[Seat]:
    """All who were ever in this shift. `anew`: as it is now that the shift is locked, not as it was read before."""
    return await _seats(session, Assignment.shift_id == shift, anew=anew)


async def beside(session: AsyncSession, seat: Seat) -> list[Seat]:
    """搭档: the others in the same shift."""
    return others(seat, await everybody_in(session, seat.shift.id))


def others(seat: Seat, everybody: Sequence[Seat]) -> list[Seat]:
    """Of all who were ever in it those who stand there beside this one, or will."""
    return [other for other in everybody if other.id != seat.id and (other.is_theirs or other.has_arrived)]


async def watch(session: AsyncSession, shift: int, *, anew: bool = False) -> Watch | None:
    """`anew`: as it is now that the shift is locked, not as it was read before."""
    found = await watches(session, Shift.id == shift, anew=anew)
    return found[0] if found else None


async def watches(session: AsyncSession, *conditions: ColumnElement[bool], anew: bool = False) -> list[Watch]:
    """Shifts that were not called off, in the order in which they begin."""
    query = (
        select(Shift, Post, School.name, Route.name)
        .outerjoin(Post, Post.id == Shift.post_id)
        .outerjoin(School, School.id == Post.school_id)
        .outerjoin(Route, Route.id == Shift.route_id)
        .where(Shift.cancelled_at.is_(None), *conditions)
        .order_by(Shift.starts_at, Shift.id)
    )
    rows = (await session.execute(query)).all()
    seats: dict[int, list[Seat]] = {}
    if rows:
        for found in await _seats(session, Shift.id.in_([row[0].id for row in rows]), anew=anew):
            seats.setdefault(found.shift.id, []).append(found)
    return [
        Watch(shift, _place(shift, post, school, route), tuple(seats.get(shift.id, ())))
        for shift, post, school, route in rows
    ]


async def on(session: AsyncSession, day: date, zone: ZoneInfo) -> list[Watch]:
    """All that begins on this day of the community."""
    begins = datetime.combine(day, time.min, zone)
    ends = datetime.combine(day + timedelta(days=1), time.min, zone)
    return await watches(session, Shift.starts_at >= begins, Shift.starts_at < ends)


async def running(session: AsyncSession, now: datetime) -> list[Watch]:
    """What runs now, or begins within the hour."""
    return await watches(session, Shift.starts_at <= now + CHECK_IN_OPENS, Shift.ends_at > now)


async def short_until(session: AsyncSession, now: datetime, until: datetime) -> list[Watch]:
    """缺人: shifts with fewer people than they need, those that run now included."""
    ahead = await watches(session, Shift.ends_at > now, Shift.starts_at < until)
    return [watch for watch in ahead if watch.short]


def missing(watches: Sequence[Watch], now: datetime) -> list[Seat]:
    """Who should be there and is not, and is not on the way either."""
    return [
        seat
        for watch in watches
        for seat in watch.manned
        if not seat.has_arrived
        and watch.shift.starts_at <= now
        and (seat.assignment.coming_at is None or seat.assignment.coming_at <= now)
    ]


async def publish(session: AsyncSession, now: datetime) -> dict[int, list[Seat]]:
    """Make every planned shift known; who has to be told of which seats."""
    shifts = await watches(session, Shift.published_at.is_(None), Shift.ends_at > now)
    told: dict[int, list[Seat]] = {}
    for each in shifts:
        each.shift.published_at = now
        for found in each.manned:
            told.setdefault(found.person.id, []).append(found)
    return told


async def still_expected(session: AsyncSession, subject: str) -> bool:
    """Whether a reminder of this assignment is still true when it is about to leave."""
    found = await seat(session, int(subject))
    return found is not None and found.is_theirs and not found.has_arrived and found.assignment.result is None


async def still_unanswered(session: AsyncSession, subject: str) -> bool:
    """Whether they still have to say if they come when they are about to be asked. `subject`: the assignment."""
    found = await seat(session, int(subject))
    return found is not None and found.is_theirs and found.assignment.answer is Answer.PROPOSED


def team_of(shift: Shift) -> Team:
    """Whose leader answers for it."""
    if shift.team is not None:
        return Team(shift.team)
    return Team.CROSSING if is_crossing(shift) else Team.PATROL


def is_crossing(shift: Shift) -> bool:
    return shift.kind is ShiftKind.CROSSING


def is_patrol(shift: Shift) -> bool:
    return shift.kind is ShiftKind.PATROL


async def absences(session: AsyncSession, person: int, since: datetime) -> int:
    query = select(Assignment.id).join(Shift).where(Assignment.person_id == person, Assignment.result == Result.ABSENT)
    return len((await session.execute(query.where(Shift.starts_at >= since))).all())
