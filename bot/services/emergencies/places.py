"""Where an emergency is: from a position, from words, or guessed from where somebody is on duty or lives."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attendance, shifts
from db.models import Emergency, Place, PlaceKind, Post, Route

FAR_METRES = 3000
"""A position this far from every grid is in none of ours."""
OFFERED = 3
"""Places that are put on buttons."""
_NUMBER = re.compile(r"(\d+)\s*(?:栋|号楼|幢)")

Point = tuple[float, float]


def point_of(emergency: Emergency) -> Point | None:
    """WGS-84 degrees; None when no position was sent, or it has been forgotten."""
    if emergency.latitude is None or emergency.longitude is None:
        return None
    return float(emergency.latitude), float(emergency.longitude)


async def grids(session: AsyncSession) -> dict[str, Point]:
    """The middle of each."""
    query = select(Place.name, Place.latitude, Place.longitude).where(Place.kind == PlaceKind.GRID)
    rows = await session.execute(query)
    return {name: (north, east) for name, north, east in rows if north is not None and east is not None}


async def grid_at(session: AsyncSession, point: Point) -> str | None:
    """The grid whose middle is nearest; None far away from all."""
    away = {name: attendance.metres_between(middle, point) for name, middle in (await grids(session)).items()}
    nearest = min(away, key=lambda name: (away[name], name), default=None)
    return nearest if nearest is not None and away[nearest] <= FAR_METRES else None


async def grid_called(session: AsyncSession, words: str, near: str | None) -> str | None:
    """The grid of a place that stands in these words: 3栋, 公租房2栋, 5网格. `near`: preferred."""
    places = list((await session.execute(select(Place).order_by(Place.id))).scalars())
    by_id = {place.id: place for place in places}
    named = [place for place in places if place.name in words]
    if not named and (match := _NUMBER.search(words)):
        building = re.compile(rf"(?<!\d){match.group(1)}栋")
        named = [place for place in places if place.kind is PlaceKind.BUILDING and building.search(place.name)]
    found = [grid for place in named if (grid := _grid_of(place, by_id)) is not None]
    return near if near in found else next(iter(found), None)


def _grid_of(place: Place, by_id: dict[int, Place]) -> str | None:
    while place.kind is not PlaceKind.GRID:
        above = None if place.parent_id is None else by_id.get(place.parent_id)
        if above is None:
            return None
        place = above
    return place.name


async def duty_place(session: AsyncSession, person: int, now: datetime) -> tuple[str, str | None] | None:
    """What they stand at or walk now, and the grid of it; None when they are not on duty."""
    for seat in await shifts.coming_of(session, person, now):
        if seat.shift.starts_at - shifts.CHECK_IN_OPENS <= now and (seat.has_arrived or seat.shift.starts_at <= now):
            return seat.place, await grid_of_shift(session, seat.shift.post_id, seat.shift.route_id)
    return None


async def grid_of_shift(session: AsyncSession, post: int | None, route: int | None) -> str | None:
    """Where a post stands, or a patrol begins."""
    if post is not None:
        return (await session.get_one(Post, post)).grid
    return None if route is None else (await session.get_one(Route, route)).grid


async def buildings(session: AsyncSession, grid: str | None, person: int) -> list[Place]:
    """A few of the grid to choose from, first the one whose 楼栋长 this person is."""
    if grid is None:
        return []
    home = select(Place.id).where(Place.kind == PlaceKind.GRID, Place.name == grid)
    query = select(Place).where(Place.kind == PlaceKind.BUILDING, Place.parent_id.in_(home)).order_by(Place.id)
    found = list((await session.execute(query)).scalars())
    return sorted(found, key=lambda place: place.keeper_id != person)[:OFFERED]


async def metres_away(session: AsyncSession, emergency: Emergency, grid: str | None) -> int | None:
    """From the middle of somebody's grid to where it is; None where the map does not tell."""
    middles = await grids(session)
    here = point_of(emergency) or middles.get(emergency.grid or "")
    home = middles.get(grid or "")
    return None if here is None or home is None else attendance.metres_between(home, here)
