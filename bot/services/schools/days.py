"""What is different at a school on one day: no lessons, early dismissal, exams, half days, days made up for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.schools import Bell as Rings
from bot.services import journal
from bot.services.schools import adding, changing
from bot.services.schools.wrong import Wrong, WrongError
from db.models import Bell, SchoolDay, SpecialKind

ENDING = frozenset({SpecialKind.EARLY, SpecialKind.HALF})
"""Which say when school is over."""


@dataclass(frozen=True, slots=True)
class Different:
    """`grades`: None: all. `arrives`, `leaves`: instead of the usual times. `like`: a day that is made up for goes by
    the timetable of that weekday (Monday is 0). `bells`: instead of all others. `own`: it stands in the school's
    calendar; False: said once, and outweighs that."""

    day: date
    special: SpecialKind
    grades: frozenset[int] | None = None
    arrives: time | None = None
    leaves: time | None = None
    like: int | None = None
    bells: Sequence[Rings] = ()
    own: bool = False


async def put(session: AsyncSession, school: int, said: Different, *, by: int | None, at: datetime) -> SchoolDay:
    """In place of what was said of that day and these grades before in the same way. Raises WrongError."""
    _check(said)
    await changing.school(session, school)
    await _after_it_begins(session, school, said)
    for other in await of(session, school, said.day):
        if other.own is said.own and other.grades == said.grades:
            await session.delete(other)
    row = SchoolDay(
        school_id=school,
        day=said.day,
        special=said.special,
        own=said.own,
        grades=said.grades,
        arrives=said.arrives,
        leaves=said.leaves,
        like=said.like,
        entered_at=at,
        entered_by=by,
    )
    session.add(row)
    await session.flush()
    for each in said.bells:
        session.add(
            Bell(
                school_id=school,
                school_day_id=row.id,
                grades=each.grades or said.grades or frozenset(range(1, 13)),
                weekdays=each.weekdays,
                arrives=each.arrives,
                leaves=each.leaves,
            )
        )
    await session.flush()
    journal.note(session, f"school:{school}", said.special.value, by=by, at=at, detail=str(said.day))
    return row


async def of(session: AsyncSession, school: int, day: date) -> list[SchoolDay]:
    query = select(SchoolDay).where(SchoolDay.school_id == school, SchoolDay.day == day).order_by(SchoolDay.id)
    return list((await session.execute(query)).scalars())


async def ahead(session: AsyncSession, school: int, today: date) -> list[SchoolDay]:
    """By day."""
    query = select(SchoolDay).where(SchoolDay.school_id == school, SchoolDay.day >= today)
    return list((await session.execute(query.order_by(SchoolDay.day, SchoolDay.id))).scalars())


async def take_back(session: AsyncSession, school: int, day: date, *, by: int | None, at: datetime) -> bool:
    """照常: as if nothing had been said of that day. Whether anything had been. Raises WrongError."""
    await changing.school(session, school)
    rows = await of(session, school, day)
    for row in rows:
        await session.delete(row)
    if rows:
        await session.flush()
        journal.note(session, f"school:{school}", "usual", by=by, at=at, detail=str(day))
    return bool(rows)


async def _after_it_begins(session: AsyncSession, school: int, said: Different) -> None:
    if said.leaves is None or said.arrives is not None:
        return
    query = select(Bell.arrives).where(Bell.school_id == school, Bell.school_day_id.is_(None))
    usual = [each for each in (await session.execute(query)).scalars() if each is not None]
    if usual and said.leaves <= min(usual):
        raise WrongError(Wrong.TIMES, f"{said.leaves:%H:%M}")


def _check(said: Different) -> None:
    if said.special in ENDING and said.leaves is None and not said.bells:
        raise WrongError(Wrong.TIMES, str(said.day))
    if said.special is SpecialKind.LATE and said.arrives is None and not said.bells:
        raise WrongError(Wrong.TIMES, str(said.day))
    if said.arrives is not None and said.leaves is not None and said.leaves <= said.arrives:
        raise WrongError(Wrong.TIMES, f"{said.arrives:%H:%M}-{said.leaves:%H:%M}")
    if said.like is not None and said.like not in range(7):
        raise WrongError(Wrong.WEEKDAYS, str(said.like))
    for each in said.bells:
        adding.rings(each)
