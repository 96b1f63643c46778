"""When somebody is free, and what they wish for. Saying nothing is not the same as "never"."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.forms.weeks import Stretch, Week, week
from bot.services import journal
from db.models import (
    Availability,
    FreeTime,
    Identity,
    Person,
    PersonRole,
    Role,
    RosterPlan,
    SchoolPeriod,
    Series,
    Wish,
)

Wishes = tuple[Week, Week]
"""What they would like, and what they would rather not."""


async def free(session: AsyncSession, person: int) -> Week | None:
    """None: they have said nothing. Empty: never."""
    said = await session.get(Availability, person)
    if said is None or said.free_said_at is None:
        return None
    rows = await session.execute(select(FreeTime).where(FreeTime.person_id == person))
    return week(Stretch(row.weekday, row.begins, row.ends) for row in rows.scalars())


async def say_free(session: AsyncSession, person: int, times: Week, *, by: int, at: datetime) -> bool:
    """In place of what was said before. Whether it says something else."""
    changed = await free(session, person) != times
    said = await _row(session, person)
    said.free_said_at, said.entered_by = at, None if by == person else by
    if changed:
        said.revision += 1
        await session.execute(delete(FreeTime).where(FreeTime.person_id == person))
        session.add_all(
            FreeTime(person_id=person, weekday=each.weekday, begins=each.begins, ends=each.ends) for each in times
        )
        journal.note(session, f"person:{person}", "free_times", by=by, at=at)
    await session.flush()
    return changed


async def _row(session: AsyncSession, person: int) -> Availability:
    """Locked, with the person, so that two who write at one moment come one after the other."""
    await session.execute(select(Person.id).where(Person.id == person).with_for_update(key_share=True))
    said = await session.get(Availability, person, with_for_update=True, populate_existing=True)
    if said is None:
        said = Availability(person_id=person, revision=1)
        session.add(said)
    return said


async def wishes(session: AsyncSession, person: int) -> Wishes:
    """Those for weekly times; what somebody wished of one slot or kind is left as it is."""
    found: tuple[list[Stretch], list[Stretch]] = ([], [])
    for row in await _weekly(session, person):
        found[not row.wanted].extend(Stretch(day, row.begins, row.ends) for day in row.weekdays)
    return week(found[0]), week(found[1])


async def _weekly(session: AsyncSession, person: int) -> list[Wish]:
    query = select(Wish).where(Wish.person_id == person, Wish.kind.is_(None), Wish.slot_key.is_(None))
    return list((await session.execute(query.order_by(Wish.id))).scalars())


async def wish(session: AsyncSession, person: int, said: Wishes, *, by: int, at: datetime) -> None:
    """In place of what was wished before."""
    await _row(session, person)
    for row in await _weekly(session, person):
        await session.delete(row)
    for wanted, times in ((True, said[0]), (False, said[1])):
        for (begins, ends), days in _by_time(times).items():
            session.add(
                Wish(
                    person_id=person, wanted=wanted, weekdays=frozenset(days), begins=begins, ends=ends, said_at=at,
                    entered_by=None if by == person else by,
                )
            )  # fmt: skip
    journal.note(session, f"person:{person}", "wishes", by=by, at=at)
    await session.flush()


def _by_time(times: Iterable[Stretch]) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = {}
    for each in times:
        found.setdefault((each.begins, each.ends), []).append(each.weekday)
    return found


async def is_planned_here(session: AsyncSession) -> bool:
    """Whether there is anything for which it matters when people are free."""
    for table in (Series.id, SchoolPeriod.id, RosterPlan.id):
        if (await session.execute(select(table).limit(1))).first() is not None:
            return True
    return False


async def silent(session: AsyncSession) -> list[int]:
    """Volunteers who have said nothing, were never asked, and can be written to."""
    reachable = select(Identity.person_id).where(Identity.unreachable_since.is_(None))
    volunteers = select(PersonRole.person_id).where(PersonRole.role == Role.VOLUNTEER)
    spoken = select(Availability.person_id).where(
        Availability.free_said_at.is_not(None) | Availability.asked_at.is_not(None)
    )
    query = select(Person.id).where(
        Person.active, Person.id.in_(volunteers), Person.id.in_(reachable), Person.id.not_in(spoken)
    )
    return list((await session.execute(query.order_by(Person.id))).scalars())


async def asked(session: AsyncSession, people: Collection[int], at: datetime) -> None:
    for person in people:
        (await _row(session, person)).asked_at = at
    await session.flush()


async def still_silent(session: AsyncSession, subject: str) -> bool:
    """Whether the question when this person is free is still open when it is about to leave."""
    return await free(session, int(subject)) is None
