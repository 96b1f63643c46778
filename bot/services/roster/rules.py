"""The rules that the community has set, as the planner takes them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.rules import COLD, HEAT, CareLimit, Rules
from db.models import CareRule, GridLink, Place, RosterSettings, WeatherDay


async def settings(session: AsyncSession) -> RosterSettings:
    """As they were set; the row that there would be when nobody has set anything."""
    found = await session.get(RosterSettings, 1)
    return found or RosterSettings(
        id=1, **{column.name: column.default.arg for column in RosterSettings.__table__.columns if column.default}
    )


async def rules(session: AsyncSession) -> Rules:
    of = await settings(session)
    care = [_limit(row) for row in (await session.execute(select(CareRule).order_by(CareRule.id))).scalars()]
    links = list((await session.execute(select(GridLink))).scalars())
    zones = select(Place.id, Place.zone).where(Place.zone.is_not(None))
    return Rules(
        late_from=of.late_from,
        night_ends=of.night_ends,
        late_least=of.late_least,
        rest_after_late=timedelta(minutes=of.rest_minutes),
        travel={(link.grid_id, link.other_id): link.minutes for link in links if link.minutes is not None},
        elsewhere=of.elsewhere_minutes,
        neighbours=frozenset(frozenset((link.grid_id, link.other_id)) for link in links if link.neighbours),
        zones={grid: zone for grid, zone in await session.execute(zones) if zone is not None},
        per_week=of.per_week,
        per_month=of.per_month,
        care=(*((HEAT, COLD) if of.usual_care else ()), *care),
        weather=frozenset((await session.execute(select(WeatherDay.day))).scalars()),
        weather_age=of.weather_age,
        silent_are_free=of.silent_are_free,
    )


def _limit(row: CareRule) -> CareLimit:
    return CareLimit(row.from_age, divmod(row.first, 100), divmod(row.last, 100), row.begins, row.ends)
