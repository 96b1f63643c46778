"""The whole program: a plan that was asked for outlives it, and one tap of the office brings everybody theirs."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import psutil  # type: ignore[import-untyped]
from sqlalchemy import select, update

from bot.roster.shifts import DaySpan
from bot.services.roster import drafts
from db.models import Away, Person, RosterPlan, RosterState, Series, SeriesPattern, SlotKind, Team
from tests.journey.neighbourhood import ZONE, Neighbourhood
from tests.program import eventually


async def publicity_every_evening(here: Neighbourhood) -> DaySpan:
    """Two of the crossing team on the square, whatever the year; everybody is vetted, only 王 and 李 are here."""
    today = (await here.telegram.now()).astimezone(ZONE).date()
    days = DaySpan(today + timedelta(days=1), today + timedelta(days=7))
    async with here.database.writing() as session:
        await session.execute(update(Person).values(vetted=True))
        series = Series(kind=SlotKind.EVENT, team=Team.CROSSING, name="广场反诈宣传", first=today)
        session.add(series)
        await session.flush()
        session.add(
            SeriesPattern(
                series_id=series.id, since=today, weekdays=frozenset(range(7)), begins=time(18), ends=time(19),
                minimum=2, ideal=2, maximum=2, outdoors=False,
            )
        )  # fmt: skip
        now = datetime.now(UTC)
        for key in ("liu", "zhao", "zhou", "wu"):
            session.add(Away(person_id=here.numbers[key], starts_at=now, ends_at=now + timedelta(days=30), said_at=now))
    return days


async def ask(here: Neighbourhood, days: DaySpan) -> int:
    now = await here.telegram.now()
    async with here.database.writing() as session:
        return (await drafts.ask(session, days, by=here.numbers["chen"], now=now)).id


async def plan(here: Neighbourhood) -> RosterPlan:
    async with here.database.reading() as session:
        return (await session.execute(select(RosterPlan))).scalar_one()


async def test_one_tap_of_the_office_brings_everybody_their_shifts(on_both: Neighbourhood) -> None:
    here = on_both
    days = await publicity_every_evening(here)
    await here.bot()
    await ask(here, days)
    await here.chen.sees("的班排好了: 7个班", "发布", within=60)
    await here.chen.tap("发布")
    await here.chen.sees("发布了")
    await here.wang.sees("广场反诈宣传", "能来吗")
    await here.wang.tap("都能来")
    await here.li.sees("广场反诈宣传")
    await here.chen.reads()
    await here.liu.never_sees("广场反诈宣传")


async def test_killed_in_the_middle_it_is_planned_after_the_restart(here: Neighbourhood) -> None:
    days = await publicity_every_evening(here)
    bot = await here.bot()
    await ask(here, days)

    async def is_being_made() -> bool:
        return any("bot.planning.worker" in child.cmdline() for child in psutil.Process(bot.pid).children())

    await eventually(is_being_made)
    await bot.kill()
    assert (await plan(here)).state is RosterState.ASKED
    await here.bot()
    await here.chen.sees("的班排好了: 7个班", within=60)
    assert (await plan(here)).attempts == 2
