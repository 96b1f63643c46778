"""Where something may be that somebody reports: the place they are on duty at, their grid, its hazard points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import shifts
from bot.services.emergencies import places
from bot.services.emergencies.places import Point
from bot.services.shifts import Seat
from db.models import Checkpoint, HazardPoint, Person, Place, PlaceKind, Post, Route, School

GRID, HAZARD, CHECKPOINT, POST, ROUTE = "g", "h", "k", "p", "r"
"""What an option begins with; the record's number follows."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of ours, or what is known of one that is not."""

    option: str = ""
    name: str = ""
    """As people say it; empty for a whole grid."""
    grid: str | None = None
    hazard_point: int | None = None
    position: Point | None = None
    """Only where somebody has sent it."""

    @property
    def label(self) -> str:
        return self.name or self.grid or ""


def option(kind: str, number: int) -> str:
    return f"{kind}{number}"


async def likely(session: AsyncSession, person: int, now: datetime) -> list[Spot]:
    """The likeliest first: where they are on duty, or else their own grid; the points of it; the other grids."""
    found: list[Spot] = []
    seat = await _on_duty(session, person, now)
    if seat is not None and seat.shift.post_id is not None:
        found += await _known(session, option(POST, seat.shift.post_id))
    if seat is not None and seat.shift.route_id is not None:
        found += await _known(session, option(ROUTE, seat.shift.route_id))
        found += await _checkpoints(session, seat.shift.route_id)
    home = (await session.get_one(Person, person)).grid
    here = next((spot.grid for spot in found if spot.grid), None) or home
    grids = await _grids(session)
    found += [spot for spot in grids if spot.grid == here]
    found += [spot for spot in await hazards(session) if spot.grid == here]
    found += [spot for spot in grids if spot.grid != here]
    return list({spot.option: spot for spot in found}.values())


async def of_option(session: AsyncSession, said: str) -> Spot | None:
    """None: there is no such place, or no longer."""
    return next(iter(await _known(session, said)), None)


async def of_words(session: AsyncSession, words: str, person: int, now: datetime) -> Spot:
    """The grid is that of a place which stands in the words, else where they are on duty, else their own."""
    near = await _guessed(session, person, now)
    return Spot(name=words, grid=await places.grid_called(session, words, near) or near)


async def of_position(session: AsyncSession, point: Point, person: int, now: datetime) -> Spot:
    """`point`: WGS-84 degrees. The grid is the nearest."""
    grid = await places.grid_at(session, point) or await _guessed(session, person, now)
    return Spot(grid=grid, position=point)


async def _guessed(session: AsyncSession, person: int, now: datetime) -> str | None:
    first = next(iter(await likely(session, person, now)), None)
    return None if first is None else first.grid


async def _on_duty(session: AsyncSession, person: int, now: datetime) -> Seat | None:
    for seat in await shifts.coming_of(session, person, now):
        if seat.shift.starts_at - shifts.CHECK_IN_OPENS <= now and (seat.has_arrived or seat.shift.starts_at <= now):
            return seat
    return None


async def _known(session: AsyncSession, said: str) -> list[Spot]:
    kind, number = said[:1], said[1:]
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return []
    match kind:
        case "g":
            found = [spot for spot in await _grids(session) if spot.option == said]
        case "h":
            found = [spot for spot in await hazards(session) if spot.option == said]
        case "k":
            point = await session.get(Checkpoint, int(number))
            found = [] if point is None else await _checkpoints(session, point.route_id, point.id)
        case "p":
            found = await _post(session, int(number))
        case "r":
            route = await session.get(Route, int(number))
            found = [] if route is None else [Spot(said, route.name, route.grid)]
        case _:
            found = []
    return found


async def _post(session: AsyncSession, number: int) -> list[Spot]:
    query = select(Post, School.name).join(School, School.id == Post.school_id).where(Post.id == number)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return []
    post, school = row
    grid = post.grid or await _grid_of_point(session, post.latitude, post.longitude)
    return [Spot(option(POST, post.id), f"{school}{post.name}", grid)]


async def _checkpoints(session: AsyncSession, route: int, only: int | None = None) -> list[Spot]:
    walked = await session.get_one(Route, route)
    query = select(Checkpoint).where(Checkpoint.route_id == route).order_by(Checkpoint.position)
    if only is not None:
        query = query.where(Checkpoint.id == only)
    grids = {spot.hazard_point: spot.grid for spot in await hazards(session)}
    found = []
    for point in (await session.execute(query)).scalars():
        grid = grids.get(point.hazard_point_id) or await _grid_of_point(session, point.latitude, point.longitude)
        found.append(Spot(option(CHECKPOINT, point.id), point.name, grid or walked.grid, point.hazard_point_id))
    return found


async def _grid_of_point(session: AsyncSession, north: float | None, east: float | None) -> str | None:
    return None if north is None or east is None else await places.grid_at(session, (north, east))


async def _grids(session: AsyncSession) -> list[Spot]:
    query = select(Place).where(Place.kind == PlaceKind.GRID).order_by(Place.id)
    return [Spot(option(GRID, place.id), "", place.name) for place in (await session.execute(query)).scalars()]


async def hazards(session: AsyncSession) -> list[Spot]:
    """All hazard points, in the order in which they were put down."""
    tree = {place.id: place for place in (await session.execute(select(Place))).scalars()}
    points: Sequence[HazardPoint] = (
        (await session.execute(select(HazardPoint).order_by(HazardPoint.id))).scalars().all()
    )
    return [Spot(option(HAZARD, point.id), point.name, _grid(tree, point.place_id), point.id) for point in points]


def _grid(tree: dict[int, Place], number: int | None) -> str | None:
    while number is not None and (place := tree.get(number)) is not None:
        if place.kind is PlaceKind.GRID:
            return place.name
        number = place.parent_id
    return None
