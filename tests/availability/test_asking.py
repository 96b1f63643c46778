"""Who has said nothing is asked once, at ten in the morning, where anything is planned."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from tests.availability.said import answered, free, is_planned, today
from tests.journey.neighbourhood import ZONE, Neighbourhood


async def at_ten(here: Neighbourhood, days: int) -> datetime:
    return datetime.combine(await today(here) + timedelta(days=days), time(10, 1), ZONE)


async def test_once_each_with_two_ways_to_answer(on_both: Neighbourhood) -> None:
    here = on_both
    await is_planned(here)
    await here.bot()
    await here.li.send("空闲")
    await here.li.sees("您平时什么时候有空")
    await here.li.send("周三晚上")
    await here.li.sees("您有空")
    await here.to(await at_ten(here, 1))
    asked = await here.wang.sees("王师傅, 排班前问您一声", "现在填", "随便排")
    await here.zhao.sees("赵姐, 排班前问您一声")
    await here.li.never_sees("问您一声")
    await here.chen.never_sees("问您一声")
    assert await free(here, "wang") is None
    await here.wang.tap("随便排")
    await here.wang.sees("您有空: 什么时候都行")
    await here.zhao.tap("现在填")
    await here.zhao.sees("您平时什么时候有空", "最近都没空")

    # Nobody hears of it again: neither who has answered nor who has not.
    await here.to(await at_ten(here, 1))
    for person in (here.wang, here.zhao, here.liu):
        await person.never_sees("问您一声")
    assert await free(here, "liu") is None
    row = await answered(here, "liu")
    assert row is not None
    assert row.asked_at is not None

    # The button of days ago still does what it says.
    await here.wang.send("空闲")
    await here.wang.sees("什么时候都行")
    await here.wang.tap("随便排", on=asked)
    await here.wang.sees("您有空: 什么时候都行", anywhere=True)


async def test_nobody_is_asked_where_nothing_is_planned(here: Neighbourhood) -> None:
    await here.bot()
    await here.to(await at_ten(here, 1))
    await here.wang.never_sees("问您一声")
    assert await answered(here, "wang") is None


async def test_not_at_night_after_a_night_without_the_program(here: Neighbourhood) -> None:
    await is_planned(here)
    bot = await here.bot()
    await bot.kill()
    late = await at_ten(here, 1) + timedelta(hours=14)
    await here.telegram.advance_to(late)
    await here.bot()
    await here.to(late + timedelta(minutes=5))  # whatever was due is done by then
    assert await answered(here, "wang") is None
    await here.to(await at_ten(here, 0))
    await here.wang.sees("问您一声")


async def test_who_joins_later_is_asked_the_next_morning(here: Neighbourhood) -> None:
    await is_planned(here)
    await here.bot()
    await here.wang.block()
    await here.to(await at_ten(here, 1))
    await here.zhao.sees("问您一声")
    await here.to(await at_ten(here, 1) - timedelta(hours=1))
    await here.wang.unblock()
    await here.to(await at_ten(here, 0))
    await here.wang.sees("问您一声", anywhere=True)
