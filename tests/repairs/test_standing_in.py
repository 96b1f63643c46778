"""顶班 by the planner's rules: who is asked, in which order, with which honest sentence; and 为什么是我."""

from __future__ import annotations

from datetime import timedelta

from db.models import Answer, AwayKind, Person
from db.models import Away as Leave
from tests.journey.neighbourhood import Neighbourhood


async def test_least_load_first_and_nobody_whom_the_rules_keep_out(here: Neighbourhood) -> None:
    """刘叔 has stood much, 赵姐 is on leave, 吴姐 not vetted: 周队长 alone is left for the first wave, then 刘叔."""
    await here.bot()
    starts = await here.morning()
    for day in range(1, 7):
        await here.shift(starts - timedelta(days=7 + day), "liu", minimum=1)
    async with here.database.writing() as session:
        whole_day = {"starts_at": starts - timedelta(hours=7), "ends_at": starts + timedelta(hours=17)}
        session.add(Leave(person_id=here.numbers["zhao"], kind=AwayKind.LEAVE, said_at=starts, **whole_day))
        (await session.get_one(Person, here.numbers["wu"])).vetted = None
    await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("病了/急事")
    await here.zhou.sees("您有空, 这月排得也少, 所以问您", "我来")
    await here.liu.sees("您那会儿有空, 所以问您", "我来")
    await here.zhao.never_sees("缺一位")
    await here.wu.never_sees("缺一位")


async def test_the_rules_run_again_when_somebody_agrees(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("改天有事")
    await here.liu.sees("缺一位")
    async with here.database.writing() as session:
        session.add(
            Leave(person_id=here.numbers["liu"], kind=AwayKind.LEAVE, said_at=starts, starts_at=starts,
                  ends_at=starts + timedelta(hours=9))
        )  # fmt: skip
    await here.liu.tap("我来")
    await here.liu.sees("您那几天请了假", "就不麻烦您了")
    assert (await here.seat(seats["wang"])).answer is Answer.SEEKING
    await here.zhao.tap("我来")
    await here.zhao.sees("太好了")


async def test_why_me_is_answered_on_the_card_and_stays_true_for_who_stands_in(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", "li", accepted=False)
    await here.publish()
    await here.wang.sees("能来吗", "为什么是我?")
    await here.wang.tap("为什么是我?")
    await here.wang.sees("为什么是您", "这八周您排得不比别人多", "我能来")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("病了/急事")
    await here.liu.sees("缺一位")
    await here.liu.tap("我来")
    card = await here.liu.sees("太好了", "为什么是我?")
    await here.liu.tap("为什么是我?")
    await here.liu.sees("您是替王师傅顶的", "这八周您排得不比别人多")
    await here.wang.act("sticker")
    await here.to(starts + timedelta(hours=2))
    await here.liu.tap("为什么是我?", on=card)
    await here.liu.sees("这个班已经过了")
