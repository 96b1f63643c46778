"""What must hold when the monkey has gone home: in the log, in the database, in what was said to whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.handlers.seat_timers import TIMER
from db.models import (
    Access,
    Answer,
    Assignment,
    DeadLetter,
    Emergency,
    EmergencyCall,
    Identity,
    Outgoing,
    Person,
    Role,
    Shift,
    ShiftKind,
    SubstituteSearch,
    Team,
    Timer,
)
from tests.monkey.judging import PHONE

MAY_PHONE_ALL = {Role.COORDINATOR, Role.EXECUTIVE, Role.OFFICER}
LEADS = {Role.LEADER, Role.DEPUTY}


def complaints_in(log: str) -> list[str]:
    """Faults of the network are warnings; an error is an error whatever was done to the program."""
    bad = ("level=error", "level=critical", "Traceback (most recent")
    return [f"logged: {line[:600]}" for line in log.splitlines() if any(word in line for word in bad)]


async def database(session: AsyncSession, now: datetime) -> list[str]:
    return [
        *[f"dead letter: {fault[:600]}" for fault in (await session.execute(select(DeadLetter.fault))).scalars()],
        *await _outbox(session),
        *await _stand_ins(session),
        *await _overlaps(session),
        *await _searches(session),
        *await _timers(session, now),
    ]


async def _outbox(session: AsyncSession) -> list[str]:
    rows = await session.execute(select(Outgoing.state, Outgoing.chat, Outgoing.fault))
    return [f"a message to {row.chat} is still {row.state} ({row.fault})" for row in rows]


async def _stand_ins(session: AsyncSession) -> list[str]:
    """A seat that somebody has taken over has exactly one who did, unless it fell to nobody again."""
    filled = select(SubstituteSearch.assignment_id).where(
        SubstituteSearch.outcome == "filled", SubstituteSearch.assignment_id.is_not(None)
    )
    replaced = set((await session.execute(filled)).scalars())
    seats = list((await session.execute(select(Assignment).order_by(Assignment.id))).scalars())
    ever = {seat.stands_in_for for seat in seats}
    place: dict[int, int] = {}
    for seat in seats:  # whoever stands in comes later than who is stood in for
        place[seat.id] = seat.id if seat.stands_in_for is None else place[seat.stands_in_for]
    there = Counter(place[seat.id] for seat in seats if seat.answer is not Answer.RELEASED)
    found = [f"seat {seat} was filled and has no stand-in" for seat in replaced - ever]
    return found + [f"the place of seat {seat} has {count} people" for seat, count in there.items() if count > 1]


async def _overlaps(session: AsyncSession) -> list[str]:
    query = (
        select(Assignment.person_id, Assignment.id, Shift.starts_at, Shift.ends_at)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(Assignment.answer != Answer.RELEASED, Shift.cancelled_at.is_(None))
        .order_by(Assignment.person_id, Shift.starts_at)
    )
    rows = (await session.execute(query)).all()
    return [
        f"person {one.person_id} is in two places at once: assignments {one.id} and {other.id}"
        for position, one in enumerate(rows)
        for other in rows[position + 1 :]
        if other.person_id == one.person_id and other.starts_at < one.ends_at
    ]


async def _searches(session: AsyncSession) -> list[str]:
    query = select(SubstituteSearch.shift_id, SubstituteSearch.assignment_id).where(SubstituteSearch.ended_at.is_(None))
    open_ = Counter((row.shift_id, row.assignment_id) for row in await session.execute(query))
    return [f"{count} searches for seat {seat} of shift {shift}" for (shift, seat), count in open_.items() if count > 1]


async def _timers(session: AsyncSession, now: datetime) -> list[str]:
    query = (
        select(Assignment.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.answer == Answer.ACCEPTED,
            Assignment.arrived_at.is_(None),
            Shift.starts_at > now,
            Shift.published_at.is_not(None),
            Shift.cancelled_at.is_(None),
        )
    )
    ahead = {str(seat) for seat in (await session.execute(query)).scalars()}
    set_ = set((await session.execute(select(Timer.subject).where(Timer.kind == TIMER))).scalars())
    found = [f"assignment {seat} is accepted, ahead, and has no timer" for seat in sorted(ahead - set_)]
    overdue = select(func.count()).select_from(Timer).where(Timer.due_at < now)
    count = (await session.execute(overdue)).scalar_one()
    return [*found, *([f"{count} timers are overdue"] if count else [])]


async def secrecy(session: AsyncSession, said: Sequence[dict[str, Any]], groups: Sequence[int]) -> list[str]:
    """`said`: all calls that put words into a chat."""
    people = list((await session.execute(select(Person))).scalars())
    account_of = {
        identity.account: identity.person_id for identity in (await session.execute(select(Identity))).scalars()
    }
    by_id = {person.id: person for person in people}
    by_phone = {person.phone: person for person in people if person.phone}
    names = {name for person in people for name in (person.name, person.called) if name and len(name) > 1}
    led, helping = await _by_shift(session), await _in_an_emergency(session)
    found, shown = [], Counter[tuple[int, int]]()
    for entry in said:
        chat, text = int(entry["parameters"]["chat_id"]), entry["parameters"]["text"]
        numbers = PHONE.findall(text)
        if chat in groups:
            told = sorted(name for name in names if name in text)
            found += [f"a group reads {word!r}: {text[:80]!r}" for word in (*told, *numbers)]
            continue
        reader = by_id.get(account_of.get(str(chat), 0))
        for number in numbers:
            owner = by_phone[number]
            if reader is None or not (_may_phone(reader, owner, led) or (reader.id, owner.id) in helping):
                found.append(f"{chat} reads the number of person {owner.id}: {text[:80]!r}")
            elif entry["method"] == "sendMessage":
                shown[reader.id, owner.id] += 1
    logged = Counter(
        (access.reader_id, int(access.subject.removeprefix("person:")))
        for access in (await session.execute(select(Access).where(Access.subject.like("person:%")))).scalars()
    )
    for who, count in shown.items():
        if count > logged[who]:
            found.append(
                f"person {who[0]} read the number of {who[1]} {count} times, {logged[who]} are in the access log"
            )
    return found


async def _by_shift(session: AsyncSession) -> set[tuple[int, str | None]]:
    """Who was ever in a shift that this team's leader answers for: somebody of another team, who stands in."""
    query = select(Assignment.person_id, Shift.kind).join(Shift, Shift.id == Assignment.shift_id)
    teams = {ShiftKind.CROSSING: Team.CROSSING, ShiftKind.PATROL: Team.PATROL}
    return {(row.person_id, teams[row.kind]) for row in await session.execute(query)}


async def _in_an_emergency(session: AsyncSession) -> set[tuple[int, int]]:
    """Who was called, and whose numbers that is reason enough for: who raised it, who has to be told by phone."""
    raised = await session.execute(select(Emergency.id, Emergency.merged_into, Emergency.raised_by))
    calls = await session.execute(select(EmergencyCall.emergency_id, EmergencyCall.person_id, EmergencyCall.by_phone))
    owners, readers = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for row in raised:
        owners[row.merged_into or row.id] |= {row.raised_by} - {None}
    for row in calls:
        (owners if row.by_phone else readers)[row.emergency_id] |= {row.person_id} - {None}
    return {(reader, owner) for number in readers for reader in readers[number] for owner in owners[number]}


def _may_phone(reader: Person, owner: Person, led: Collection[tuple[int, str | None]]) -> bool:
    roles = {row.role for row in reader.roles}
    answers_for_them = reader.team == owner.team or (owner.id, reader.team) in led
    return bool(roles & MAY_PHONE_ALL) or (bool(roles & LEADS) and answers_for_them)
