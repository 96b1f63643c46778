"""Weekly patrols as the office looks at them, and the slots that the planner makes of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster import series as pure
from bot.roster.shifts import DaySpan
from bot.roster.slots import HandEdit, Slot
from bot.services.roster.sources import grids, hand_edits, sources
from db.models import Partner, Route, Series

AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Coming:
    """`slot`: as it is with what was changed by hand; None: cancelled. `meant`: for which day the series means it."""

    key: str
    meant: date
    slot: Slot | None
    edit: HandEdit | None


@dataclass(frozen=True, slots=True)
class Seen:
    row: Series
    series: pure.Series
    name: str
    partner: str | None
    coming: tuple[Coming, ...]


async def listed(session: AsyncSession, today: date) -> list[tuple[Series, pure.Series, str]]:
    """Those that are not over, by when they begin."""
    everything = {each.id: each for each in (await sources(session, await grids(session))).series}
    routes = {row.id: row.name for row in await session.execute(select(Route.id, Route.name))}
    rows = [
        row for row in (await session.execute(select(Series).order_by(Series.id))).scalars() if row.id in everything
    ]
    return [
        (row, everything[row.id], _name(row, routes.get(row.route_id or 0)))
        for row in rows
        if row.last is None or row.last >= today
    ]


async def look(session: AsyncSession, number: int, today: date) -> Seen | None:
    """None: there is no such series."""
    row = await session.get(Series, number)
    everything = await sources(session, await grids(session))
    series = next((each for each in everything.series if each.id == number), None)
    if row is None or series is None:
        return None
    route = None if row.route_id is None else (await session.get_one(Route, row.route_id)).name
    partner = None if row.partner_id is None else await session.get(Partner, row.partner_id)
    return Seen(
        row, series, _name(row, route), None if partner is None else partner.name,
        tuple(coming(series, await hand_edits(session), today)),
    )  # fmt: skip


def coming(series: pure.Series, hand: dict[str, HandEdit], today: date) -> list[Coming]:
    """By the day for which they are meant, the cancelled ones too."""
    found = []
    for slot in series.slots(DaySpan(today, today + AHEAD), {}):
        edit = hand.get(slot.key)
        found.append(Coming(slot.key, slot.day, slot if edit is None else edit.applied(slot), edit))
    return found


def _name(row: Series, route: str | None) -> str:
    return row.name or route or ""


async def routes(session: AsyncSession) -> list[Route]:
    return list((await session.execute(select(Route).order_by(Route.id))).scalars())
