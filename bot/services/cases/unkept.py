"""Grids and hazard points that nobody answers for: 责任人 missing, or not with us any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import journal
from db.models import HazardPoint, Person, Place, PlaceKind

GRID, POINT = "g", "h"


@dataclass(frozen=True, slots=True)
class Unkept:
    key: str
    """g3: a grid, h7: a hazard point."""
    name: str


async def everywhere(session: AsyncSession) -> list[Unkept]:
    nobody = or_(Person.id.is_(None), Person.active.is_(False))
    grids = await session.execute(
        select(Place.id, Place.name)
        .outerjoin(Person, Person.id == Place.keeper_id)
        .where(Place.kind == PlaceKind.GRID, nobody)
        .order_by(Place.id)
    )
    points = await session.execute(
        select(HazardPoint.id, HazardPoint.name)
        .outerjoin(Person, Person.id == HazardPoint.keeper_id)
        .where(nobody)
        .order_by(HazardPoint.id)
    )
    return [
        *(Unkept(f"{GRID}{number}", name) for number, name in grids),
        *(Unkept(f"{POINT}{number}", name) for number, name in points),
    ]


async def keep(session: AsyncSession, key: str, person: int, *, by: int, now: datetime) -> str | None:
    """`person` answers for it from now on. Its name; None: there is no such place."""
    if not key[1:].isdecimal():
        return None
    number = int(key[1:])
    found: Place | HazardPoint | None
    if key.startswith(GRID):
        found = await session.get(Place, number)
    else:
        found = await session.get(HazardPoint, number)
    if found is None:
        return None
    found.keeper_id = person
    journal.note(session, f"{found.__tablename__}:{found.id}", "keeper", by=by, at=now)
    return found.name
