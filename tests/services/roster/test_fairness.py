"""Loads over eight weeks: what was stood, what lies ahead, beside what was offered; in no order of merit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import select

from bot.documents import bars
from bot.handlers.rosters.fairness import chart
from bot.language import Languages
from bot.services.roster import limits
from bot.services.roster.fairness import Fairness, fairness
from db.models import Answer, Assignment, Availability, FreeTime, Result, WeatherDay
from tests.services.roster.quarter import NOW, ZONE, Quarter

RENDER = partial(Languages().render, locale="zh_CN")


async def of(quarter: Quarter, now: datetime) -> Fairness:
    async with quarter.database.reading() as session:
        return await fairness(session, ZONE, now)


async def test_what_was_missed_or_given_up_is_not_counted_as_stood(quarter: Quarter) -> None:
    await quarter.published()
    after = NOW + timedelta(days=14)
    before = {load.name: load for load in (await of(quarter, after)).loads}
    assert before["徐建军"].stood == timedelta(hours=3)
    assert (before["徐建军"].late, before["徐建军"].weekends, before["徐建军"].ahead) == (0, 0, timedelta(0))
    assert {load.name: load for load in (await of(quarter, NOW)).loads}["徐建军"].ahead == timedelta(hours=3)
    async with quarter.database.writing() as session:
        own = list(await session.scalars(select(Assignment).where(Assignment.person_id == quarter.ids["徐建军"])))
        own[0].result = Result.ABSENT
        own[1].answer = Answer.RELEASED
    assert {load.name: load.stood for load in (await of(quarter, after)).loads}["徐建军"] == timedelta(0)
    assert {load.name: load.stood for load in (await of(quarter, NOW + timedelta(weeks=10))).loads}[
        "宋立民"
    ] == timedelta(0)


async def test_people_stand_by_team_and_name_whatever_they_stood(on_sqlite: Quarter) -> None:
    names = [load.name for load in (await of(on_sqlite, NOW)).loads]
    await on_sqlite.published()
    found = await of(on_sqlite, NOW)
    assert [load.name for load in found.loads] == names == ["宋立民", "徐建军", "周大勇", "李桂芳", "王建明"]
    assert [bar.name for bar in chart(found, RENDER).bars] == names


async def test_what_was_offered_and_the_ceilings_stand_beside_it(on_sqlite: Quarter) -> None:
    wang = on_sqlite.ids["王建明"]
    said = Availability(person_id=wang, free_said_at=NOW, per_week=2)
    await on_sqlite.add(said, FreeTime(person_id=wang, weekday=1, begins=420, ends=600))
    found = await of(on_sqlite, NOW)
    bar = next(bar for bar in chart(found, RENDER).bars if bar.name == "王建明")
    assert bar.below == "每周有空3小时 · 每周最多2班, 每月16班"
    assert next(bar for bar in chart(found, RENDER).bars if bar.name == "李桂芳").below.startswith("随时可排")


async def test_limits_stay_within_what_may_be_and_a_warning_is_put_down_once(quarter: Quarter) -> None:
    chen, tomorrow = quarter.ids["周大勇"], date(2025, 3, 7)
    async with quarter.database.writing() as session:
        await limits.for_all(session, "per_week", 99, by=chen, at=NOW)
        await limits.for_one(session, quarter.ids["王建明"], "per_month", -4, by=chen, at=NOW)
        for on in (True, True, False, True):
            await limits.warn(session, tomorrow, on, by=chen, at=NOW)
    found = await of(quarter, NOW)
    assert found.rules.per_week == 14
    assert found.rules.weather == {tomorrow}
    assert {load.name: found.ceilings(load) for load in found.loads}["王建明"] == (14, 1)
    async with quarter.database.writing() as session:
        await limits.for_one(session, quarter.ids["王建明"], "per_month", 0, by=chen, at=NOW)
        assert len(list(await session.scalars(select(WeatherDay)))) == 1
    assert {load.name: found.ceilings(load) for load in (await of(quarter, NOW)).loads}["王建明"] == (14, 16)


def test_a_hundred_people_are_several_pictures_and_everybody_is_on_one() -> None:
    hundred = tuple(bars.Bar(f"第{number}位🌸", "护学队", number, 1, "1小时", "随时可排") for number in range(100))
    sheets = bars.pages(bars.Chart("八周", "", hundred, 100))
    assert tuple(bar for sheet in sheets for bar in sheet.bars) == hundred
    for sheet in sheets[-1:]:
        made = bars.picture(sheet)
        assert made.width + made.height <= 10_000
        assert len(made.content) < 1_000_000
    assert bars.picture(bars.Chart("八周", "", (), 0)).height < 200
