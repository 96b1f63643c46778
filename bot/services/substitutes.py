"""顶班: looking for somebody in small waves, best first; the first 我来 wins.

Whoever changes a search holds its shift locked (`lock_shift`), so that two who answer at one moment come one after the
other. Where a seat is changed as well it is locked first, or two could wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attendance, candidates, journal, lineage
from bot.services.candidates import Candidate
from bot.services.shifts import Seat, Watch, seat
from db.models import Answer, Assignment, Person, Shift, SubstituteRequest, SubstituteSearch

WAVE = 2
"""How many are asked at a time."""
SOON = timedelta(hours=3)
LATEST_ASKING = timedelta(minutes=80)
"""So long before it begins people are asked, whatever the hour."""
PATIENCE_SOON, PATIENCE = timedelta(minutes=3), timedelta(minutes=30)
"""How long a wave has before the next one is asked: when it begins soon, and otherwise."""
QUIET_FROM, QUIET_UNTIL = time(21, 0), time(7, 0)
"""Nobody is asked at night for what does not begin soon."""


async def lock_shift(session: AsyncSession, shift: int) -> None:
    """So that those who look for somebody for it, agree, or come after all, do so one after the other."""
    await session.execute(select(Shift.id).where(Shift.id == shift).with_for_update(key_share=True))


async def find(session: AsyncSession, search: int, *, anew: bool = False) -> SubstituteSearch | None:
    """`anew`: as it is now that the shift is locked, not as it was read before."""
    return await session.get(SubstituteSearch, search, populate_existing=anew)


async def open_in(session: AsyncSession, shift: int) -> list[SubstituteSearch]:
    """All that go on for this shift, as they are now."""
    query = select(SubstituteSearch).where(SubstituteSearch.shift_id == shift, SubstituteSearch.ended_at.is_(None))
    query = query.order_by(SubstituteSearch.id).execution_options(populate_existing=True)
    return list((await session.execute(query)).scalars())


async def open_for(session: AsyncSession, shift: int, assignment: int | None) -> SubstituteSearch | None:
    """The search that goes on for this seat, or, with None, for the seats of the shift that nobody had."""
    searches = await open_in(session, shift)
    return next((search for search in searches if search.assignment_id == assignment), None)


async def open_for_place(session: AsyncSession, seat: Seat, everybody: Sequence[Seat]) -> list[SubstituteSearch]:
    """All that go on for the place that this seat has: that of a stand-in who dropped out as well."""
    place = {each.id for each in lineage.of(seat, everybody)}
    return [search for search in await open_in(session, seat.shift.id) if search.assignment_id in place]


def uncovered(watch: Watch, searches: Sequence[SubstituteSearch]) -> int:
    """How many of its missing people nobody is looked for yet.

    A search for who stays responsible until somebody has taken over brings nobody in addition.
    """
    theirs = {seat.id for seat in watch.manned}
    return watch.short - sum(1 for search in searches if search.assignment_id not in theirs)


def vacated(watch: Watch, searches: Sequence[SubstituteSearch]) -> Seat | None:
    """A seat that somebody has given up, nobody has taken over and nobody is looked for."""
    sought = {search.assignment_id for search in searches}
    for each in watch.seats:
        place = {other.id for other in lineage.of(each, watch.seats)}
        gone = not each.is_theirs and not each.has_arrived and lineage.holder(each, watch.seats) is None
        if gone and not sought & place:
            return each
    return None


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


async def begin_again(session: AsyncSession, search: SubstituteSearch, *, by: int | None, at: datetime) -> None:
    """Everybody may be asked once more, those who could not included."""
    await session.execute(delete(SubstituteRequest).where(SubstituteRequest.search_id == search.id))
    search.wave, search.outcome = 0, None
    journal.note(session, f"shift:{search.shift_id}", "search_again", by=by, at=at)


def exhausted(session: AsyncSession, search: SubstituteSearch, *, at: datetime) -> None:
    """There is nobody left to ask. It stays open: whoever was asked may still think better of it."""
    search.outcome = "nobody"
    journal.note(session, f"shift:{search.shift_id}", "search_nobody", by=None, at=at)


async def next_wave(
    session: AsyncSession, search: SubstituteSearch, shift: Shift, at: datetime, zone: ZoneInfo
) -> list[Candidate]:
    """Ask the next few; empty when there is nobody left to ask."""
    # Nobody is asked twice about one shift because two seats of it are empty.
    this_shift = SubstituteSearch.shift_id == search.shift_id
    asked = (
        select(SubstituteRequest.person_id)
        .join(SubstituteSearch)
        .where(this_shift, SubstituteSearch.ended_at.is_(None))
    )
    already = set((await session.execute(asked)).scalars())
    absent = await absent_from(session, search)
    wave = (await candidates.best(session, shift, already, zone, absent=absent))[:WAVE]
    if wave:
        search.wave += 1
        session.add_all(
            SubstituteRequest(search_id=search.id, person_id=each.person.id, wave=search.wave, asked_at=at)
            for each in wave
        )
        await session.flush()
    return wave


async def absent_from(session: AsyncSession, search: SubstituteSearch) -> int | None:
    """Whose seat it is; None: a seat that nobody had."""
    query = select(Assignment.person_id).where(Assignment.id == search.assignment_id)
    return (await session.execute(query)).scalar_one_or_none()


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


async def open_to(session: AsyncSession, person: int, now: datetime, zone: ZoneInfo) -> list[SubstituteSearch]:
    """The searches in which this person could be the one, what begins next first."""
    query = (
        select(SubstituteSearch, Shift)
        .join(Shift, Shift.id == SubstituteSearch.shift_id)
        .where(SubstituteSearch.ended_at.is_(None), Shift.ends_at > now, Shift.cancelled_at.is_(None))
        .order_by(Shift.starts_at, SubstituteSearch.id)
    )
    found = (await session.execute(query)).all()
    return [
        search
        for search, shift in found
        if await candidates.may_come(session, person, shift, zone, absent=await absent_from(session, search))
    ]


async def offer(session: AsyncSession, search: SubstituteSearch, person: int, at: datetime) -> None:
    """They asked by themselves where somebody is needed: whatever they answer counts as if they had been asked."""
    if await request_of(session, search.id, person) is None:
        session.add(SubstituteRequest(search_id=search.id, person_id=person, wave=search.wave, asked_at=at))
        await session.flush()


async def fill(
    session: AsyncSession, search: SubstituteSearch, request: SubstituteRequest, at: datetime, *, last: bool
) -> Assignment:
    """This person stands in: the seat is theirs, whoever had it is relieved. `last`: nobody else is needed."""
    before = None if search.assignment_id is None else await seat(session, search.assignment_id, lock=True)
    stand_in = Assignment(
        shift_id=search.shift_id,
        person_id=request.person_id,
        answer=Answer.ACCEPTED,
        answered_at=at,
        stands_in_for=search.assignment_id,
    )
    shift = await session.get_one(Shift, search.shift_id)
    there = at + await candidates.needed(session, shift, request.person_id)
    if there > shift.starts_at:
        stand_in.coming_at = there  # nobody is missed before they can be there
    session.add(stand_in)
    request.agreed, request.answered_at = True, at
    if before is not None and before.is_theirs:
        attendance.replaced(session, before, by=request.person_id, at=at)
    if last:
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
