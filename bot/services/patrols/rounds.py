"""A round as it stands: who walks it, its checkpoints as they were found, and whether it can still be signed off.

Whoever changes one holds it locked: first the seats of its shift in the order of their ids, then the shift, then the
patrol, or two could wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import leading, rights, shifts, substitutes
from bot.services.shifts import Seat
from db.models import (
    Answer,
    Assignment,
    Checkpoint,
    Patrol,
    PatrolMember,
    PatrolState,
    PatrolTick,
    Person,
    Route,
    Shift,
    Team,
    TickState,
)

UNFINISHED_AFTER = timedelta(hours=2)
"""After its end a round that nobody has signed off closes as 未完成."""
LATE_WITHIN = timedelta(days=1)
"""After that it can still be signed off for so long."""
WITHOUT_SHIFT = timedelta(hours=2)
"""How long a round outside any shift is taken to last."""


@dataclass(frozen=True, slots=True)
class Point:
    """A checkpoint, and the tick of it that counts."""

    checkpoint: Checkpoint
    tick: PatrolTick | None
    by: str
    """How others call who ticked it."""

    @property
    def state(self) -> TickState | None:
        return None if self.tick is None else self.tick.state


@dataclass(frozen=True, slots=True)
class Round:
    patrol: Patrol
    shift: Shift | None
    place: str
    """Its route."""
    grid: str | None
    points: tuple[Point, ...]
    members: tuple[Person, ...]

    @property
    def ends_at(self) -> datetime:
        """When it should be over."""
        return self.patrol.began_at + WITHOUT_SHIFT if self.shift is None else self.shift.ends_at

    @property
    def starts_at(self) -> datetime:
        return self.patrol.began_at if self.shift is None else self.shift.starts_at

    @property
    def member_ids(self) -> list[int]:
        return [person.id for person in self.members]

    @property
    def names(self) -> str:
        return "、".join(called(person) for person in self.members)

    def are(self, *states: TickState | None) -> list[Point]:
        return [point for point in self.points if point.state in states]

    @property
    def unreported(self) -> list[Point]:
        """有情况 of which nothing has been reported yet."""
        return [point for point in self.are(TickState.FOUND) if point.tick is not None and point.tick.case_id is None]

    def can_be_signed(self, now: datetime) -> bool:
        """Also what closed as 未完成, for a day."""
        return is_open(self.patrol) or (
            self.patrol.state is PatrolState.UNFINISHED and now < self.ends_at + UNFINISHED_AFTER + LATE_WITHIN
        )


def is_open(patrol: Patrol) -> bool:
    return patrol.state is PatrolState.OPEN


def subject(patrol: Patrol) -> str:
    """Of its card and its attachments."""
    return f"patrol:{patrol.id}"


def handover_subject(patrol: Patrol) -> str:
    """Of a note for the next patrol that was spoken."""
    return f"handover:{patrol.id}"


def called(person: Person) -> str:
    return person.called or person.name


# Begun


async def begin(session: AsyncSession, seat: Seat, at: datetime) -> Patrol:
    """The round of this seat's shift, of which the person is one from now on. The seat is locked."""
    await substitutes.lock_shift(session, seat.shift.id)
    patrol = await of_shift(session, seat.shift.id, lock=True)
    if patrol is None:
        patrol = Patrol(shift_id=seat.shift.id, route_id=seat.shift.route_id, began_at=at)
        session.add(patrol)
        await session.flush()
    if is_open(patrol):
        await joins(session, patrol, seat.person.id)
    return patrol


async def begin_without_shift(session: AsyncSession, route: int, person: int, at: datetime) -> Patrol:
    """我来巡一圈."""
    patrol = Patrol(route_id=route, began_at=at)
    session.add(patrol)
    await session.flush()
    await joins(session, patrol, person)
    return patrol


async def routes(session: AsyncSession) -> list[Route]:
    return list((await session.execute(select(Route).order_by(Route.id))).scalars())


async def is_route(session: AsyncSession, route: int) -> bool:
    return await session.get(Route, route) is not None


async def joins(session: AsyncSession, patrol: Patrol, person: int) -> None:
    if await session.get(PatrolMember, (patrol.id, person)) is None:
        session.add(PatrolMember(patrol_id=patrol.id, person_id=person, page=0))
        await session.flush()


async def leaves(session: AsyncSession, patrol: Patrol, person: int) -> None:
    """They were never there: a slip of the roll call."""
    member = await session.get(PatrolMember, (patrol.id, person))
    if member is not None:
        await session.delete(member)
        await session.flush()


# Found


async def find(session: AsyncSession, patrol: int, *, lock: bool = False) -> Patrol | None:
    """`lock`: alone; where seats change as well, `lock_all`."""
    return await session.get(Patrol, patrol, with_for_update=lock or None, populate_existing=True)


async def lock_all(session: AsyncSession, patrol: int) -> tuple[Patrol | None, list[Seat]]:
    """The round and all seats of its shift, as they are now that nobody else changes them."""
    shift = (await session.execute(select(Patrol.shift_id).where(Patrol.id == patrol))).scalar_one_or_none()
    if shift is None:
        return await find(session, patrol, lock=True), []
    ids = select(Assignment.id).where(Assignment.shift_id == shift).order_by(Assignment.id)
    await session.execute(ids.with_for_update())
    await substitutes.lock_shift(session, shift)
    return await find(session, patrol, lock=True), await shifts.everybody_in(session, shift, anew=True)


