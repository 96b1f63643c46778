"""The rows of those who are out alone: found, begun, and who hears of them. Callers hold the watch locked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attendance, escalation, leading, people, rights, shifts
from bot.services.emergencies import places, raising, records
from bot.services.escalation import Next
from bot.services.shifts import Seat
from bot.services.welfare.asking import LEADER, OFFICE, PERSON, delays, end, plan_of, standing_of, stands
from db.models import Emergency, EmergencyCall, EmergencyKind, Person, WelfareWatch


async def find(session: AsyncSession, number: int) -> WelfareWatch | None:
    """Locked until the turn has ended."""
    return await session.get(WelfareWatch, number, with_for_update=True, populate_existing=True)


async def open_of(session: AsyncSession, person: int) -> WelfareWatch | None:
    query = (
        select(WelfareWatch)
        .where(WelfareWatch.person_id == person, WelfareWatch.ended_at.is_(None))
        .order_by(WelfareWatch.id.desc())
    )
    return (await session.execute(query.limit(1).with_for_update())).scalars().first()


async def homeward_from(session: AsyncSession, emergency: int) -> list[WelfareWatch]:
    """Who is still on the way home from it."""
    where = (WelfareWatch.emergency_id == emergency, WelfareWatch.ended_at.is_(None))
    return list((await session.execute(select(WelfareWatch).where(*where).with_for_update())).scalars())


async def was_watched(session: AsyncSession, assignment: int) -> bool:
    query = select(WelfareWatch.id).where(WelfareWatch.assignment_id == assignment).limit(1)
    return (await session.execute(query)).first() is not None


async def seat_of(session: AsyncSession, watch: WelfareWatch) -> Seat | None:
    return None if watch.assignment_id is None else await shifts.seat(session, watch.assignment_id)


async def line_for(session: AsyncSession, watch: WelfareWatch) -> list[int]:
    """Who answers for them and can be written to, the nearest first."""
    seat = await seat_of(session, watch)
    person = await session.get_one(Person, watch.person_id)
    line = await (leading.line_for(session, person) if seat is None else leading.line_for_seat(session, seat))
    reachable = await people.reachable(session, line)
    return [each for each in line if each in reachable]


async def is_in_an_emergency(session: AsyncSession, person: int) -> bool:
    """Has called for help, or goes to somebody who has: that emergency asks how they are. Locks nothing."""
    goes = (
        select(EmergencyCall.emergency_id)
        .where(EmergencyCall.person_id == person, EmergencyCall.going.is_(True), EmergencyCall.relieved_at.is_(None))
        .scalar_subquery()
    )
    query = select(Emergency.id).where(
        Emergency.ended_at.is_(None),
        Emergency.drill.is_(False),
        or_(Emergency.raised_by == person, Emergency.id.in_(goes)),
    )
    return (await session.execute(query.limit(1))).first() is not None


async def may_act_for(session: AsyncSession, who: int, watch: WelfareWatch) -> bool:
    """The leaders of the person and of the patrol, and the office; nobody for themselves."""
    if who == watch.person_id:
        return False
    seat = await seat_of(session, watch)
    if seat is not None:
        return await leading.seat_led(session, who, seat.id) is not None
    team = (await session.get_one(Person, watch.person_id)).team
    return await (rights.may_coordinate(session, who) if team is None else rights.may_lead(session, who, team))


def begin(
    session: AsyncSession,
    person: int,
    at: datetime,
    *,
    assignment: int | None = None,
    emergency: int | None = None,
) -> WelfareWatch:
    """`emergency`: they are on the way home from it. The caller flushes before it needs the id."""
    watch = WelfareWatch(
        person_id=person,
        assignment_id=assignment,
        emergency_id=emergency,
        began_at=at,
        heard_at=at,
        homeward=emergency is not None,
        started=0,
        round=0,
        waiting=True,
        there=False,
        wants_more=False,
    )
    session.add(watch)
    return watch


async def call(session: AsyncSession, watch: WelfareWatch, coming: Next, at: datetime) -> list[int]:
    """The batch that is due, or everybody once more. To whom it is news; who cannot be written to is passed over."""
    standing = standing_of(watch)
    if standing is None:
        return []
    batches = plan_of(watch).batches
    is_again = coming.step is escalation.Step.AGAIN
    groups = (PERSON, LEADER, OFFICE) if is_again else batches[watch.started].groups
    written = [person for group in groups for person in await _people(session, watch, group)]
    stands(watch, escalation.called(standing, delays(watch), at, waiting=bool(written)))
    return list(dict.fromkeys(written))


async def somebody_new(session: AsyncSession, watch: WelfareWatch, told: Collection[int]) -> bool:
    """Whether one of those who answer for them can be written to, and is not among `told`."""
    return not {*await _people(session, watch, LEADER), *await _people(session, watch, OFFICE)} <= set(told)


async def _people(session: AsyncSession, watch: WelfareWatch, group: str) -> list[int]:
    if group == PERSON:
        return [watch.person_id] if await people.reachable(session, [watch.person_id]) else []
    line = await line_for(session, watch)
    if group == LEADER:
        return line[:1]
    office = set(await leading.coordinators(session))
    return [person for person in line if person in office]


async def raise_for(session: AsyncSession, watch: WelfareWatch, *, by: int, now: datetime, zone: ZoneInfo) -> Emergency:
    """求助 for somebody whom nobody can reach, where they were last: people are called at once.

    It is not taken for one that somebody else has raised: that one is not about this person.
    """
    person = await session.get_one(Person, watch.person_id)
    emergency = await raising.begin(session, by, now, zone)
    where, grid = await _last_place(session, watch)
    emergency.place, emergency.grid, emergency.grid_guessed = where, grid or person.grid, False
    emergency.on_behalf_of = person.called or person.name
    fix = None if watch.assignment_id is None else await attendance.last_fix(session, watch.assignment_id)
    if fix is not None:
        emergency.latitude, emergency.longitude = fix.latitude, fix.longitude
    raising.name_kind(session, emergency, EmergencyKind.OTHER, by=by, at=now)
    end(watch, "sos", by=by, at=now)
    watch.sos_id = emergency.id
    return emergency


async def _last_place(session: AsyncSession, watch: WelfareWatch) -> tuple[str | None, str | None]:
    """What they walked, or went to, and the grid of it."""
    seat = await seat_of(session, watch)
    if seat is not None:
        return seat.place, await places.grid_of_shift(session, seat.shift.post_id, seat.shift.route_id)
    gone_to = None if watch.emergency_id is None else await records.find(session, watch.emergency_id, lock=False)
    return (None, None) if gone_to is None else (gone_to.place, gone_to.grid)
