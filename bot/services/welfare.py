"""Somebody who is out alone is asked now and then how they are; when they do not answer, others hear of it.

The asking is an escalation like that of an emergency: the person three times, then who leads them, then the office.
FORMS: Patrol sign-off (a welfare timer asks after 30 min, three times 4 min apart, then the leader).
Callers hold the watch locked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attendance, escalation, leading, people, rights, shifts
from bot.services.chasing import Step as ChaseStep
from bot.services.emergencies import places, raising, records
from bot.services.escalation import Batch, Next, Plan, Standing
from bot.services.shifts import Seat
from db.models import Emergency, EmergencyCall, EmergencyKind, Person, WelfareWatch

EVERY = timedelta(minutes=30)
"""After the last sign of life."""
HOME_WITHIN = timedelta(minutes=45)
"""After an emergency is over."""
GAP = timedelta(minutes=4)
"""Between one question and the next."""
PERSON, LEADER, OFFICE = "person", "leader", "coordinators"
ALONE = Plan(
    (
        Batch(timedelta(0), (PERSON,)),
        Batch(GAP, (PERSON,)),
        Batch(2 * GAP, (PERSON,)),
        Batch(3 * GAP, (LEADER,)),
        Batch(3 * GAP + timedelta(minutes=5), (OFFICE,)),
    )
)
HOME = Plan(
    (
        Batch(timedelta(0), (PERSON,)),
        Batch(timedelta(minutes=15), (LEADER,)),
        Batch(timedelta(minutes=20), (OFFICE,)),
    )
)


# Where it stands


def plan_of(watch: WelfareWatch) -> Plan:
    return ALONE if watch.emergency_id is None else HOME


def interval(watch: WelfareWatch) -> timedelta:
    return EVERY if watch.emergency_id is None else HOME_WITHIN


def delays(watch: WelfareWatch) -> tuple[timedelta, ...]:
    return plan_of(watch).delays(night=False)


def is_asking(watch: WelfareWatch) -> bool:
    return watch.raised_at is not None


def others_know(watch: WelfareWatch) -> bool:
    """Whether the leader has been told in this round."""
    return is_asking(watch) and watch.started > next(
        position for position, batch in enumerate(plan_of(watch).batches) if LEADER in batch.groups
    )


def standing_of(watch: WelfareWatch) -> Standing | None:
    """None while nobody is asked anything. Whether the watch is over is kept beside it."""
    if watch.raised_at is None:
        return None
    names = [each.name for each in dataclasses.fields(Standing) if each.name != "ended_at"]
    return Standing(**{name: getattr(watch, name) for name in names})


def stands(watch: WelfareWatch, standing: Standing | None) -> None:
    """Keep where the asking stands; None: nobody is asked anything."""
    kept = standing or Standing(raised_at=watch.heard_at)
    for each in dataclasses.fields(Standing):
        if each.name != "ended_at":
            setattr(watch, each.name, getattr(kept, each.name))
    if standing is None:
        watch.raised_at = watch.held_by = None


def due(watch: WelfareWatch) -> Next | None:
    """What is next; None once it is over. PRESUME: they have been quiet for long, and are asked from then on."""
    if watch.ended_at is not None:
        return None
    standing = standing_of(watch)
    if standing is None:
        return Next(watch.heard_at + interval(watch), escalation.Step.PRESUME)
    return escalation.due(standing, delays(watch))


# Found


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


async def may_act_for(session: AsyncSession, who: int, watch: WelfareWatch) -> bool:
    """The leaders of the person and of the patrol, and the office; nobody for themselves."""
    if who == watch.person_id:
        return False
    seat = await seat_of(session, watch)
    if seat is not None:
        return await leading.leads_seat(session, who, seat)
    team = (await session.get_one(Person, watch.person_id)).team
    return await (rights.may_coordinate(session, who) if team is None else rights.may_lead(session, who, team))


def is_alone(others: Sequence[Seat]) -> bool:
    """Nobody else of the shift is there, or may still be expected. `others`: of the same shift."""
    return not any(_keeps_company(other) for other in others)


def _keeps_company(other: Seat) -> bool:
    if other.has_arrived:
        return other.assignment.left_at is None
    given_up_on = other.assignment.chased in (ChaseStep.SEARCH, ChaseStep.CARE)
    return other.is_theirs and not given_up_on


# What happens


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


def heard(watch: WelfareWatch, *, by: int, at: datetime) -> bool:
    """A sign of life, from whomever: asked again only after the whole interval. Whether anybody was being asked."""
    asked = is_asking(watch)
    watch.heard_at, watch.heard_by = at, by
    stands(watch, None)
    return asked


def ask(watch: WelfareWatch, at: datetime) -> None:
    """They have been quiet for long: the first question is due now, however late that is."""
    stands(watch, escalation.begun(Standing(raised_at=at), at))


def ask_first(watch: WelfareWatch, at: datetime) -> None:
    """After a pause of the program: once more the person, who had no chance to answer, and then what was due."""
    standing = standing_of(watch)
    if standing is None:
        return
    if standing.held_at is not None:
        stands(watch, escalation.asked(standing, at))
    elif standing.started < len(delays(watch)):
        base = at + GAP - delays(watch)[standing.started]
        stands(watch, dataclasses.replace(standing, base=base, last_called_at=at, waiting=True))
    else:
        stands(watch, dataclasses.replace(standing, last_called_at=at))


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


async def _people(session: AsyncSession, watch: WelfareWatch, group: str) -> list[int]:
    if group == PERSON:
        return [watch.person_id] if await people.reachable(session, [watch.person_id]) else []
    line = await line_for(session, watch)
    if group == LEADER:
        return line[:1]
    office = set(await leading.coordinators(session))
    return [person for person in line if person in office]


def takes_on(watch: WelfareWatch, person: int, at: datetime) -> None:
    """A leader telephones: the chain waits for what comes of it, and goes on when nothing does."""
    standing = standing_of(watch)
    if standing is not None:
        watch.held_by = person
        stands(watch, escalation.acknowledged(standing, at))


def asked_who_took_it_on(watch: WelfareWatch, at: datetime) -> None:
    standing = standing_of(watch)
    if standing is not None:
        stands(watch, escalation.asked(standing, at))


def let_go(watch: WelfareWatch, at: datetime) -> None:
    standing = standing_of(watch)
    if standing is not None:
        watch.held_by = None
        stands(watch, escalation.let_go(standing, delays(watch), at))


def goes_home(watch: WelfareWatch, at: datetime) -> None:
    """我走了: the timer goes on until 到家了."""
    watch.homeward = True
    heard(watch, by=watch.person_id, at=at)


def end(watch: WelfareWatch, outcome: str, *, by: int | None, at: datetime) -> None:
    """`outcome`: home | sos | reopened."""
    stands(watch, None)
    watch.outcome, watch.ended_by, watch.ended_at = outcome, by, at


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
    session.add(  # nobody is called to themselves, but they may be telephoned
        EmergencyCall(
            emergency_id=emergency.id, person_id=person.id, by_phone=True, batch=0, called_at=now, going=False
        )
    )
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
