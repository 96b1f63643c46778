"""换班 and 找人替: asked, agreed, done; taken back, refused, run out, and overtaken by what happened meanwhile."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from db.models import Answer, DeadLetter, Exchange, Person
from sandbox.wire import Json
from tests.journey.neighbourhood import Neighbourhood

DAY = timedelta(days=1)


async def two_shifts(here: Neighbourhood) -> dict[str, int]:
    """王 the day after tomorrow, 李 a day later; 刘 stands with 王."""
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "liu") | await here.shift(starts + DAY, "li", minimum=1)
    await here.publish()
    await here.wang.sees("给您排了", "换班", "找人替")
    await here.li.sees("给您排了")
    return seats


def labelled(message: Json, words: str) -> str:
    """The first button with these words in it."""
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(each["text"]) for row in rows for each in row if words in each["text"])


async def test_two_agree_and_everybody_concerned_is_told_once(on_both: Neighbourhood) -> None:
    here = on_both
    seats = await two_shifts(here)
    await here.wang.tap("换班")
    await here.wang.sees("想换哪一班", "李姐")
    await here.wang.act("sticker")
    await here.wang.tap(labelled(await here.wang.sees("想换哪一班", anywhere=True), "李姐"))
    await here.wang.sees("已问李姐", "还算您的", "不换了")
    asked = await here.li.sees("王师傅想跟您换班", "可以换")
    await here.li.tap("可以换")
    await here.li.sees("✅ 好了", "搭档刘叔")
    await here.wang.sees("✅ 好了")
    await here.liu.sees("王师傅换成李姐来")
    await here.zhou.sees("王师傅换成李姐来", "李姐换成王师傅来")
    assert (await here.seat(seats["wang"])).answer is Answer.RELEASED
    assert (await here.seat(seats["li"])).answer is Answer.RELEASED
    await here.li.tap("可以换", on=asked)
    await here.li.sees("已经换好了")
    assert await here.count(DeadLetter) == 0


async def test_taken_back_refused_and_run_out(here: Neighbourhood) -> None:
    seats = await two_shifts(here)

    async def asks() -> None:
        await here.wang.tap("换班")
        offered = await here.wang.sees("想换哪一班")
        await here.wang.tap(labelled(offered, "李姐"))
        await here.wang.sees("已问李姐")

    await asks()
    asked = await here.li.sees("想跟您换班")
    await here.wang.tap("不换了")
    await here.wang.sees("来不了", "换班")
    await here.li.sees("那边不换了")
    await here.li.tap("可以换", on=asked)
    await here.li.sees("那边不换了", anywhere=True)
    await asks()
    await here.li.tap("这次不行")
    await here.li.sees("谢谢您回话")
    await here.wang.sees("李姐这回没换成", "还是您的")
    await asks()
    await here.to(await here.telegram.now() + timedelta(hours=25))
    await here.wang.sees("李姐这回没换成", anywhere=True)
    await here.li.sees("过了时候", anywhere=True)
    assert (await here.seat(seats["wang"])).answer is Answer.ACCEPTED
    assert [row.outcome for row in await here.all(Exchange)] == ["withdrawn", "declined", "expired"]


async def test_somebody_by_name_takes_it_over_unless_they_have_left_meanwhile(here: Neighbourhood) -> None:
    seats = await two_shifts(here)
    await here.wang.tap("找人替")
    await here.wang.sees("请谁替", "问问大家", "赵姐")
    await here.wang.tap("赵姐")
    await here.wang.sees("已问赵姐")
    await here.zhao.sees("王师傅想请您替一班", "我来")
    async with here.database.writing() as session:
        await session.execute(update(Person).where(Person.id == here.numbers["zhao"]).values(vetted=False))
    await here.zhao.tap("我来")
    await here.zhao.sees("照规矩现在换不成了")
    await here.wang.sees("赵姐这回没换成", "还是您的")
    await here.wang.tap("找人替")
    await here.wang.sees("请谁替")
    await here.wang.tap("李姐")
    await here.li.sees("王师傅想请您替一班")
    await here.li.tap("我来")
    await here.li.sees("✅ 好了", "搭档刘叔")
    await here.wang.sees("李姐去, 您不用去了")
    assert (await here.seat(seats["wang"])).answer is Answer.RELEASED


async def test_the_office_does_it_for_both_with_a_reason_and_nobody_else_can(here: Neighbourhood) -> None:
    seats = await two_shifts(here)
    await here.zhao.send("换班 王师傅")
    await here.zhao.sees("往后没有能换的班")
    await here.chen.send("换班 王师傅")
    card = await here.chen.sees("换哪一班")
    await here.chen.tap(labelled(card, "东门"))
    offered = await here.chen.sees("想换哪一班")
    await here.chen.tap(labelled(offered, "李姐"))
    await here.chen.sees("为什么换", "两边说好了")
    await here.chen.tap("两边说好了")
    await here.chen.sees("换好了")
    await here.wang.sees("✅ 好了")
    await here.li.sees("✅ 好了")
    assert (await here.seat(seats["wang"])).released_why == "swapped"
