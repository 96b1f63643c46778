"""请假: said and tapped, with the shifts that fall into it, entered by others, and ended."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta

from db.models import Answer, DeadLetter
from tests.availability.said import days_ahead, leaves, spoken, today
from tests.journey.neighbourhood import ZONE, Neighbourhood


async def midnight(here: Neighbourhood, days: int) -> datetime:
    return datetime.combine(await today(here) + timedelta(days=days), time(), ZONE)


async def published(here: Neighbourhood) -> dict[str, int]:
    """Two stand at the gate the day after tomorrow."""
    await here.bot()
    seats = await here.shift(await here.morning(), "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.li.sees("给您排了")
    return seats


async def test_shifts_that_fall_into_it_are_shown_and_given_up_with_one_tap(on_both: Neighbourhood) -> None:
    here = on_both
    seats = await published(here)
    first, last = await days_ahead(here, 1), await days_ahead(here, 4)
    await here.wang.send("请假")
    await here.wang.sees("从哪天开始", "明天", "后天", "也可以写")
    await here.wang.send(f"{first}到{last}出差")
    card = await here.wang.sees(
        first, last, "出差", "这几天您有1个班", "后天7:20 实验小学东门护学", "还算您的", "一起请人顶"
    )
    assert await leaves(here, "wang") == [(await midnight(here, 1), await midnight(here, 5))]
    assert (await here.seat(seats["wang"])).answer is Answer.ACCEPTED  # nothing published is dropped by itself
    await here.zhou.never_sees("王师傅")
    await asyncio.gather(*(here.wang.tap("一起请人顶", on=card) for _ in range(2)))
    await here.wang.sees("🔍 在找人", "有人顶上之前, 这些班还算您的", anywhere=True)
    assert (await here.seat(seats["wang"])).answer is Answer.SEEKING
    assert len(await here.searches()) == 1
    await here.zhou.sees("王师傅那天有事", "正在问刘叔、赵姐")
    await here.liu.sees("缺一位")
    await here.liu.tap("我来")
    await here.wang.sees("刘叔来")
    assert (await here.seat(seats["wang"])).answer is Answer.RELEASED


async def test_who_is_ill_is_free_at_once(here: Neighbourhood) -> None:
    seats = await published(here)
    await here.wang.send("请假 明天到后天 住院")
    await here.wang.sees("这几天您有1个班", "一起请人顶")
    await here.wang.tap("一起请人顶")
    await here.wang.sees("没有您的班")
    assert (await here.seat(seats["wang"])).answer is Answer.RELEASED
    await here.zhou.sees("王师傅病了或有急事")


async def test_the_first_and_the_last_day_are_tapped_and_it_is_taken_back(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("/leave")
    await here.wang.sees("从哪天开始", "今天")
    await here.wang.tap("明天")
    await here.wang.sees("请到哪天", "就这一天")
    await here.wang.tap("就这一天")
    card = await here.wang.sees("您的请假", "这几天没有您的班", "不请了", "改一下")
    assert await leaves(here, "wang") == [(await midnight(here, 1), await midnight(here, 2))]
    await here.wang.tap("改一下")
    await here.wang.sees("从哪天开始")
    await here.wang.send("后天")
    await here.wang.sees(await days_ahead(here, 2), "不请了")
    assert await leaves(here, "wang") == [(await midnight(here, 2), await midnight(here, 3))]
    await here.wang.tap("不请了", on=card)  # of what was changed meanwhile: shows what there is
    await here.wang.sees(await days_ahead(here, 2))
    await here.wang.tap("不请了")
    await here.wang.sees("这个假不请了")
    assert await leaves(here, "wang") == []
    await here.wang.tap("不请了", on=card)
    await here.wang.sees("您没有请假", "请假", anywhere=True)


async def test_back_early(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("请假 今天到大后天")
    await here.wang.sees("您的请假", "提前回来了")
    await here.wang.send("我的班")
    await here.wang.sees("🏖 您在请假", await days_ahead(here, 3), "您")
    await here.to(await here.telegram.now() + timedelta(days=1))
    await here.wang.send("提前回来了")
    await here.wang.sees("欢迎回来")
    ((_, ended),) = await leaves(here, "wang")
    assert abs(ended - await here.telegram.now()) < timedelta(hours=1)
    await here.wang.send("我的班")
    await here.wang.never_sees("您在请假")
    await here.wang.send("提前回来了")
    await here.wang.sees("您没有请假")


async def test_who_is_away_is_not_asked_to_stand_in(here: Neighbourhood) -> None:
    await published(here)
    await here.liu.send("请假 明天到大后天")
    await here.liu.sees("您的请假")
    await here.zhao.send("请假 后天下午不行")
    await here.zhao.sees("您的请假", "下午")
    await here.wang.send("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("病了/急事")
    await here.zhao.sees("缺一位")
    await here.liu.never_sees("缺一位")


async def test_the_leader_and_the_office_put_it_down_for_somebody(on_both: Neighbourhood) -> None:
    here = on_both
    seats = await published(here)
    await here.zhou.send("找 王师傅")
    await here.zhou.sees("王建明", "请假")
    await here.zhou.tap("请假")
    await here.zhou.sees("从哪天开始")
    await here.zhou.send("明天到大后天, 出差")
    await here.zhou.sees("王师傅的请假", "这几天有1个班", "还算本人的", "一起请人顶")
    await here.wang.sees("周队长替您记了请假", "出差", "这几天您有1个班", "一起请人顶", "不请了")
    await here.zhou.tap("一起请人顶")
    await here.wang.sees("周队长帮您记下了", "您来不了")
    seat = await here.seat(seats["wang"])
    assert (seat.answer, seat.answered_by) == (Answer.SEEKING, here.numbers["zhou"])

    # The coordinator sees it on the card, and ends it; the person hears of that, too.
    await here.chen.send("找 王师傅")
    await here.chen.sees("🏖", "出差", "请假")
    await here.chen.tap("请假")
    await here.chen.sees("王师傅的请假", "不请了")
    await here.chen.tap("不请了")
    await here.chen.sees("这个假不请了")
    await here.wang.sees("小陈替您记了: 假结束了")
    assert await leaves(here, "wang") == []


async def test_nobody_puts_leave_down_for_others_who_does_not_lead_them(here: Neighbourhood) -> None:
    seats = await published(here)
    await here.wang.send("请假 明天到大后天")
    card = await here.wang.sees("一起请人顶")
    await here.li.send("你好")
    await here.li.sees("没听明白")
    theirs = (await here.li.chat())[-1]["message_id"]
    for row in card["reply_markup"]["inline_keyboard"]:
        for button in row:
            await here.li.act("tap", message_id=theirs, data=button["callback_data"])
    await here.li.send(f"/leave {here.numbers['wang']}")
    await here.li.sees("从哪天开始")
    assert len(await leaves(here, "wang")) == 1
    assert (await here.seat(seats["wang"])).answer is Answer.ACCEPTED
    assert await leaves(here, "li") == []


async def test_bad_input_says_what_to_do(here: Neighbourhood) -> None:
    await here.bot()
    day = await today(here)
    yesterday = day - timedelta(days=1)
    later, earlier = spoken(day + timedelta(days=9)), spoken(day + timedelta(days=5))
    await here.wang.send("请假")
    await here.wang.sees("从哪天开始")
    for said, answer in (
        ("👍", "没看懂是哪几天"),
        ("好" * 4000, "没看懂是哪几天"),
        ("2月30日", "没有这一天"),
        (f"{yesterday.year}年{spoken(yesterday)}", "已经过了"),
        (f"{later}到{earlier}", "结束比开始还早"),
        (f"明天到{day.year + 3}年{spoken(day)}" if spoken(day) != "2月29日" else "明天起三年", "一次最多请半年"),
    ):
        await here.wang.send(said)
        await here.wang.sees(answer, "从哪天开始")
    await here.wang.act("sticker")
    await here.wang.sees("还看不懂")
    assert await leaves(here, "wang") == []
    assert not await here.all(DeadLetter)
    await here.wang.send("明天")
    await here.wang.sees("您的请假")


async def test_in_december_the_third_of_january_is_next_years(here: Neighbourhood) -> None:
    now = await today(here)
    year = now.year if (now.month, now.day) < (12, 20) else now.year + 1
    await here.telegram.advance_to(datetime(year, 12, 20, 10, tzinfo=ZONE))
    await here.bot()
    await here.wang.send("请假 12月28日到1月3日")
    await here.wang.sees("12月28日", f"{year + 1}年1月3日")
    assert await leaves(here, "wang") == [
        (datetime(year, 12, 28, tzinfo=ZONE), datetime(year + 1, 1, 4, tzinfo=ZONE)),
    ]


async def test_a_first_day_of_last_week_is_no_first_day_any_more(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("请假")
    card = await here.wang.sees("从哪天开始", "明天")
    await here.to(await here.telegram.now() + timedelta(days=8))
    await here.wang.tap("明天", on=card)
    await here.wang.sees("从哪天开始", anywhere=True)
    await here.wang.send("明天")
    await here.wang.sees("您的请假")
    assert await leaves(here, "wang") == [(await midnight(here, 1), await midnight(here, 2))]


async def test_not_in_a_group(here: Neighbourhood) -> None:
    await here.bot()
    group = await here.telegram.group("义警群", here.wang, here.li)
    await here.wang.send("/leave 明天", in_group=group)
    await here.wang.sees("私聊", in_group=group)
    await here.wang.send("请假 明天到后天", in_group=group)
    await here.wang.never_sees("您的请假", in_group=group)
    assert await leaves(here, "wang") == []


async def test_what_sounds_like_leave_is_asked_before_it_is_put_down(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("明天后天不行")
    card = await here.wang.sees("要不要记成请假", await days_ahead(here, 1), "对, 请假", "不是, 别的事")
    assert await leaves(here, "wang") == []
    await asyncio.gather(*(here.wang.tap("对, 请假", on=card) for _ in range(2)))
    await here.wang.sees("您的请假", anywhere=True)
    assert await leaves(here, "wang") == [(await midnight(here, 1), await midnight(here, 3))]
    for said in ("不行", "这样不行啊", "昨天没空"):
        await here.wang.send(said)
        await here.wang.sees("没听明白")
