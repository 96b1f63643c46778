"""隐患点: who answers for one, when it was last looked at, and what was found there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import rights, whereabouts
from bot.services.cases import lists, seeing
from bot.services.members import folded
from bot.services.whereabouts import Spot
from db.models import Case, CaseKind, Checkpoint, HazardPoint, PatrolTick, Person, Place, TickState

PAST = 3
"""Closed cases that a card shows."""


@dataclass(frozen=True, slots=True)
class Look:
    """When a patrol last came by, and how it was found."""

    at: datetime
    state: TickState


@dataclass(frozen=True, slots=True)
class Known:
    """All that this reader may know of one."""

    point: HazardPoint
    grid: str
    keeper: Person | None
    """None: nobody, or they are not with us any more."""
    deputy: Person | None
    may_phone: bool
    """The keeper, or the deputy where there is no keeper."""
    last: Look | None
    open: list[Case]
    past: list[Case]
    """The newest first."""
    count: int
    """How many there were, of those that the reader may see."""
    mine: frozenset[int]
    """Numbers of the cases whose card they may open; of the others they know the kind and what became of it."""


async def look(session: AsyncSession, number: int, reader: int) -> Known | None:
    """None: there is no such point."""
    spot = await whereabouts.of_option(session, whereabouts.option(whereabouts.HAZARD, number))
    point = await session.get(HazardPoint, number)
    if spot is None or point is None:
        return None
    keeper, deputy = await _there(session, point.keeper_id), await _there(session, point.deputy_id)
    whom = keeper or deputy
    there = [Case.hazard_point_id == number, await _shown_to(session, point, reader)]
    cases = (await session.execute(select(Case).where(*there).order_by(Case.id.desc()))).scalars().all()
    theirs = select(Case.id).where(Case.hazard_point_id == number, seeing.seen_by(reader))
    return Known(
        point,
        spot.grid or "",
        keeper,
        deputy,
        whom is not None and whom.id != reader and await rights.may_phone(session, reader, whom.id),
        await _last(session, number),
        [case for case in cases if case.closed_at is None],
        [case for case in cases if case.closed_at is not None][:PAST],
        len(cases),
        frozenset((await session.execute(theirs)).scalars()),
    )


async def _there(session: AsyncSession, person: int | None) -> Person | None:
    found = None if person is None else await session.get(Person, person)
    return found if found is not None and found.active else None


async def _shown_to(session: AsyncSession, point: HazardPoint, reader: int) -> ColumnElement[bool]:
    """Whoever answers for the point or its place knows what was found there, but for what was said to the office."""
    place = await session.get(Place, point.place_id)
    parent = None if place is None or place.parent_id is None else await session.get(Place, place.parent_id)
    keepers = {each for where in (point, place, parent) if where for each in (where.keeper_id, where.deputy_id)}
    seen = seeing.seen_by(reader)
    return or_(seen, Case.kind != CaseKind.VOICE) if reader in keepers else seen


async def _last(session: AsyncSession, number: int) -> Look | None:
    query = (
        select(PatrolTick.at, PatrolTick.state)
        .join(Checkpoint, Checkpoint.id == PatrolTick.checkpoint_id)
        .where(Checkpoint.hazard_point_id == number, PatrolTick.state.in_((TickState.DONE, TickState.FOUND)))
        .order_by(PatrolTick.at.desc())
    )
    row = (await session.execute(query.limit(1))).one_or_none()
    return None if row is None else Look(*row)


async def listed(session: AsyncSession, reader: int) -> list[Spot]:
    """All of them, those that the reader answers for first, then those of their grid."""
    me = await session.get_one(Person, reader)
    kept = or_(HazardPoint.keeper_id == reader, HazardPoint.deputy_id == reader)
    mine = set((await session.execute(select(HazardPoint.id).where(kept))).scalars())
    found = await whereabouts.hazards(session)
    return sorted(found, key=lambda spot: (spot.hazard_point not in mine, spot.grid != me.grid))


async def called(session: AsyncSession, words: str) -> list[Spot]:
    """Those in whose names these words stand; a whole name comes alone."""
    wanted = folded(words)
    found = [spot for spot in await whereabouts.hazards(session) if wanted and wanted in folded(spot.name)]
    return [spot for spot in found if folded(spot.name) == wanted] or found


async def open_at(session: AsyncSession, points: list[int], reader: int) -> dict[int, int]:
    """How many open cases each has, of those that the reader may see."""
    counted = select(Case.hazard_point_id, func.count()).where(
        Case.hazard_point_id.in_(points), lists.is_open(), seeing.seen_by(reader)
    )
    rows = await session.execute(counted.group_by(Case.hazard_point_id))
    return {point: count for point, count in rows if point is not None}
