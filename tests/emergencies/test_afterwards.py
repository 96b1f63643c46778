"""After an emergency: home; and what happens when a shift ends while one is open."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from db.models import Post, Shift, WelfareWatch
from tests.emergencies.alarmed import Alarmed

MINUTE = 60


async def wu_goes(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.wu.sees("1号求助")
    await here.wu.tap("我去")
    await here.wu.sees("我到了")
    await here.wu.tap("我到了")
    await here.wu.sees("已交给医生")


async def test_who_went_is_asked_once_whether_they_are_home_and_then_their_leader_hears(on_both: Alarmed) -> None:
    here = on_both
    await here.change("zhou", team="emergency")
    await wu_goes(here)
    await here.wu.tap("已交给医生")
    await here.wu.sees("到家点一下", "到家了")
    await here.after(44 * MINUTE)
    await here.wu.never_sees("您到家了吗")
    await here.after(2 * MINUTE)
    await here.wu.sees("您到家了吗?", "到家了", "还没到, 没事")
    await here.after(13 * MINUTE)
    await here.wu.never_sees("您到家了吗")
    await here.zhou.never_sees("联系不上")
    await here.after(2 * MINUTE)
    await here.zhou.sees("联系不上吴姐", "回家路上")
    await here.wu.tap("到家了")
    await here.wu.sees("到家了。辛苦了", anywhere=True)
    await here.zhou.sees("✅ 吴姐到家了")
    assert (await here.calls())["wu"].home_at is not None


async def test_home_on_the_card_of_the_emergency_is_enough(here: Alarmed) -> None:
    await here.change("zhou", team="emergency")
    await wu_goes(here)
    await here.wu.tap("已交给医生")
    await here.wu.sees("到家点一下")
    await here.wu.tap("到家了")
    await here.wu.sees("好好休息")
    await here.after(90 * MINUTE)
    await here.wu.never_sees("您到家了吗")
    await here.zhou.never_sees("联系不上")


async def test_what_is_not_over_after_all_sends_nobody_home(here: Alarmed) -> None:
    await wu_goes(here)
    await here.wu.tap("已交给医生")
    await here.wang.sees("✅ 1号求助", "还没完")
    await here.wang.tap("还没完")
    await here.wu.sees("1号求助: 受伤发病", "我去")
    async with here.database.reading() as session:
        watch = (await session.execute(select(WelfareWatch))).scalar_one()
    assert (watch.person_id, watch.outcome) == (here.numbers["wu"], "reopened")
    await here.after(46 * MINUTE)
    await here.wu.never_sees("您到家了吗")


async def li_is_on_duty_and_goes(here: Alarmed) -> None:
    """Their shift ends in eight minutes."""
    now = await here.telegram.now()
    await here.on_duty("li")
    async with here.database.writing() as session:
        await session.execute(update(Post).values(grid="1网格"))
        await session.execute(update(Shift).values(ends_at=now + timedelta(minutes=8)))
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.li.sees("1号求助", "我去")
    await here.li.tap("我去")
    await here.wang.sees("李姐来了")


async def test_the_next_ones_take_over_when_the_shift_ends(on_both: Alarmed) -> None:
    here = on_both
    await li_is_on_duty_and_goes(here)
    await here.after(7 * MINUTE)
    await here.li.never_sees("您的班到点了")
    await here.after(MINUTE + 5)
    await here.li.sees("您的班到点了", "我接着管", "交给下一班")
    await here.li.tap("交给下一班")
    asked = await here.li.sees("还请您先管着")
    await here.zhou.sees("1号求助", "李姐在路上", "还要人", "我也去")
    assert (await here.calls())["li"].relieved_at is None  # until somebody else goes
    await here.zhou.tap("我也去")
    told = await here.li.sees("有人接手了, 您辛苦了, 可以回了")
    assert told["message_id"] > asked["message_id"]  # a new message, which rings
    await here.li.sees("1号求助有人接手了")
    assert "李姐" not in (await here.wang.sees("周队长来了"))["text"]
    assert (await here.calls())["li"].relieved_at is not None


async def test_who_stays_with_it_is_not_asked_again(here: Alarmed) -> None:
    await li_is_on_duty_and_goes(here)
    await here.after(8 * MINUTE + 5)
    await here.li.sees("我接着管")
    await here.li.tap("我接着管")
    await here.li.sees("您接着管, 辛苦了", "交给下一班")
    await here.zhou.never_sees("1号求助")
    await here.after(9 * MINUTE)
    await here.li.never_sees("您的班到点了")


async def test_the_end_of_the_shift_falls_into_downtime(here: Alarmed) -> None:
    await li_is_on_duty_and_goes(here)
    await here.bots[-1].kill()
    await here.after(9 * MINUTE)
    await here.bot()
    await here.li.sees("您的班到点了", "交给下一班")


async def test_nobody_is_asked_whose_emergency_is_over(here: Alarmed) -> None:
    await li_is_on_duty_and_goes(here)
    await here.li.sees("我到了")
    await here.li.tap("我到了")
    await here.li.sees("已交给医生")
    await here.li.tap("已交给医生")
    await here.li.sees("到家了")
    await here.after(9 * MINUTE)
    await here.li.never_sees("您的班到点了")
