"""Somebody does not come: asked, missed, looked for, covered, and asked afterwards how they are."""

from __future__ import annotations

from datetime import timedelta

from db.models import Answer, Result
from tests.journey.neighbourhood import Neighbourhood
from tests.program import eventually


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


async def test_chased_until_the_post_is_covered(on_both: Neighbourhood) -> None:
    here = on_both
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了", "东门护学")

    await here.to(starts - minutes(36))
    await here.wang.sees("王师傅早", "7:20 实验小学东门护学", "搭档李姐", "我到了", "在路上", "来不了")

    await here.to(starts + minutes(6))
    await here.wang.sees("还没看到您签到")
    await here.zhou.never_sees("没签到")

    await here.to(starts + minutes(11))
    await here.zhou.sees("王师傅没签到, 也没回话", "打王师傅", "人到了", "找人顶")

    await here.to(starts + minutes(16))
    asked = await here.liu.sees("7:20", "东门护学缺一位", "走路约", "所以问您", "我来", "这次不行")
    await here.zhao.sees("缺一位")
    await here.chen.sees("缺1位, 正在问刘叔、赵姐", "打王师傅", "打队长", "请楼栋长上门看看")
    await here.chen.tap("打队长")
    await here.chen.sees("📞 周队长: 19900001005")

    await here.liu.tap("我来", on=asked)
    await here.liu.sees("太好了", "我到了")
    await here.zhao.sees("已有人顶班, 谢谢您, 不用来了")
    await here.chen.sees("刘叔顶班", "王师傅还没联系上")
    await here.zhou.sees("刘叔顶班")

    await here.chen.tap("请楼栋长上门看看")
    await here.wu.sees("麻烦您上门看看王师傅")
    await here.wu.tap("看过了, 没事")
    await here.chen.sees("吴姐去看过王师傅了: 没事")

    await here.to(starts + minutes(71))
    await here.wang.sees("您还好吧", "没事, 忘了", "不舒服", "家里有事", "其实我到了")
    await here.wang.tap("不舒服")
    await here.wang.sees("身体要紧, 已请周队长给您打电话")
    await here.zhou.sees("王师傅不舒服", "打王师傅")
    gone = await here.seat(seats["wang"])
    assert (gone.answer, gone.result, gone.well) == (Answer.RELEASED, Result.EXCUSED, "unwell")


async def test_whoever_comes_late_ends_the_search(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts + minutes(16))
    await here.liu.sees("缺一位")
    card = await here.zhou.sees("王师傅没到", "人到了")
    await here.zhou.tap("人到了", on=card)
    await here.liu.sees("人已经到了, 不用来了")
    await here.zhou.sees("✅ 王师傅")
    await here.chen.sees("✅ 王师傅")
    await here.wang.sees("周队长帮您点到了", "签到好了")


async def test_on_the_way_holds_the_chase(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts - minutes(2))
    await here.wang.sees("到了点一下")
    await here.wang.tap("在路上")
    await here.wang.sees("还要多久到")
    await here.wang.tap("20分钟")
    await here.wang.sees("路上慢点")
    await here.to(starts + minutes(17))
    await here.zhou.never_sees("王师傅没签到")
    await here.to(starts + minutes(24))
    await here.wang.sees("还没看到您签到")
    await here.to(starts + minutes(29))
    await here.zhou.sees("王师傅没签到")
    assert (await here.seat(seats["wang"])).coming_at is not None


async def test_downtime_over_the_whole_chase_goes_on_where_it_should_be(on_both: Neighbourhood) -> None:
    """The process is dead while the reminder, the nudge and the call to the leader fall due."""
    here = on_both
    bot = await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await bot.kill()
    await here.to(starts + minutes(17))
    await here.bot()
    await here.liu.sees("缺一位")
    await here.zhou.sees("缺1位")
    await here.chen.sees("缺1位")
    await here.wang.never_sees("别忘了")


async def test_two_substitutes_at_one_moment(on_both: Neighbourhood) -> None:
    here = on_both
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts + minutes(16))
    await here.liu.sees("缺一位")
    await here.zhao.sees("缺一位")
    tap = {"act": "tap", "fields": {"text": "我来"}}
    await here.telegram.bulk([{"person": here.liu.id, **tap}, {"person": here.zhao.id, **tap}])
    await here.liu.sees("太好了", anywhere=True)
    await here.zhao.sees("已有人顶班", anywhere=True)

    async def one_stands_in() -> bool:
        return (await here.seat(seats["wang"])).answer is Answer.RELEASED

    await eventually(one_stands_in)
    assert len(await here.stand_ins(seats["wang"])) == 1
    assert [each.assignment_id for each in await here.searches()] == [seats["li"]]


async def test_nobody_can(here: Neighbourhood) -> None:
    """Everybody says no: a person is told to phone around, and can have everybody asked again."""
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", minimum=1)
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts + minutes(16))
    for person in (here.li, here.liu, here.zhao, here.zhou, here.wu):
        await person.sees("缺一位")
        await person.tap("这次不行")
        await person.sees("谢谢您回话")
    await here.chen.sees("有空的都问过了", "再问一遍", anywhere=True)
    await here.chen.tap("再问一遍")
    await here.liu.sees("缺一位")


async def test_whoever_thinks_better_of_it_after_everybody_was_asked(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", minimum=1)
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts + minutes(16))
    await here.li.sees("缺一位")
    await here.to(starts + minutes(27))
    await here.chen.sees("有空的都问过了")
    await here.li.tap("我来")
    await here.li.sees("太好了")
    await here.zhou.sees("李姐顶班, 约7:57到")
    assert (await here.seat(seats["wang"])).answer is Answer.RELEASED
    await here.to(starts + minutes(40))
    await here.zhou.never_sees("李姐没签到")
    await here.liu.sees("已有人顶班", anywhere=True)


async def test_two_seats_of_one_shift_ask_different_people(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts + minutes(16))
    for person in (here.liu, here.zhao, here.zhou, here.wu):
        await person.sees("缺一位")
        asked = [each for each in await person.chat() if "缺一位" in each.get("text", "")]
        assert len(asked) == 1


async def test_nobody_in_between_is_asked_who_is_busy(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", "li")
    await here.shift(starts + minutes(30), "liu", minimum=1)
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts + minutes(16))
    await here.zhao.sees("缺一位")
    await here.liu.never_sees("缺一位")
