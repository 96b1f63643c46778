"""One place, one search, one person: stand-ins who drop out, those who come back, two holes, and who offers to come."""

from __future__ import annotations

from db.models import Answer, Assignment
from sandbox.client import Person as Phone
from tests.journey.neighbourhood import Neighbourhood
from tests.program import eventually


async def taken_over(here: Neighbourhood) -> dict[str, int]:
    """王师傅 is ill, 刘叔 stands in, and drops out in turn."""
    await here.bot()
    seats = await here.shift(await here.morning(), "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("病了/急事")
    await here.liu.sees("缺一位")
    await here.liu.tap("我来")
    await here.liu.sees("太好了", "来不了")
    await here.liu.tap("来不了")
    await here.liu.sees("方便说一声吗")
    await here.liu.tap("病了/急事")
    await here.liu.sees("好好休息")
    await here.zhao.sees("缺一位", anywhere=True)
    return seats


async def test_the_first_who_comes_back_ends_the_search_for_their_stand_in(on_both: Neighbourhood) -> None:
    here = on_both
    seats = await taken_over(here)
    asked = await here.zhao.sees("缺一位", anywhere=True)
    (search,) = await here.searches()
    assert search.assignment_id != seats["wang"]
    card = next(each for each in await here.wang.chat() if "好好休息" in each["text"] or "刘叔来顶" in str(each))
    await here.wang.act("tap", message_id=card["message_id"], data=f"seat:{seats['wang']}:0:can")
    await here.wang.sees("到时候提醒您")
    await here.zhao.sees("不用来了, 谢谢您")
    assert not await here.searches()
    await here.zhao.tap("我来", on=asked)
    await here.zhao.sees("不用来了", anywhere=True)

    # The stand-in cannot come back into a place that has its person again.
    stand_in = search.assignment_id
    message = (await here.liu.chat())[-1]["message_id"]
    await here.liu.act("tap", message_id=message, data=f"seat:{stand_in}:0:can")
    await here.liu.sees("王师傅又能来了, 您不用来了")
    seated = [row.person_id for row in await here.all(Assignment) if row.answer is Answer.ACCEPTED]
    assert seated == [here.numbers["wang"], here.numbers["li"]]


async def test_after_a_second_stand_in_the_first_does_not_come_in_addition(here: Neighbourhood) -> None:
    seats = await taken_over(here)
    await here.zhao.tap("我来")
    await here.zhao.sees("太好了")
    message = (await here.wang.chat())[-1]["message_id"]
    await here.wang.act("tap", message_id=message, data=f"seat:{seats['wang']}:0:can")
    await here.wang.sees("赵姐来顶了, 您放心")
    assert (await here.seat(seats["wang"])).answer is Answer.RELEASED


async def test_two_holes_of_one_shift_are_filled_one_after_the_other(on_both: Neighbourhood) -> None:
    here = on_both
    await here.bot()
    await here.shift(await here.morning(), minimum=2)
    await here.publish()
    await here.chen.send("缺人")
    await here.chen.sees("缺2位")
    await here.chen.tap("找人顶 7:20实验小学东门")
    await here.chen.sees("在问", "谁先答应谁来")

    async def two_are_asked() -> list[Phone]:
        found = [each for each in (here.wang, here.li, here.liu, here.zhao) if "缺一位" in str(await each.chat())]
        return found if len(found) == 2 else []

    asked = await eventually(two_are_asked)
    await asked[0].tap("我来")
    await asked[0].sees("太好了")
    await asked[1].never_sees("不用来了")
    assert len(await here.searches()) == 1
    await asked[1].tap("我来")
    await asked[1].sees("太好了! 搭档")
    assert not await here.searches()
    assert len(await here.all(Assignment)) == 2
    await here.chen.send("缺人")
    await here.chen.sees("一周内不缺人")


async def test_a_hole_beside_a_seat_that_was_given_up_is_looked_for_as_well(here: Neighbourhood) -> None:
    await here.bot()
    seats = await here.shift(await here.morning(), "wang", minimum=2)
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("病了/急事")
    await here.chen.send("缺人")
    await here.chen.sees("缺2位")
    for _ in range(2):
        await here.chen.tap("找人顶 7:20实验小学东门")
        await here.chen.sees("在问")
    assert [search.assignment_id for search in await here.searches()] == [seats["wang"], None]


async def test_a_volunteer_who_asks_where_somebody_is_needed(here: Neighbourhood) -> None:
    """顶班, of somebody whom nobody has asked yet."""
    await here.bot()
    await here.wu.send("顶班")
    await here.wu.sees("眼下没有缺人的班")
    seats = await here.shift(await here.morning(), "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("病了/急事")
    await here.wang.sees("好好休息")
    await here.wu.never_sees("缺一位", within=0)
    await here.wu.send("顶班")
    await here.wu.sees("后天7:20 实验小学东门护学: 缺1位", "我来 后天7:20 实验小学东门护学")
    await here.li.send("顶班")
    await here.li.sees("眼下没有缺人的班")
    await here.wu.tap("我来 后天7:20 实验小学东门护学")
    await here.wu.sees("太好了! 搭档李姐")
    assert await here.stand_ins(seats["wang"]) == [here.numbers["wu"]]


async def test_a_hole_that_nobody_looks_for_is_told_of_as_well(here: Neighbourhood) -> None:
    await here.bot()
    await here.shift(await here.morning(), "li", minimum=2)
    await here.publish()
    await here.li.sees("给您排了")
    await here.wu.send("顶班")
    await here.wu.sees("缺1位, 想来就跟周队长说一声")
