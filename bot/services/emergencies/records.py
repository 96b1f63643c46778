"""The rows of an emergency: found, locked, read as a standing, and its story written."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.escalation import Standing
from db.models import Contact, Emergency, EmergencyCall, EmergencyEntry, Person, WelfareWatch


def standing_of(emergency: Emergency) -> Standing:
    return Standing(**{each.name: getattr(emergency, each.name) for each in dataclasses.fields(Standing)})


def stands(emergency: Emergency, standing: Standing) -> None:
    """Keep where it stands from now on."""
    for each in dataclasses.fields(Standing):
        setattr(emergency, each.name, getattr(standing, each.name))


async def find(session: AsyncSession, number: int, *, lock: bool = True) -> Emergency | None:
    """The emergency that this number leads to: a merged one is the one that it was merged into.

    Locked, because whoever reads one is about to change it or shows it; nobody else does until the turn has ended.
    """
    found = await _get(session, number, lock=lock)
    if found is not None and found.merged_into is not None:
        return await _get(session, found.merged_into, lock=lock)
    return found


async def _get(session: AsyncSession, number: int, *, lock: bool) -> Emergency | None:
    return await session.get(Emergency, number, with_for_update=lock or None, populate_existing=lock)


async def numbers(session: AsyncSession, emergency: Emergency) -> list[int]:
    """Its own, and those of what was merged into it."""
    query = select(Emergency.id).where(Emergency.merged_into == emergency.id).order_by(Emergency.id)
    return [emergency.id, *(await session.execute(query)).scalars()]


async def reporters(session: AsyncSession, emergency: Emergency) -> list[int]:
    """Everybody who raised it, the first one first."""
    same = or_(Emergency.id == emergency.id, Emergency.merged_into == emergency.id)
    query = select(Emergency.raised_by).where(same, Emergency.raised_by.is_not(None)).order_by(Emergency.id)
    return [person for person in dict.fromkeys((await session.execute(query)).scalars()) if person is not None]


async def about(session: AsyncSession, emergency: Emergency) -> list[int]:
    """Who of us it was raised for, because nobody could reach them: not called to themselves."""
    query = select(WelfareWatch.person_id).where(WelfareWatch.sos_id == emergency.id)
    return list((await session.execute(query)).scalars())


async def open_of(session: AsyncSession, person: int) -> Emergency | None:
    """What this person raised last and is not over. A drill is nobody's: whoever runs one can still call for help."""
    query = (
        select(Emergency.id)
        .where(Emergency.raised_by == person, Emergency.ended_at.is_(None), Emergency.drill.is_(False))
        .order_by(Emergency.id.desc())
    )
    number = (await session.execute(query.limit(1))).scalar_one_or_none()
    found = None if number is None else await find(session, number)
    return found if found is not None and found.ended_at is None else None


async def all_open(session: AsyncSession) -> list[Emergency]:
    query = select(Emergency).where(Emergency.ended_at.is_(None), Emergency.merged_into.is_(None))
    return list((await session.execute(query.order_by(Emergency.id))).scalars())


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody who was called: a person, or a contact that is telephoned."""

    call: EmergencyCall
    person: Person | None
    contact: Contact | None

    @property
    def called(self) -> str:
        """How they are called."""
        if self.person is not None:
            return self.person.called or self.person.name
        return "" if self.contact is None else self.contact.name

    @property
    def is_going(self) -> bool:
        """On the way or there, and counts: has not fallen silent, been relieved, or left the team."""
        call = self.call
        gone = self.person is not None and not self.person.active
        return call.going is True and call.lapsed_at is None and call.relieved_at is None and not gone

    @property
    def may_answer(self) -> bool:
        return self._is_in_chat and self.call.going is None

    @property
    def has_fallen_silent(self) -> bool:
        """Said 我去, and then nothing more when asked."""
        call = self.call
        return self._is_in_chat and call.going is True and call.lapsed_at is not None and call.relieved_at is None

    @property
    def _is_in_chat(self) -> bool:
        active = self.person is not None and self.person.active
        return active and not self.call.by_phone and not self.call.unreachable


async def callees(session: AsyncSession, emergency: Emergency) -> list[Callee]:
    """In the order in which they were called."""
    query = (
        select(EmergencyCall, Person, Contact)
        .outerjoin(Person, Person.id == EmergencyCall.person_id)
        .outerjoin(Contact, Contact.id == EmergencyCall.contact_id)
        .where(EmergencyCall.emergency_id == emergency.id)
        .order_by(EmergencyCall.id)
    )
    return [Callee(*row) for row in await session.execute(query)]


async def callee(session: AsyncSession, emergency: Emergency, person: int) -> Callee | None:
    return next((each for each in await callees(session, emergency) if each.call.person_id == person), None)


def write(
    session: AsyncSession,
    emergency: Emergency,
    what: str,
    *,
    by: int | None,
    at: datetime,
    detail: str = "",
    words: str | None = None,
) -> None:
    """A line of its story. `by`: None for the program. `detail`: a code; `words` are somebody's, and sealed."""
    line = EmergencyEntry(emergency_id=emergency.id, at=at, by_id=by, what=what, detail=detail or None, words=words)
    session.add(line)


async def story(session: AsyncSession, emergency: Emergency) -> list[EmergencyEntry]:
    query = select(EmergencyEntry).where(EmergencyEntry.emergency_id == emergency.id).order_by(EmergencyEntry.id)
    return list((await session.execute(query)).scalars())


async def gone_to(session: AsyncSession, person: int) -> tuple[Emergency | None, datetime | None]:
    """The open emergency that this person goes to, and when they last said something about it."""
    query = (
        select(EmergencyCall)
        .join(Emergency, Emergency.id == EmergencyCall.emergency_id)
        .where(
            EmergencyCall.person_id == person,
            EmergencyCall.going.is_(True),
            EmergencyCall.relieved_at.is_(None),
            Emergency.ended_at.is_(None),
        )
        .order_by(EmergencyCall.answered_at.desc())
    )
    call = (await session.execute(query.limit(1))).scalars().first()
    if call is None:
        return None, None
    return await find(session, call.emergency_id), call.arrived_at or call.answered_at
