"""Who answers for whom: whom a matter is put before, the nearest first."""

from __future__ import annotations

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import rights, shifts
from bot.services.shifts import Seat, team_of
from db.models import Person, PersonRole, Place, Role


async def leaders(session: AsyncSession, team: str | None) -> list[int]:
    """The team's leader, then the deputies."""
    if team is None:
        return []
    first = case((PersonRole.role == Role.LEADER, 0), else_=1)
    query = (
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.active, Person.team == team, PersonRole.role.in_((Role.LEADER, Role.DEPUTY)))
        .order_by(first, Person.id)
    )
    return list(dict.fromkeys((await session.execute(query)).scalars()))


async def coordinators(session: AsyncSession) -> list[int]:
    query = select(Person.id).join(PersonRole).where(Person.active, PersonRole.role == Role.COORDINATOR)
    return list((await session.execute(query.order_by(Person.id))).scalars())


async def line_for(session: AsyncSession, person: Person) -> list[int]:
    """Who answers for this person, the nearest first: never the person themselves."""
    line = [*await leaders(session, person.team), *await coordinators(session)]
    return [each for each in dict.fromkeys(line) if each != person.id]


async def line_for_seat(session: AsyncSession, seat: Seat) -> list[int]:
    """Who answers for a seat: whoever leads that kind of shift, then who leads the person, then the office."""
    line = [*await leaders(session, team_of(seat.shift)), *await line_for(session, seat.person)]
    return [each for each in dict.fromkeys(line) if each != seat.person.id]


async def seat_led(session: AsyncSession, who: int, assignment: int, *, lock: bool = False) -> Seat | None:
    """The seat, when `who` may act for whoever sits there. `lock` as in `shifts.seat`."""
    return await shifts.seat(session, assignment, rights.seat_led_by(who), lock=lock)


async def keepers_near(session: AsyncSession, person: Person) -> list[int]:
    """Who could look in on them: the 楼栋长 of their grid, then who answers for the grid."""
    grid = (await session.execute(select(Place).where(Place.name == person.grid).limit(1))).scalar_one_or_none()
    if grid is None:
        return []
    buildings = select(Place.keeper_id).where(Place.parent_id == grid.id, Place.keeper_id.is_not(None))
    keepers = [*(await session.execute(buildings.order_by(Place.id))).scalars(), grid.keeper_id, grid.deputy_id]
    return [each for each in dict.fromkeys(keepers) if each is not None and each != person.id]


async def called(session: AsyncSession, person: int) -> str:
    """How the others call them; empty for nobody."""
    found = await session.get(Person, person)
    return "" if found is None else found.called or found.name
