"""请假: from when until when somebody is away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import journal, shifts
from bot.services.shifts import Seat
from db.models import Away, AwayKind, Person

A_DAY = timedelta(hours=20)
"""So long at least is somebody on leave who is not just busy for some hours."""


def away(starts_at: datetime, ends_at: datetime) -> ColumnElement[bool]:
    """A condition on `Person`: is away, or busy with something that was entered, at some time between."""
    return (
        select(Away.id)
        .where(
            Away.person_id == Person.id,
            Away.withdrawn_at.is_(None),
            Away.starts_at < ends_at,
            Away.ends_at > starts_at,
        )
        .exists()
    )


async def on_leave(session: AsyncSession, people: Collection[int], now: datetime) -> set[int]:
    """Who of these has 请假 now: not for a part of a day, in which nobody else is needed in their place."""
    query = _open(now).where(Away.person_id.in_(people), Away.starts_at <= now)
    return {row.person_id for row in (await session.execute(query)).scalars() if row.ends_at - row.starts_at >= A_DAY}


async def open_of(session: AsyncSession, person: int, now: datetime) -> list[Away]:
    """Leave that is on or to come, the next first."""
    query = _open(now).where(Away.person_id == person).order_by(Away.starts_at, Away.id)
    return list((await session.execute(query)).scalars())


async def find(session: AsyncSession, number: int, *, lock: bool = False) -> Away | None:
    """Leave by its number, whether or not it counts any more."""
    query = select(Away).where(Away.id == number, Away.kind == AwayKind.LEAVE)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.execute(query)).scalar_one_or_none()


def _open(now: datetime) -> Select[Away]:
    return select(Away).where(Away.kind == AwayKind.LEAVE, Away.withdrawn_at.is_(None), Away.ends_at > now)


async def take(
    session: AsyncSession,
    person: int,
    times: Collection[tuple[datetime, datetime]],
    words: str,
    *,
    by: int,
    at: datetime,
) -> list[Away]:
    """`times`: instants. What lies within leave that stands already is not put down twice."""
    standing = await open_of(session, person, at)
    found = []
    for starts_at, ends_at in times:
        same = next((each for each in standing if each.starts_at <= starts_at and ends_at <= each.ends_at), None)
        if same is None:
            same = Away(
                person_id=person, kind=AwayKind.LEAVE, starts_at=starts_at, ends_at=ends_at, words=words or None,
                said_at=at, entered_by=None if by == person else by,
            )  # fmt: skip
            session.add(same)
            journal.note(session, f"person:{person}", "leave", by=by, at=at)
        found.append(same)
    await session.flush()
    return found


def end(session: AsyncSession, leave: Away, *, by: int, at: datetime) -> None:
    """提前回来了, or 不请了 before it has begun."""
    if leave.withdrawn_at is not None or leave.ends_at <= at:
        return
    if leave.starts_at >= at:
        leave.withdrawn_at = at
    else:
        leave.ends_at = at
    journal.note(session, f"person:{leave.person_id}", "leave_ended", by=by, at=at)


async def shifts_in(
    session: AsyncSession, person: int, leaves: Collection[Away], now: datetime, *, lock: bool = False
) -> list[Seat]:
    """Published shifts that this person still answers for and that fall into one of these, the next first."""
    return [
        seat
        for seat in await shifts.coming_of(session, person, now, lock=lock)
        if not seat.has_arrived
        and any(each.starts_at < seat.shift.ends_at and seat.shift.starts_at < each.ends_at for each in leaves)
    ]
