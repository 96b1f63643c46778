"""What the planner is asked for, as the office would read it off a list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.roster.shifts import DaySpan
from bot.services.roster import facts
from bot.services.roster.facts import Facts
from bot.services.roster.spots import spots
from db.models import JournalEntry, School
from tests.journey.neighbourhood import ZONE, Neighbourhood


async def today(here: Neighbourhood) -> date:
    return (await here.telegram.now()).astimezone(ZONE).date()


async def workday(here: Neighbourhood, after: int = 1) -> date:
    """A Monday to Friday so many days ahead or later; the tests' community has no holidays in the way of it."""
    day = await today(here) + timedelta(days=after)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


async def known(here: Neighbourhood, first: date, last: date, zone: ZoneInfo = ZONE) -> Facts:
    async with here.database.reading() as session:
        return await facts.read(session, DaySpan(first, last), zone, await here.telegram.now())


async def asked(here: Neighbourhood, first: date, last: date | None = None) -> list[str]:
    """08:05 实验小学东门 07:25-07:55 1, by time."""
    found = await known(here, first, last or first)
    async with here.database.reading() as session:
        where = await spots(session, found.grids)
    return [
        f"{each.starts.astimezone(ZONE):%m-%d %H:%M}-{each.ends.astimezone(ZONE):%H:%M} "
        f"{where.of(each.key).name} {each.minimum}"
        for each in found.problem.shifts
    ]


async def school(here: Neighbourhood, name: str) -> School:
    async with here.database.reading() as session:
        return (await session.execute(select(School).where(School.name == name))).scalar_one()


async def journal(here: Neighbourhood, subject: str) -> list[tuple[str, int | None]]:
    async with here.database.reading() as session:
        rows = await session.scalars(select(JournalEntry).where(JournalEntry.subject == subject))
        return [(row.what, row.by_id) for row in rows]


def day_of(day: date) -> str:
    return f"{day.month}月{day.day}日"


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
