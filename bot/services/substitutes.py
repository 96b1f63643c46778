"""顶班: looking for somebody in small waves, best first; the first 我来 wins.

Whoever changes a search holds its row locked, so that two who answer at one moment come one after the other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attendance, journal
from bot.services.shifts import Seat, seat, team_of
from db.models import (
    Answer,
    Assignment,
    Identity,
    Person,
    PersonRole,
    Place,
    PlaceKind,
    Post,
    Role,
    Shift,
    SubstituteRequest,
    SubstituteSearch,
)

WAVE = 2
"""How many are asked at a time."""
SOON = timedelta(hours=3)
LATEST_ASKING = timedelta(minutes=80)
"""So long before it begins people are asked, whatever the hour."""
PATIENCE_SOON, PATIENCE = timedelta(minutes=3), timedelta(minutes=30)
"""How long a wave has before the next one is asked: when it begins soon, and otherwise."""
QUIET_FROM, QUIET_UNTIL = time(21, 0), time(7, 0)
"""Nobody is asked at night for what does not begin soon."""
LOAD_OVER = timedelta(weeks=4)
METRES_PER_MINUTE = 70
LEAST_NOTICE, TO_GET_READY = timedelta(minutes=10), timedelta(minutes=5)
"""For whoever is called to a shift that has begun."""


@dataclass(frozen=True, slots=True)
class Candidate:
    person: Person
    minutes: int | None
    """On foot, from the middle of their grid; None where the map does not tell."""
    load: int
    """Shifts in the four weeks around it."""
    same_team: bool


async def open_for_hole(session: AsyncSession, shift: int, *, lock: bool = False) -> SubstituteSearch | None:
    """The search that goes on for a seat of this shift that nobody had, if any."""
    query = select(SubstituteSearch).where(
        SubstituteSearch.shift_id == shift,
        SubstituteSearch.assignment_id.is_(None),
        SubstituteSearch.ended_at.is_(None),
    )
    query = query.order_by(SubstituteSearch.id).limit(1)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.execute(query)).scalar_one_or_none()


async def find(session: AsyncSession, search: int, *, lock: bool = False) -> SubstituteSearch | None:
    return await session.get(SubstituteSearch, search, with_for_update=lock or None, populate_existing=lock)


async def open_for_seat(session: AsyncSession, assignment: int, *, lock: bool = False) -> SubstituteSearch | None:
    query = select(SubstituteSearch).where(
        SubstituteSearch.assignment_id == assignment, SubstituteSearch.ended_at.is_(None)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.execute(query.limit(1))).scalar_one_or_none()


async def begin(
    session: AsyncSession, shift: Shift, absent: Seat | None, *, by: int | None, at: datetime
) -> SubstituteSearch:
    """`absent`: whose seat it is; None: a seat that nobody had. `by`: who wants it; None: the scheduler."""
    search = SubstituteSearch(
        shift_id=shift.id, assignment_id=None if absent is None else absent.id, asked_by=by, began_at=at, wave=0
    )
    session.add(search)
    await session.flush()
    journal.note(session, f"shift:{shift.id}", "search_began", by=by, at=at)
    return search


async def lock_shift(session: AsyncSession, shift: int) -> None:
    """So that two who begin to look for somebody at one moment begin one after the other."""
    await session.execute(select(Shift.id).where(Shift.id == shift).with_for_update(key_share=True))


async def begin_again(session: AsyncSession, search: SubstituteSearch, *, by: int | None, at: datetime) -> None:
    """Everybody may be asked once more, those who could not included."""
    await session.execute(delete(SubstituteRequest).where(SubstituteRequest.search_id == search.id))
    search.wave, search.outcome = 0, None
    journal.note(session, f"shift:{search.shift_id}", "search_again", by=by, at=at)


def exhausted(session: AsyncSession, search: SubstituteSearch, *, at: datetime) -> None:
    """There is nobody left to ask. It stays open: whoever was asked may still think better of it."""
    search.outcome = "nobody"
    journal.note(session, f"shift:{search.shift_id}", "search_nobody", by=None, at=at)


async def next_wave(session: AsyncSession, search: SubstituteSearch, shift: Shift, at: datetime) -> list[Candidate]:
    """Ask the next few; empty when there is nobody left to ask."""
    # Nobody is asked twice about one shift because two seats of it are empty.
    this_shift = SubstituteSearch.shift_id == search.shift_id
    asked = (
        select(SubstituteRequest.person_id)
        .join(SubstituteSearch)
        .where(this_shift, SubstituteSearch.ended_at.is_(None))
    )
    already = set((await session.execute(asked)).scalars())
    wave = (await candidates(session, shift, already))[:WAVE]
    if wave:
        search.wave += 1
        session.add_all(
            SubstituteRequest(search_id=search.id, person_id=each.person.id, wave=search.wave, asked_at=at)
            for each in wave
        )
        await session.flush()
    return wave


def wave_ends(shift: Shift, now: datetime, zone: ZoneInfo) -> datetime:
    """When the next wave is asked, should nobody of this one have agreed."""
    return ask_at(shift, now + (PATIENCE_SOON if shift.starts_at - now <= SOON else PATIENCE), zone)


def ask_at(shift: Shift, at: datetime, zone: ZoneInfo) -> datetime:
    """Not before `at`, and not at night, unless it begins before anybody could be asked in the morning."""
    local = at.astimezone(zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    morning = datetime.combine(day, QUIET_UNTIL, zone).astimezone(at.tzinfo)
    return max(at, min(morning, shift.starts_at - LATEST_ASKING))


async def candidates(session: AsyncSession, shift: Shift, without: Collection[int]) -> list[Candidate]:
    """Who may stand in, best first: of the team, near, least load; free, and reachable in a chat."""
    people = (
        select(Person)
        .where(
            Person.active,
            select(PersonRole.person_id)
            .where(PersonRole.person_id == Person.id, PersonRole.role == Role.VOLUNTEER)
            .exists(),
            select(Identity.id).where(Identity.person_id == Person.id, Identity.unreachable_since.is_(None)).exists(),
            ~select(Assignment.id).where(Assignment.person_id == Person.id, Assignment.shift_id == shift.id).exists(),
            ~_busy(shift, released=True),
            Person.id.not_in(without),
        )
        .order_by(Person.id)
    )
    found = list((await session.execute(people)).scalars())
    loads, where = await _loads(session, shift), await _grids(session)
    at = await _position(session, shift)
    return sorted(
        (
            Candidate(
                person,
                None if at is None else _minutes(where.get(person.grid or ""), at),
                loads.get(person.id, 0),
                person.team == team_of(shift),
            )
            for person in found
        ),
        key=_rank,
    )


def _rank(each: Candidate) -> tuple[bool, int, int, int]:
    """Near counts in steps of five minutes: within one, whoever has least goes first."""
    minutes = 99 if each.minutes is None else each.minutes
    return not each.same_team, minutes // 5, each.load, minutes


def _busy(shift: Shift, *, released: bool = False) -> ColumnElement[bool]:
    """Has a shift meanwhile; one that only touches is no matter. `released`: or had one, which they could not do."""
    return (
        select(Assignment.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.person_id == Person.id,
            true() if released else Assignment.answer != Answer.RELEASED,
            Shift.cancelled_at.is_(None),
            Shift.starts_at < shift.ends_at,
            Shift.ends_at > shift.starts_at,
        )
        .exists()
    )


async def _loads(session: AsyncSession, shift: Shift) -> dict[int, int]:
    around = (Shift.starts_at > shift.starts_at - LOAD_OVER, Shift.starts_at < shift.starts_at + LOAD_OVER)
    query = (
        select(Assignment.person_id, func.count().label("load"))
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(Assignment.answer != Answer.RELEASED, *around)
        .group_by(Assignment.person_id)
    )
    return {row.person_id: row.load for row in await session.execute(query)}


async def _grids(session: AsyncSession) -> dict[str, tuple[float, float]]:
    query = select(Place.name, Place.latitude, Place.longitude).where(Place.kind == PlaceKind.GRID)
    rows = await session.execute(query)
    return {name: (north, east) for name, north, east in rows if north is not None and east is not None}


async def _position(session: AsyncSession, shift: Shift) -> tuple[float, float] | None:
    post = None if shift.post_id is None else await session.get(Post, shift.post_id)
    if post is None or post.latitude is None or post.longitude is None:
        return None
    return post.latitude, post.longitude


async def _needs(session: AsyncSession, shift: Shift, person: int) -> timedelta:
    """How long somebody who is called now has until they are expected."""
    home, at = (await session.get_one(Person, person)).grid, await _position(session, shift)
    minutes = None if at is None else _minutes((await _grids(session)).get(home or ""), at)
    return LEAST_NOTICE if minutes is None else max(LEAST_NOTICE, timedelta(minutes=minutes) + TO_GET_READY)


def _minutes(home: tuple[float, float] | None, at: tuple[float, float]) -> int | None:
    return None if home is None else max(1, round(attendance.metres_between(home, at) / METRES_PER_MINUTE))


@dataclass(frozen=True, slots=True)
class Asked:
    request: SubstituteRequest
    person: Person


async def asked(session: AsyncSession, search: int) -> list[Asked]:
    """Everybody who was asked, in order."""
    query = (
        select(SubstituteRequest, Person)
        .join(Person, Person.id == SubstituteRequest.person_id)
        .where(SubstituteRequest.search_id == search)
        .order_by(SubstituteRequest.id)
    )
    return [Asked(request, person) for request, person in await session.execute(query)]


async def request_of(session: AsyncSession, search: int, person: int) -> SubstituteRequest | None:
    query = select(SubstituteRequest).where(
        SubstituteRequest.search_id == search, SubstituteRequest.person_id == person
    )
    return (await session.execute(query)).scalar_one_or_none()


async def is_free(session: AsyncSession, person: int, shift: Shift) -> bool:
    """Whether they have nothing else meanwhile: it may have changed since they were asked."""
    query = select(Person.id).where(Person.id == person, Person.active, ~_busy(shift))
    return (await session.execute(query)).first() is not None


async def fill(session: AsyncSession, search: SubstituteSearch, request: SubstituteRequest, at: datetime) -> Assignment:
    """This person stands in: the seat is theirs, whoever had it is relieved."""
    before = None if search.assignment_id is None else await seat(session, search.assignment_id, lock=True)
    stand_in = Assignment(
        shift_id=search.shift_id,
        person_id=request.person_id,
        answer=Answer.ACCEPTED,
        answered_at=at,
        stands_in_for=search.assignment_id,
    )
    shift = await session.get_one(Shift, search.shift_id)
    there = at + await _needs(session, shift, request.person_id)
    if there > shift.starts_at:
        stand_in.coming_at = there  # nobody is missed before they can be there
    session.add(stand_in)
    request.agreed, request.answered_at = True, at
    if before is not None and before.is_theirs:
        attendance.replaced(session, before, by=request.person_id, at=at)
    end(session, search, "filled", at=at, filled_by=request.person_id)
    await session.flush()
    journal.note(session, f"assignment:{stand_in.id}", "stands_in", by=request.person_id, at=at)
    return stand_in


def end(
    session: AsyncSession, search: SubstituteSearch, outcome: str, *, at: datetime, filled_by: int | None = None
) -> None:
    """`outcome`: filled | arrived | nobody | called_off."""
    search.ended_at, search.outcome, search.filled_by = at, outcome, filled_by
    journal.note(session, f"shift:{search.shift_id}", f"search_{outcome}", by=filled_by, at=at)


async def still_wanted(session: AsyncSession, subject: str) -> bool:
    """Whether somebody is still looked for when a request is about to leave. `subject`: the search's id."""
    search = await session.get(SubstituteSearch, int(subject))
    return search is not None and search.ended_at is None
