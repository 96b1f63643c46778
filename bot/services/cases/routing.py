"""Whose a case becomes: as the coordinator has set it, else whoever answers for the place, else the office.

Whoever has left, or cannot be written to, is passed over for the next in line, and that is said.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import leading, people
from bot.services.availability import leave
from db.models import Case, CaseKind, CaseRoute, HazardPoint, Person, Place, PlaceKind, Role

KEPT = frozenset({CaseKind.FACILITIES, CaseKind.CARE, CaseKind.FIRE})
"""What goes to whoever answers for the place; all else to the coordinator."""


@dataclass(frozen=True, slots=True)
class Route:
    owner: int | None
    """None: there is nobody at all in the office."""
    passed_over: tuple[int, ...] = ()
    """Who would have come first and cannot be reached, is on leave, or is not with us any more."""


async def line(session: AsyncSession, kind: CaseKind, grid: str | None, hazard_point: int | None = None) -> list[int]:
    """Whose it would be, the first first."""
    found: list[int | None] = []
    if kind is not CaseKind.VOICE:
        found.append(await _set(session, kind, grid))
        if kind in KEPT:
            found += await _keepers(session, grid, hazard_point)
    found += await office(session)
    return [each for each in dict.fromkeys(found) if each is not None]


async def office(session: AsyncSession) -> list[int]:
    """Coordinators, then the executive group, which stands in for them."""
    first = await leading.coordinators(session)
    return list(dict.fromkeys([*first, *await people.with_roles(session, (Role.EXECUTIVE,))]))


async def _set(session: AsyncSession, kind: CaseKind, grid: str | None) -> int | None:
    query = select(CaseRoute).where(CaseRoute.kind == kind, CaseRoute.grid.in_((grid or "", "")))
    rows = sorted((await session.execute(query)).scalars(), key=lambda row: row.grid == "")
    return rows[0].person_id if rows else None


async def _keepers(session: AsyncSession, grid: str | None, hazard_point: int | None) -> list[int | None]:
    found: list[int | None] = []
    point = None if hazard_point is None else await session.get(HazardPoint, hazard_point)
    if point is not None:
        found += [point.keeper_id, point.deputy_id]
    if grid is not None:
        query = select(Place).where(Place.kind == PlaceKind.GRID, Place.name == grid).limit(1)
        place = (await session.execute(query)).scalar_one_or_none()
        if place is not None:
            found += [place.keeper_id, place.deputy_id]
    return found


async def available(session: AsyncSession, of: Collection[int]) -> set[int]:
    """Who of these is with us and can be written to."""
    query = select(Person.id).where(Person.id.in_(of), Person.active)
    return set((await session.execute(query)).scalars()) & await people.reachable(session, of)


async def present(session: AsyncSession, of: Collection[int], now: datetime) -> set[int]:
    """Who of these could look after something now: not whoever is on leave, which is 我这几天不在."""
    return await available(session, of) - await leave.on_leave(session, of, now)


async def route(session: AsyncSession, case: Case, now: datetime, *, without: Collection[int] = ()) -> Route:
    """`without`: who cannot look after it now. When nobody can be reached it is the first of the office all the same:
    somebody by name has it."""
    everybody = await line(session, case.kind, case.grid, case.hazard_point_id)
    there = await present(session, everybody, now)
    owner = next((each for each in everybody if each in there and each not in without), None)
    if owner is None:
        reached = await available(session, everybody)
        owner = next((each for each in everybody if each in reached and each not in without), None)
    if owner is None:
        owner = next((each for each in await office(session) if each not in without), None)
    if owner is None:
        owner = next(iter(await office(session)), None)
    until = everybody.index(owner) if owner in everybody else len(everybody)
    return Route(owner, tuple(each for each in everybody[:until] if each not in there))


async def others(session: AsyncSession, case: Case) -> set[int]:
    """Whose it could be as well."""
    return set(await line(session, case.kind, case.grid, case.hazard_point_id)) - {case.owner_id}


async def better(session: AsyncSession, case: Case, now: datetime) -> set[int]:
    """Who of the others could look after it, when its owner cannot now: instead of somebody on leave only who is not,
    instead of somebody out of reach or gone whoever can be written to."""
    everybody = await others(session, case)
    owner = [] if case.owner_id is None else [case.owner_id]
    if await available(session, owner):
        return await present(session, everybody, now)
    return await available(session, everybody)


async def superiors(session: AsyncSession, case: Case) -> list[int]:
    """Before whom its delay is put, the nearest first: whoever leads the owner, the office, the leadership."""
    owner = None if case.owner_id is None else await session.get(Person, case.owner_id)
    found = [] if owner is None or case.kind is CaseKind.VOICE else await leading.line_for(session, owner)
    found += await office(session)
    if case.kind is not CaseKind.VOICE:
        found += await people.with_roles(session, (Role.LEADERSHIP,))
    return [each for each in dict.fromkeys(found) if each != case.owner_id]


async def superior(session: AsyncSession, case: Case, now: datetime, *, after: int | None = None) -> int | None:
    """The first who can be reached and is not on leave, else who can be reached; after `after` in the line, when they
    have been told already."""
    everybody = await superiors(session, case)
    rest = everybody[everybody.index(after) + 1 :] if after in everybody else everybody
    for there in (await present(session, everybody, now), await available(session, everybody)):
        for each in (*rest, *everybody):
            if each in there:
                return each
    return next(iter(everybody), case.owner_id)


async def set_route(session: AsyncSession, kind: CaseKind, grid: str, person: int | None) -> None:
    """`grid`: empty for all. `person`: None takes the row away, so that it is as it is by default."""
    await session.execute(delete(CaseRoute).where(CaseRoute.kind == kind, CaseRoute.grid == grid))
    if person is not None:
        session.add(CaseRoute(kind=kind, grid=grid, person_id=person))


async def routes(session: AsyncSession) -> list[CaseRoute]:
    query = select(CaseRoute).join(Person, Person.id == CaseRoute.person_id).order_by(CaseRoute.kind, CaseRoute.grid)
    return list((await session.execute(query)).scalars())
