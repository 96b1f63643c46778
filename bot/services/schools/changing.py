"""A school that is there: its posts, bells, terms and vacations; and its end.

Nothing that shifts hang on is ever deleted: a post or a school is closed, and the planner knows it no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.schools import Bell as Rings
from bot.roster.shifts import DaySpan
from bot.roster.slots import Staffing
from bot.services import journal
from bot.services.schools import adding, staffed
from bot.services.schools.wrong import Wrong, WrongError, named
from db.models import Bell, PeriodKind, Post, School, SchoolPeriod


async def school(session: AsyncSession, number: int) -> School:
    """Locked, and not closed. Raises WrongError."""
    query = select(School).where(School.id == number, School.closed_at.is_(None)).with_for_update()
    row = (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None:
        raise WrongError(Wrong.GONE, str(number))
    return row


async def post(session: AsyncSession, number: int) -> Post:
    """As a school."""
    query = select(Post).where(Post.id == number, Post.closed_at.is_(None)).with_for_update()
    row = (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None:
        raise WrongError(Wrong.GONE, str(number))
    return row


# Posts


async def add_post(session: AsyncSession, number: int, gate: adding.Gate, *, by: int | None, at: datetime) -> Post:
    """In the grid of the posts that are there. Raises WrongError."""
    of = await school(session, number)
    name, who = named(gate.name), staffed.checked(gate.who)
    query = select(Post).where(Post.school_id == number).order_by(Post.id)
    own = list((await session.execute(query)).scalars())
    if any(each.name == name and each.closed_at is None for each in own):
        raise WrongError(Wrong.NAME_TAKEN, name)
    grid = next((each.grid for each in own if each.grid is not None), None)
    row = await adding.new_post(session, of, adding.Gate(name, gate.kind, who), grid)
    journal.note(session, f"school:{number}", "post", by=by, at=at, detail=str(row.id))
    return row


async def set_people(session: AsyncSession, number: int, who: Staffing, *, by: int | None, at: datetime) -> Post:
    """How many, and who may stand there. Raises WrongError."""
    checked = staffed.checked(who)
    row = await post(session, number)
    staffed.put(row, checked)
    journal.note(
        session, f"school:{row.school_id}", "people", by=by, at=at,
        detail=f"{row.id} {who.minimum}-{who.ideal}-{who.maximum}",
    )  # fmt: skip
    return row


async def close_post(session: AsyncSession, number: int, *, by: int | None, at: datetime) -> Post:
    """Raises WrongError."""
    row = await post(session, number)
    row.closed_at = at
    journal.note(session, f"school:{row.school_id}", "post_closed", by=by, at=at, detail=str(row.id))
    return row


# Bells, terms and vacations


async def set_bells(
    session: AsyncSession, number: int, rings: Sequence[Rings], *, by: int | None, at: datetime
) -> None:
    """In place of the usual ones; days with bells of their own keep them. Raises WrongError."""
    checked = [adding.rings(each) for each in rings]
    if not checked:
        raise WrongError(Wrong.NO_BELLS)
    of = await school(session, number)
    await session.execute(delete(Bell).where(Bell.school_id == number, Bell.school_day_id.is_(None)))
    for each in checked:
        session.add(adding.bell(number, of.name, each))
        await session.flush()
    journal.note(session, f"school:{number}", "bells", by=by, at=at)


async def set_lead(session: AsyncSession, number: int, minutes: int, *, by: int | None, at: datetime) -> None:
    """Its shifts begin a little earlier than that, in the morning. Raises WrongError."""
    of = await school(session, number)
    of.lead_minutes = adding.lead(minutes)
    for row in (await session.execute(select(Post).where(Post.school_id == number))).scalars():
        row.in_before = minutes + adding.GRACE
    journal.note(session, f"school:{number}", "lead", by=by, at=at, detail=str(minutes))


async def add_period(
    session: AsyncSession, number: int, kind: PeriodKind, days: DaySpan, *, by: int | None, at: datetime
) -> SchoolPeriod:
    """A period of the same kind that it overlaps gives way to it. Raises WrongError."""
    adding.span(days)
    await school(session, number)
    query = select(SchoolPeriod).where(SchoolPeriod.school_id == number, SchoolPeriod.kind == kind)
    for other in (await session.execute(query)).scalars():
        if other.first <= days.last and days.first <= other.last:
            await session.delete(other)
    row = SchoolPeriod(school_id=number, kind=kind, first=days.first, last=days.last)
    session.add(row)
    await session.flush()
    journal.note(session, f"school:{number}", kind.value, by=by, at=at, detail=f"{days.first} {days.last}")
    return row


async def remove_period(session: AsyncSession, number: int, *, by: int | None, at: datetime) -> SchoolPeriod:
    """Raises WrongError."""
    row = await session.get(SchoolPeriod, number, with_for_update=True)
    if row is None:
        raise WrongError(Wrong.GONE, str(number))
    await school(session, row.school_id)
    await session.delete(row)
    journal.note(session, f"school:{row.school_id}", "period_gone", by=by, at=at, detail=f"{row.first} {row.last}")
    return row


async def close(session: AsyncSession, number: int, *, by: int | None, at: datetime) -> School:
    """Raises WrongError."""
    row = await school(session, number)
    row.closed_at = at
    journal.note(session, f"school:{number}", "closed", by=by, at=at)
    return row


async def open_again(session: AsyncSession, number: int, *, by: int | None, at: datetime) -> School:
    """Raises WrongError."""
    row = await session.get(School, number, with_for_update=True)
    if row is None:
        raise WrongError(Wrong.GONE, str(number))
    row.closed_at = None
    journal.note(session, f"school:{number}", "opened", by=by, at=at)
    return row