async def checked_in(session: AsyncSession, of: Round) -> set[int]:
    """Who of them was there by the shift's own check-in; of a round without a shift all."""
    if of.patrol.shift_id is None:
        return set(of.member_ids)
    query = select(Assignment.person_id).where(
        Assignment.shift_id == of.patrol.shift_id, Assignment.arrived_at.is_not(None)
    )
    return set((await session.execute(query)).scalars())


async def of_shift(session: AsyncSession, shift: int, *, lock: bool = False) -> Patrol | None:
    query = select(Patrol).where(Patrol.shift_id == shift)
    if lock:
        query = query.with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def look(session: AsyncSession, patrol: Patrol) -> Round:
    """With everything that its cards show."""
    await session.flush()
    shift = None if patrol.shift_id is None else await session.get(Shift, patrol.shift_id)
    route = None if patrol.route_id is None else await session.get(Route, patrol.route_id)
    on_route = select(Checkpoint).where(Checkpoint.route_id == patrol.route_id)
    checkpoints = list((await session.execute(on_route.order_by(Checkpoint.position, Checkpoint.id))).scalars())
    newest: dict[int, tuple[PatrolTick, Person | None]] = {}
    ticks = (
        select(PatrolTick, Person)
        .outerjoin(Person, Person.id == PatrolTick.by_id)
        .where(PatrolTick.patrol_id == patrol.id)
        .order_by(PatrolTick.id)
        .execution_options(populate_existing=True)
    )
    for tick, person in await session.execute(ticks):
        newest[tick.checkpoint_id] = (tick, person)
    points = []
    for checkpoint in checkpoints:
        counts = newest.get(checkpoint.id)
        who = None if counts is None else counts[1]
        points.append(Point(checkpoint, None if counts is None else counts[0], "" if who is None else called(who)))
    return Round(
        patrol,
        shift,
        "" if route is None else route.name,
        None if route is None else route.grid,
        tuple(points),
        tuple(await members(session, patrol)),
    )


async def members(session: AsyncSession, patrol: Patrol) -> list[Person]:
    query = select(Person).join(PatrolMember, PatrolMember.person_id == Person.id)
    return list((await session.execute(query.where(PatrolMember.patrol_id == patrol.id).order_by(Person.id))).scalars())


async def is_member(session: AsyncSession, patrol: Patrol, person: int) -> bool:
    return await session.get(PatrolMember, (patrol.id, person)) is not None


async def to_sign(session: AsyncSession, person: int, now: datetime) -> list[Round]:
    """What this person walks, or has walked and not signed off; the newest first."""
    mine = select(PatrolMember.patrol_id).where(PatrolMember.person_id == person)
    return await _to_sign(session, now, Patrol.id.in_(mine))


async def led(session: AsyncSession, who: int, now: datetime) -> list[Round]:
    """What `who` may sign off for others; the newest first."""
    if not await rights.may_lead(session, who, Team.PATROL):
        return []
    return await _to_sign(session, now)


async def _to_sign(session: AsyncSession, now: datetime, *conditions: ColumnElement[bool]) -> list[Round]:
    recent = Patrol.began_at > now - timedelta(days=3)
    states = Patrol.state.in_((PatrolState.OPEN, PatrolState.UNFINISHED))
    query = select(Patrol).where(states, recent, *conditions).order_by(Patrol.id.desc())
    found = [await look(session, patrol) for patrol in (await session.execute(query)).scalars()]
    return [each for each in found if each.can_be_signed(now)]


async def may_sign(session: AsyncSession, patrol: Patrol, person: int) -> bool:
    """Who walked it, who had a seat in its shift that is still theirs, and for them who leads patrols."""
    seated = exists().where(Assignment.shift_id == patrol.shift_id, Assignment.person_id == person)
    came = or_(Assignment.arrived_at.is_not(None), Assignment.answer != Answer.RELEASED)
    query = select(Patrol.id).where(Patrol.id == patrol.id, or_(_walked(patrol, person), seated.where(came)))
    if (await session.execute(query)).first() is not None:
        return True
    return await rights.may_lead(session, person, Team.PATROL)


def _walked(patrol: Patrol, person: int) -> ColumnElement[bool]:
    return exists().where(PatrolMember.patrol_id == patrol.id, PatrolMember.person_id == person)


async def line_for(session: AsyncSession, members: Sequence[int]) -> list[int]:
    """Who looks at a round that is signed off, the nearest first: never who walked it."""
    line = [*await leading.leaders(session, Team.PATROL), *await leading.coordinators(session)]
    return [each for each in dict.fromkeys(line) if each not in members]


async def last_handover(session: AsyncSession, route: int | None, *, besides: int | None = None) -> Patrol | None:
    """The last round of this route that was signed off, when it left a note."""
    query = select(Patrol).where(Patrol.route_id == route, Patrol.signed_at.is_not(None))
    if besides is not None:
        query = query.where(Patrol.id != besides)
    newest = query.order_by(Patrol.signed_at.desc(), Patrol.id.desc()).limit(1)
    return (await session.execute(newest)).scalars().first()
