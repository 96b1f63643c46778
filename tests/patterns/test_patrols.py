"""巡逻时间: entered, changed for once, from then on and as a whole, cancelled and ended; what a hand did stays done."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from db.models import DeadLetter, Partner, Route, Series, SlotEdit
from tests.journey.neighbourhood import Neighbourhood
from tests.schools.asked import asked, day_of, journal, today


async def has_a_route(here: Neighbourhood) -> None:
    async with here.database.writing() as session:
        session.add(Route(name="江边一线", grid="1网格"))
        session.add(Partner(name="江边物业", kind="property"))


async def enters(here: Neighbourhood) -> None:
    """Tuesdays and Thursdays from 19:30 to 21:00, two of them."""
    await here.chen.send("巡逻时间")
    await here.chen.sees("还没有巡逻安排")
    await here.chen.tap("新的巡逻")
    await here.chen.sees("走哪条线", "江边一线", "新路线")
    await here.chen.tap("江边一线")
    await here.chen.sees("每周哪几天")
    await here.chen.send("周二周四")
    await here.chen.sees("几点开始")
    await here.chen.tap("19:30")
    await here.chen.sees("几点结束")
    await here.chen.tap("21:00")
    await here.chen.sees("几位去")
    await here.chen.tap("2位")
    await here.chen.sees("周二、周四", "没错, 记下来")
    await here.chen.tap("没错, 记下来")
    await here.chen.sees("✅ 记好了", "江边一线", "周二、周四 19:30—21:00", "下次排班起算")


async def next_of(here: Neighbourhood, weekday: int, weeks: int = 1) -> date:
    """In the week after this, or later."""
    now = await today(here)
    return now + timedelta(days=7 * weeks - now.weekday() + weekday)


async def series(here: Neighbourhood) -> Series:
    async with here.database.reading() as session:
        return (await session.execute(select(Series))).scalar_one()


def line(day: date, span: str = "19:30-21:00", people: int = 2) -> str:
    return f"{day:%m-%d} {span} 江边一线 {people}"


async def test_a_patrol_is_entered_and_changed_in_every_way(on_both: Neighbourhood) -> None:
    here = on_both
    await has_a_route(here)
    await here.bot()
    await enters(here)
    tuesday, thursday, later = await next_of(here, 1), await next_of(here, 3), await next_of(here, 1, weeks=2)
    assert await asked(here, tuesday, thursday) == [line(tuesday), line(thursday)]

    await here.chen.tap("取消一次")
    await here.chen.sees("哪一次不走了")
    await here.chen.send(next_label(tuesday))
    await here.chen.sees("取消了", "下次排班起算")
    assert await asked(here, tuesday, thursday) == [line(thursday)]

    await here.chen.tap("只改一次")
    await here.chen.sees("哪一次")
    await here.chen.send(next_label(thursday))
    await here.chen.tap("人数")
    await here.chen.send("3到2")
    await here.chen.sees("最少的写前面")
    await here.chen.send("3")
    await here.chen.sees("✅ 记好了", "19:30—21:00, 3人")
    assert await asked(here, tuesday, thursday) == [line(thursday, people=3)]

    # From the next but one Tuesday on at another time; what was changed by hand is as it was.
    await here.chen.tap("这次起都改")
    await here.chen.send(next_label(later))
    await here.chen.tap("时间")
    await here.chen.send("20点")
    await here.chen.sees("几点结束")
    await here.chen.send("19点")  # the next morning, almost
    await here.chen.sees("超过10小时")
    await here.chen.send("21点半")
    await here.chen.sees("✅ 记好了", "20:00—21:30")
    assert await asked(here, tuesday, later) == [line(thursday, people=3), line(later, "20:00-21:30")]

    # All of it to Wednesdays and Fridays: the cancelled one goes along and does not come back.
    await here.chen.tap("全部改")
    await here.chen.tap("周几")
    await here.chen.sees("每周哪几天")
    await here.chen.send("周三周五")
    await here.chen.sees("手工改过的2次跟着挪到了新的日子")
    wednesday, friday = await next_of(here, 2), await next_of(here, 4)
    assert await asked(here, tuesday, friday) == [line(friday, people=3)]

    await here.chen.tap(f"{wednesday.month}月{wednesday.day}日照常")
    await here.chen.sees("下次排班起算")
    assert await asked(here, tuesday, friday) == [line(wednesday), line(friday, people=3)]

    await here.chen.tap("停掉")
    await here.chen.sees("最后走到哪一天")
    await here.chen.send(day_of(wednesday))
    await here.chen.sees("还没有人排在那儿", "就到那天")
    await here.chen.tap("就到那天")
    await here.chen.sees("为止")
    assert await asked(here, tuesday, later + timedelta(days=7)) == [line(wednesday)]
    number = (await series(here)).id
    what = [each for each, by in await journal(here, f"series:{number}") if by == here.numbers["chen"]]
    assert what == ["entered", "slot_cancelled", "slot_changed", "changed", "changed", "slot_as_usual", "ended"]
    assert len(await here.all(DeadLetter)) == 0


def next_label(day: date) -> str:
    return f"{day.month}月{day.day}日(周{'一二三四五六日'[day.weekday()]})"


async def test_an_occasion_a_sweep_and_a_patrol_with_a_partner(here: Neighbourhood) -> None:
    await has_a_route(here)
    await here.bot()
    day = await today(here) + timedelta(days=5)
    await here.chen.send("集中排查")
    await here.chen.sees("叫什么")
    await here.chen.send("车棚排查")
    await here.chen.sees("哪一天")
    for wrong in ("2月30日", f"{day_of(day)}到昨天"):
        await here.chen.send(wrong)
        await here.chen.sees("哪一天")
    await here.chen.send(f"{day_of(day)}到{day_of(day + timedelta(days=1))}")
    await here.chen.sees("几点开始")
    await here.chen.tap("9:00")
    await here.chen.tap("11:00")
    await here.chen.sees("排查哪些网格")
    await here.chen.tap("1网格")
    await here.chen.tap("好了")
    await here.chen.sees("哪个队")
    await here.chen.tap("信息队")
    await here.chen.sees("要几位")
    await here.chen.tap("2到3位")
    await here.chen.tap("没错, 记下来")
    await here.chen.sees("✅ 记好了", "车棚排查", "在1网格")
    assert await asked(here, day, day + timedelta(days=1)) == [
        f"{each:%m-%d} 09:00-11:00 1网格车棚排查 2" for each in (day, day + timedelta(days=1))
    ]
    await here.chen.tap("取消")
    await here.chen.sees("要取消“车棚排查”吗")
    await here.chen.tap("取消")
    await here.chen.sees("已经过了, 或者取消了")
    assert await asked(here, day, day + timedelta(days=1)) == []

    await here.chen.send("联合巡逻")
    await here.chen.sees("和哪个单位一起")
    await here.chen.tap("江边物业")
    await here.chen.tap("新路线")
    await here.chen.send("江边一线")
    await here.chen.sees("每周哪几天")
    card = await here.chen.sees("周一")
    assert "好了" not in str(card.get("reply_markup"))  # no day, nothing to be done with
    await here.chen.tap("周六")
    await here.chen.tap("好了")
    await here.chen.send("22点")
    await here.chen.sees("几点结束")
    await here.chen.send("凌晨1点")
    await here.chen.sees("几位去")
    await here.chen.act("sticker")
    await here.chen.sees("几位去")
    await here.chen.tap("2位")
    await here.chen.tap("没错, 记下来")
    await here.chen.sees("已经有“江边一线”")
    await here.chen.send("江边夜线")
    await here.chen.tap("没错, 记下来")
    await here.chen.sees("✅ 记好了", "江边夜线", "和江边物业一起")
    saturday = await next_of(here, 5)
    assert await asked(here, saturday) == [f"{saturday:%m-%d} 22:00-01:00 江边夜线 2"]


async def test_two_of_the_office_change_one_slot_at_once(here: Neighbourhood) -> None:
    await has_a_route(here)
    await here.coordinates("zhou")
    await here.bot()
    await enters(here)
    tuesday = await next_of(here, 1)
    await here.zhou.send("/patterns")
    await here.zhou.tap("江边一线 19:30")
    for person in (here.chen, here.zhou):
        await person.tap("取消一次")
        await person.sees("哪一次不走了")
    await here.chen.send(next_label(tuesday))
    await here.chen.sees("取消了")
    await here.zhou.tap(next_label(tuesday))
    await here.zhou.sees("哪一次不走了")  # it is not there any more: asked again
    async with here.database.reading() as session:
        assert len(list(await session.scalars(select(SlotEdit)))) == 1
