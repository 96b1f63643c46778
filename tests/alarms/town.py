"""Some fifty people in six grids: who calls for help, and somebody for every batch."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import people
from db.models import Contact, Person, Place, PlaceKind, Role, Team
from tests.kills.scene import Scene

GRIDS = 6
NEIGHBOURS, TEAM, LEADERS, COORDINATORS, NIGHT = 6, 4, 1, 2, 2
_NORTH, _EAST, _STEP = 30.3448, 114.1362, 0.01


@dataclass(slots=True)
class Town:
    """Accounts in the chat, which the audit turns into people."""

    callers: list[int] = field(default_factory=list)
    """They raise emergencies, and belong to no batch."""
    responders: list[int] = field(default_factory=list)
    groups: dict[str, list[int]] = field(default_factory=dict)
    """By the name that a batch has for them; what depends on the grid is `keepers`."""
    keepers: dict[str, list[int]] = field(default_factory=dict)
    """By grid."""


async def settle(scene: Scene) -> Town:
    """Everybody has an account, and has not written yet; two of the team are not in the chat."""
    town, accounts = Town(), itertools.count(500_001)
    async with scene.database.writing() as session:
        for number in range(1, GRIDS + 1):
            grid = f"{number}网格"
            town.callers += await _add(session, accounts, NEIGHBOURS, f"{grid}街坊", grid)
            keepers = [await _person(session, next(accounts), f"{grid}{what}", grid) for what in ("网格员", "副手")]
            town.keepers[grid] = [account for account, _ in keepers]
            place = Place(
                kind=PlaceKind.GRID,
                name=grid,
                latitude=_NORTH,
                longitude=_EAST + number * _STEP,
                keeper_id=keepers[0][1].id,
                deputy_id=keepers[1][1].id,
            )
            session.add(place)
            await session.flush()
            session.add(Place(kind=PlaceKind.BUILDING, name=f"{number}0栋", parent_id=place.id))
        emergency = Team.EMERGENCY.value
        town.groups = {
            "team": await _add(session, accounts, TEAM, "应急", "1网格", team=emergency),
            "leader": await _add(session, accounts, LEADERS, "队长", "2网格", (Role.LEADER,), team=emergency),
            "coordinators": await _add(session, accounts, COORDINATORS, "社区", None, (Role.COORDINATOR,)),
            "night": await _add(session, accounts, NIGHT, "夜里", "3网格", night=True),
        }
        for name in ("应急没微信", "应急没手机"):
            person = people.add(
                session, name=name, roles=[Role.VOLUNTEER], accounts={}, team=emergency, now=datetime.now(UTC)
            )
            person.phone = "19900000000"
        for kind, name in (("control_room", "物业监控室"), ("police_post", "值班室"), ("fire_post", "微型消防站")):
            session.add(Contact(kind=kind, name=name, phone="02700000001"))
    town.responders = [account for each in (*town.keepers.values(), *town.groups.values()) for account in each]
    for account in (*town.callers, *town.responders):
        await scene.telegram.person(f"街坊{account}", id=account)
    return town


async def _add(
    session: AsyncSession,
    accounts: Iterator[int],
    count: int,
    name: str,
    grid: str | None,
    roles: Sequence[Role] = (Role.VOLUNTEER,),
    *,
    team: str | None = None,
    night: bool = False,
) -> list[int]:
    added = [await _person(session, next(accounts), f"{name}{number}", grid, roles, team) for number in range(count)]
    for _, person in added:
        person.night_calls = night
    return [account for account, _ in added]


async def _person(
    session: AsyncSession,
    account: int,
    name: str,
    grid: str | None,
    roles: Sequence[Role] = (Role.VOLUNTEER,),
    team: str | None = None,
) -> tuple[int, Person]:
    person = people.add(
        session,
        name=name,
        roles=roles,
        accounts={"telegram": str(account)},
        team=team,
        grid=grid,
        phone=f"19900{account}",
        now=datetime.now(UTC),
    )
    await session.flush()
    return account, person
