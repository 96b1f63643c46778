"""Writes the demo community into an empty database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import people
from bot.services.demo import calendar, cases, patrols, places, rosters, shifts, times
from bot.services.demo.people import MEMBERS, accounts, phone
from db.engine import Database
from db.models import (
    Checkpoint,
    Contact,
    HazardPoint,
    Person,
    Place,
    PlaceKind,
    Post,
    Route,
    School,
    Shift,
    ShiftKind,
    Timer,
)

ZONE = ZoneInfo("Asia/Shanghai")
MEMBER_FOR = timedelta(days=400)
"""How long ago everybody joined."""


INSURED_FOR = timedelta(days=300)
OFFICE = "陈晓雯"


class NotEmptyError(Exception):
    def __init__(self) -> None:
        super().__init__("There are people in this database already; the demo community goes into an empty one.")


async def write(database: Database, now: datetime, zone: ZoneInfo = ZONE) -> int:
    """The number of people written; the shifts lie round `now`, in `zone`. Raises NotEmptyError.

    Nobody has been told of their shifts yet: the timer `shifts.publish`, due at once, is there for that.
    """
    async with database.writing() as session:
        if (await session.execute(select(func.count()).select_from(Person))).scalar_one():
            raise NotEmptyError
        ids = await _people(session, now)
        hazards = await _places(session, ids)
        _contacts(session)
        schools, posts = await _schools(session)
        routes = await _routes(session, hazards)
        days = rosters.span(now, zone)
        await calendar.write(session, schools, routes, days, now)
        await times.write(session, ids, days, now, zone)
        extra = await _shifts(session, ids, posts, routes, now)
        await rosters.write(session, extra, ids[OFFICE], now, zone)
        await cases.write(session, ids, hazards, now, zone)
        session.add(
            Timer(
                # As the program numbers its rows (turns/ids.py): microseconds above eight bits.
                id=int(now.timestamp() * 1_000_000) << 8,
                kind="shifts.publish",
                subject="",
                due_at=now,
                dedupe_key="shifts.publish:",
            )
        )
    return len(MEMBERS)


async def _people(session: AsyncSession, now: datetime) -> dict[str, int]:
    """Ids by name."""
    account_of = accounts()
    written = {}
    for position, member in enumerate(MEMBERS):
        account = account_of.get(member.name)
        person = written[member.name] = people.add(
            session,
            name=member.name,
            called=member.called,
            roles=member.roles,
            accounts={} if account is None else {"telegram": str(account)},
            team=member.team,
            grid=member.grid,
            phone=phone(position),
            birth_year=member.birth_year,
            now=now - MEMBER_FOR,
        )
        person.night_calls = member.night_calls
        person.vetted, person.vetted_on = True, (now - MEMBER_FOR).date()
        person.experienced = member.name in times.EXPERIENCED
        person.insured_until = (now + INSURED_FOR).date()
        await session.flush()  # one by one: ids in the order of the list
    return {name: person.id for name, person in written.items()}


async def _places(session: AsyncSession, ids: Mapping[str, int]) -> dict[str, int]:
    """Ids of the hazard points by name."""
    written: dict[str, Place] = {}
    for grid, (latitude, longitude) in places.GRIDS.items():
        keeper, deputy = places.GRID_KEEPERS[grid]
        written[grid] = Place(
            kind=PlaceKind.GRID, name=grid, keeper_id=ids[keeper], deputy_id=ids[deputy],
            latitude=latitude, longitude=longitude,
        )  # fmt: skip
        session.add(written[grid])
        await session.flush()
    for building in places.BUILDINGS:
        latitude, longitude = building.at
        written[building.name] = Place(
            kind=PlaceKind.BUILDING, name=building.name, parent_id=written[building.grid].id,
            keeper_id=ids[building.keeper], latitude=latitude, longitude=longitude,
        )  # fmt: skip
        session.add(written[building.name])
        await session.flush()
        for number in range(1, building.units + 1):
            name = f"{building.name}{number}单元"
            session.add(Place(kind=PlaceKind.UNIT, name=name, parent_id=written[building.name].id))
    session.add_all(times.links({name: written[name].id for name in places.GRIDS}))
    points = {
        hazard.name: HazardPoint(
            name=hazard.name, kind=hazard.kind, place_id=written[hazard.place].id,
            keeper_id=ids[hazard.keeper], deputy_id=ids[hazard.deputy],
            latitude=hazard.at[0], longitude=hazard.at[1],
        )
        for hazard in places.HAZARDS
    }  # fmt: skip
    session.add_all(points.values())
    await session.flush()
    return {name: point.id for name, point in points.items()}


def _contacts(session: AsyncSession) -> None:
    session.add_all(
        Contact(kind=kind, name=name, phone=places.contact_phone(position))
        for position, (kind, name) in enumerate(places.CONTACTS)
    )


async def _schools(session: AsyncSession) -> tuple[dict[str, int], dict[str, int]]:
    """Ids of the schools, and of the posts by whole name, such as 实验小学东门."""
    schools = {name: School(name=name, lead_minutes=minutes) for name, minutes in places.SCHOOLS.items()}
    session.add_all(schools.values())
    await session.flush()
    posts = {
        gate.whole_name: Post(
            school_id=schools[gate.school].id, name=gate.name, kind=gate.kind, sign=gate.sign, grid=gate.grid,
            latitude=gate.at[0], longitude=gate.at[1],
            minimum=gate.minimum, ideal=gate.minimum, maximum=gate.minimum + 1, **calendar.AT_A_GATE,
        )
        for gate in places.GATES
    }  # fmt: skip
    session.add_all(posts.values())
    await session.flush()
    return {name: row.id for name, row in schools.items()}, {name: post.id for name, post in posts.items()}


async def _routes(session: AsyncSession, hazards: Mapping[str, int]) -> dict[str, int]:
    """Ids by name."""
    routes = {name: Route(name=name, grid=grid) for name, (grid, _) in places.ROUTES.items()}
    session.add_all(routes.values())
    await session.flush()
    for name, (_, stops) in places.ROUTES.items():
        for position, stop in enumerate(stops, 1):
            session.add(Checkpoint(
                route_id=routes[name].id, position=position, name=stop.name, sign=stop.sign,
                hazard_point_id=None if stop.hazard is None else hazards[stop.hazard],
                latitude=stop.at[0], longitude=stop.at[1],
            ))  # fmt: skip
    await session.flush()
    return {name: route.id for name, route in routes.items()}


async def _shifts(
    session: AsyncSession, ids: Mapping[str, int], posts: Mapping[str, int], routes: Mapping[str, int], now: datetime
) -> list[Shift]:
    written = []
    for extra in shifts.around(now):
        crossing = extra.kind is ShiftKind.CROSSING
        shift = Shift(
            kind=extra.kind,
            post_id=posts[extra.place] if crossing else None,
            route_id=None if crossing else routes[extra.place],
            starts_at=extra.starts_at,
            ends_at=extra.ends_at,
            minimum=len(extra.names),
        )
        session.add(shift)
        await session.flush()
        people_there = [ids[name] for name in extra.names]
        session.add_all(shifts.assignment(shift, person, extra, now) for person in people_there)
        if extra.running:
            await patrols.begun(session, shift, people_there)
        written.append(shift)
    await patrols.left_a_note(session, routes[shifts.SOON_ROUTE], [ids[name] for name in shifts.ON_PATROL_NOW], now)
    return written
