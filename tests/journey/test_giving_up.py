"""来不了: who is freed at once, who stays responsible, and who hears of it."""

from __future__ import annotations

from datetime import timedelta

from db.models import Answer, Assignment, DeadLetter, Result
from tests.journey.neighbourhood import Neighbourhood


async def test_illness_frees_at_once_and_all_concerned_hear_the_same(on_both: Neighbourhood) -> None:
    here = on_both
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了", "后天7:20 实验小学东门护学", "来不了")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗", "病了/急事", "改天有事", "不说了", "点错了")
    await here.wang.tap("病了/急事")
    await here.wang.sees("好好休息, 这班您不用管了, 周队长接手")
    await here.zhou.sees("王师傅病了或有急事", "正在问刘叔、赵姐", "打王师傅")
    await here.liu.sees("后天7:20—8:10", "缺一位", "走路约")
    await here.liu.tap("我来")
    await here.liu.sees("太好了! 搭档李姐", "6:40 我再提醒您")
    await here.zhao.sees("已有人顶班, 谢谢您, 不用来了")
    for person in (here.wang, here.li):
        await person.sees("后天7:20 实验小学东门护学: 刘叔来")
    await here.zhou.sees("✅ 后天7:20 实验小学东门护学: 刘叔顶班")
    freed = await here.seat(seats["wang"])
    assert (freed.answer, freed.result) == (Answer.RELEASED, Result.EXCUSED)
    await here.to(starts - timedelta(minutes=35))
    await here.liu.sees("刘叔早", "搭档李姐", "我到了")
    await here.wang.never_sees("到了点一下")


async def test_who_is_merely_busy_stays_responsible_until_somebody_has_taken_over(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("改天有事")
    await here.wang.sees("在那之前这班还算您的")
    assert (await here.seat(seats["wang"])).answer is Answer.SEEKING
    for person in (here.liu, here.zhao):
        await person.sees("缺一位")
        await person.tap("这次不行")
    await here.to(starts - timedelta(minutes=35))
    await here.wang.sees("王师傅早", "我到了")


async def test_whoever_has_another_shift_by_now_does_not_come_back_to_the_first(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    first = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.tap("来不了")
    asked = await here.wang.sees("方便说一声吗")
    await here.wang.tap("病了/急事")
    await here.wang.sees("好好休息")
    await here.shift(starts + timedelta(minutes=20), "wang")
    await here.wang.tap("点错了, 我能来", on=asked)
    await here.wang.sees("已经有别的班了")
    assert (await here.seat(first["wang"])).answer is Answer.RELEASED


async def test_a_proposal_that_was_never_accepted_is_simply_declined(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li", accepted=False)
    await here.publish()
    await here.wang.sees("能来吗", "我能来", "来不了")
    await here.li.sees("能来吗")
    await here.li.tap("我能来")
    await here.li.sees("✅", "到时候提醒您")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("不说了")
    await here.wang.sees("这班您不用来")
    assert (await here.seat(seats["wang"])).answer is Answer.RELEASED
    assert (await here.seat(seats["li"])).answer is Answer.ACCEPTED


async def test_coming_after_all_calls_the_search_off(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li")
    await here.publish()
    card = await here.wang.sees("给您排了")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("改天有事")
    await here.wang.sees("还算您的")
    await here.liu.sees("缺一位")
    await here.wang.send("我的班")
    await here.wang.sees("您的班", "我又能来了")
    await here.wang.tap("1. 我又能来了")
    await here.liu.sees("不用来了, 谢谢您")
    await here.zhou.sees("王师傅又能来了")
    assert (await here.seat(seats["wang"])).answer is Answer.ACCEPTED
    await here.wang.tap("来不了", on=card)
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("点错了, 我能来")
    await here.wang.sees("到时候提醒您")


async def test_an_old_button_of_a_seat_that_somebody_has_taken_over(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", "li")
    await here.publish()
    card = await here.wang.sees("给您排了")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("病了/急事")
    await here.liu.sees("缺一位")
    await here.liu.tap("我来")
    await here.liu.sees("太好了")
    await here.wang.tap("来不了", on=card)
    await here.wang.sees("刘叔来顶了, 您放心")


async def test_a_stand_in_who_has_got_another_shift_meanwhile(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("病了/急事")
    await here.liu.sees("缺一位")
    await here.shift(starts + timedelta(minutes=20), "liu", minimum=1)
    await here.liu.tap("我来")
    await here.liu.sees("您那会儿已经有别的班了")
    await here.zhao.tap("我来")
    await here.zhao.sees("太好了")


async def test_at_night_nobody_is_woken_for_it(here: Neighbourhood) -> None:
    """Asked for in the evening, looked for in the morning: in time, and not at four."""
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts - timedelta(hours=9))
    await here.wang.send("我的班")
    await here.wang.sees("您的班")
    await here.wang.tap("1. 来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("病了/急事")
    await here.zhou.sees("天亮了再问人")
    await here.to(starts - timedelta(minutes=90))
    await here.liu.never_sees("缺一位")
    await here.to(starts - timedelta(minutes=79))
    await here.liu.sees("7:20—8:10", "缺一位")


async def test_who_is_ill_is_not_asked_for_another_post_at_that_time(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", "li")
    await here.shift(starts + timedelta(minutes=10), minimum=1)
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("病了/急事")
    await here.liu.sees("缺一位")
    await here.liu.tap("我来")
    await here.liu.sees("太好了")
    await here.chen.send("缺人")
    await here.chen.sees("7:30 实验小学东门护学: 缺1位")
    await here.chen.tap("找人顶 7:30实验小学东门")
    await here.chen.sees("在问赵姐、周队长")


async def test_nobody_stands_in_twice_for_one_seat(on_both: Neighbourhood) -> None:
    """Everybody was asked twice; two agree, on an old and on a new card."""
    here = on_both
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", minimum=1)
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts + timedelta(minutes=31))
    await here.chen.sees("有空的都问过了", "再问一遍")
    old = await here.li.sees("缺一位", anywhere=True)
    await here.chen.tap("再问一遍")
    await here.liu.sees("缺一位", anywhere=True)
    tap = {"act": "tap", "fields": {"text": "我来"}}
    await here.telegram.bulk([{"person": here.li.id, **tap}, {"person": here.liu.id, **tap}])
    await here.chen.sees("顶班")
    stand_ins = [row for row in await here.all(Assignment) if row.stands_in_for == seats["wang"]]
    assert len(stand_ins) == 1
    await here.chen.send("谁没到")
    await here.chen.sees("现在和一小时内")
    assert old["message_id"]


async def test_a_late_no_after_everybody_was_asked(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", minimum=1)
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts + timedelta(minutes=31))
    await here.chen.sees("有空的都问过了")
    for person in (here.li, here.liu, here.zhao, here.zhou, here.wu):
        await person.sees("这次不行", anywhere=True)
        await person.tap("这次不行")
        await person.sees("谢谢您回话")
    assert await here.count(DeadLetter) == 0
