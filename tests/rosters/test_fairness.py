"""公平: figures without shame, and what the office sets by tapping from there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from db.models import Assignment, Availability, RosterSettings, WeatherDay
from tests.journey.neighbourhood import Neighbourhood
from tests.rosters.test_papers import photos


async def some_shifts(here: Neighbourhood) -> None:
    for days in (1, 2, 3):
        await here.shift(await here.morning(days), "wang", "li")
    await here.publish()
    await here.bot()
    await here.wang.sees("班")


async def rows(here: Neighbourhood, table: type[Any]) -> list[Any]:
    async with here.database.reading() as session:
        return list((await session.execute(select(table))).scalars())


async def test_each_sees_what_is_theirs_to_see(on_both: Neighbourhood) -> None:
    here = on_both
    await some_shifts(here)
    await here.wang.send("公平")
    said = (await here.wang.sees("这八周", "3个班、2.5小时", "每周最多请您5班"))["text"]
    assert not any(name in said for name in ("李姐", "刘叔", "周队长"))
    assert len(await photos(here, here.wang)) == 0
    await here.zhou.send("/fairness")
    await here.zhou.sees("下次排班", "谁都不超上限")
    await here.zhou.sees("不分先后", within=60, anywhere=True)
    (picture,) = await photos(here, here.zhou)
    assert picture.width == 1080
    await here.zhou.never_sees("每人排多少")
    await here.chen.send("公平")
    await here.chen.sees("下次排班", "每人排多少", "高温低温")


async def test_the_office_sets_ceilings_for_all_and_for_one(here: Neighbourhood) -> None:
    await some_shifts(here)
    await here.chen.send("公平")
    await here.chen.tap("每人排多少")
    await here.chen.sees("每人每周最多5班, 每月最多16班")
    card = await here.chen.sees("每周 6")
    await here.chen.tap("每周 6")
    await here.chen.sees("每人每周最多6班")
    await here.chen.tap("每周 6", on=card)  # once more, from the card as it was: it is six all the same
    await here.chen.tap("单独给一个人定")
    await here.chen.tap("王师傅")
    await here.chen.tap("每周 5")
    await here.chen.sees("王师傅: 每周最多5班, 每月16班")
    (row,) = await rows(here, RosterSettings)
    assert (row.per_week, row.per_month) == (6, 16)
    assert [(each.person_id, each.per_week) for each in await rows(here, Availability)] == [(here.numbers["wang"], 5)]
    await here.wang.send("公平")
    await here.wang.sees("每周最多请您5班, 每月16班")
    await here.chen.tap("每周跟大家一样")
    await here.chen.sees("王师傅: 每周最多6班")


async def test_a_warning_for_tomorrow_is_two_words_and_a_tap(here: Neighbourhood) -> None:
    await some_shifts(here)
    await here.wang.send("明天高温")
    await here.wang.sees("这个是社区用的")
    await here.chen.send("明天高温")
    await here.chen.tap("明天有预警")
    await here.chen.sees("⚠️ 明天有预警", "明天没有预警")
    assert len(await rows(here, WeatherDay)) == 1
    await here.chen.tap("平时不用照顾")
    await here.chen.sees("平时也照顾")
    await here.chen.tap("满几岁: 69")
    await here.chen.sees("满69岁的不排户外班")
    await here.chen.tap("明天没有预警")
    await here.chen.sees("明天有预警")
    assert await rows(here, WeatherDay) == []
    (row,) = await rows(here, RosterSettings)
    assert (row.usual_care, row.weather_age) == (False, 69)


async def test_whoever_may_not_sets_nothing(here: Neighbourhood) -> None:
    await some_shifts(here)
    await here.chen.send("公平")
    await here.chen.tap("每人排多少")
    card = await here.chen.sees("每人每周最多5班")
    data = next(each["callback_data"] for row in card["reply_markup"]["inline_keyboard"] for each in row)
    await here.wang.send("我的班")
    await here.wang.sees("您的班")
    forged = {"message_id": (await here.wang.sees("您的班", anywhere=True))["message_id"], "data": data}
    await here.wang.act("tap", **forged)
    await here.wang.send("公平")
    await here.wang.sees("每周最多请您5班")
    assert await rows(here, RosterSettings) == []
    assert len(await rows(here, Assignment)) == 6
