"""Raising an emergency: who, where they are taken to be, and whether somebody has raised the same before."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attendance, escalation
from bot.services.emergencies import places, presets, records
from bot.services.emergencies.places import Point
from db.models import Emergency, EmergencyKind, Person

SAME_WITHIN = timedelta(minutes=10)
SAME_METRES = 200
"""What was raised of one kind in one grid, and no further apart than this where both sent a position, is one thing."""


async def begin(
    session: AsyncSession,
    person: int,
    now: datetime,
    zone: ZoneInfo,
    *,
    place: str | None = None,
    position: Point | None = None,
    drill: bool = False,
) -> Emergency:
    """The first tap. Where it is, is guessed until somebody says it: the post they stand at, else their grid."""
    who = await session.get_one(Person, person)
    duty = await places.duty_place(session, person, now)
    emergency = Emergency(
        raised_by=person,
        raised_at=now,
        grid=(duty[1] if duty is not None else None) or who.grid,
        grid_guessed=True,
        night=presets.is_night(now, zone),
        drill=drill,
        **_where_it_stands(now),
    )
    session.add(emergency)
    await session.flush()
    records.write(session, emergency, "raised", by=person, at=now)
    if position is not None:
        await locate(session, emergency, position)
    if place is not None:
        emergency.place, emergency.grid_guessed = place, duty is None
    return emergency


def _where_it_stands(now: datetime) -> dict[str, object]:
    standing = escalation.Standing(raised_at=now)
    return {
        "started": standing.started,
        "round": standing.round,
        "waiting": standing.waiting,
        "there": standing.there,
        "wants_more": standing.wants_more,
    }


def says_something(emergency: Emergency, at: datetime) -> None:
    """Whoever raised it, or goes there, does or says something about it: what they write next is meant for it too, and
    who has not answered is called frequently again."""
    emergency.words_at = at
    records.stands(emergency, escalation.stirred(records.standing_of(emergency), at))


async def locate(session: AsyncSession, emergency: Emergency, position: Point) -> bool:
    """`position`: WGS-84 degrees. Whether the grid is another one now."""
    emergency.latitude, emergency.longitude = f"{position[0]:.6f}", f"{position[1]:.6f}"
    return _move(emergency, await places.grid_at(session, position))


async def place_said(session: AsyncSession, emergency: Emergency, words: str) -> bool:
    """As they say it; when a place of ours stands in it, it is there. Whether the grid is another one now."""
    emergency.place = words
    return _move(emergency, await places.grid_called(session, words, emergency.grid))


def _move(emergency: Emergency, grid: str | None) -> bool:
    if grid is None:
        return False
    moved = grid != emergency.grid
    emergency.grid, emergency.grid_guessed = grid, False
    return moved


async def same_as(session: AsyncSession, emergency: Emergency, now: datetime) -> Emergency | None:
    """What somebody else raised before: of the same kind, in the same grid, within minutes."""
    if emergency.grid is None or emergency.kind is None:
        return None
    query = (
        select(Emergency)
        .where(
            Emergency.id < emergency.id,
            Emergency.kind == emergency.kind,
            Emergency.grid == emergency.grid,
            Emergency.drill == emergency.drill,
            Emergency.raised_by != emergency.raised_by,
            Emergency.raised_at > now - SAME_WITHIN,
            Emergency.merged_into.is_(None),
            Emergency.ended_at.is_(None),
        )
        .order_by(Emergency.id)
        .with_for_update()
    )
    for other in (await session.execute(query)).scalars():
        here, there = places.point_of(emergency), places.point_of(other)
        if here is None or there is None or attendance.metres_between(here, there) <= SAME_METRES:
            return other
    return None


def merge(session: AsyncSession, emergency: Emergency, into: Emergency, *, by: int | None, at: datetime) -> None:
    """Both numbers stay valid: this one leads to the other, where people are called already."""
    emergency.merged_into = into.id
    records.write(session, emergency, "merged", by=by, at=at, detail=str(into.id))
    records.write(session, into, "joined_by", by=emergency.raised_by, at=at, detail=str(emergency.id))


def split(session: AsyncSession, emergency: Emergency, *, by: int, at: datetime) -> None:
    """不是一件事: it is called for on its own."""
    emergency.merged_into = None
    records.write(session, emergency, "split", by=by, at=at)


def name_kind(
    session: AsyncSession, emergency: Emergency, kind: EmergencyKind, *, by: int | None, at: datetime
) -> None:
    """`by` None: presumed, because nobody said it."""
    emergency.kind = kind
    records.write(session, emergency, "kind" if by is not None else "presumed", by=by, at=at, detail=kind.value)
    records.stands(emergency, escalation.begun(records.standing_of(emergency), at))
