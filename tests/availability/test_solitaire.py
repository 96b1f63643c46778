"""接龙: pasted by the coordinator, looked at, and told to each."""

from __future__ import annotations

import asyncio

from db.models import DeadLetter, Person
from tests.availability.said import answered, free
from tests.journey.neighbourhood import Neighbourhood

LIST = "\n".join(
    (
        "#接龙",
        "报一下空闲",
        "1. 王师傅 周二周四晚上",
        "2. 李桂芳己：工作日早上",
        "3. 孙六 周三",
        "4. 刘叔 看情况",
        "5. 👍",
        "6. 赵姐 周末",
    )
)


async def test_a_list_is_looked_at_and_stands(on_both: Neighbourhood) -> None:
    here = on_both
    await here.bot()
    await here.chen.send("接龙")
    await here.chen.sees("把群接龙贴过来")
    await here.chen.send(LIST)
    card = await here.chen.sees(
        "1. 王师傅: 周二、周四晚上", "2. 李姐: 工作日早上", "6. 赵姐: 周末全天", "有3行没记",
        "3. 孙六 周三: 没有叫这个名字的人",
        "4. 刘叔 看情况: 没看懂什么时候", "5. 👍: 这行没看懂", "对, 记下这3位",
    )  # fmt: skip
    assert await free(here, "wang") is None
    await asyncio.gather(*(here.chen.tap("对, 记下这3位", on=card) for _ in range(2)))
    await here.chen.sees("✅ 记下了3位", anywhere=True)
    await here.wang.sees("小陈按群接龙记下: 您有空 周二、周四晚上", "改一下")
    said = {key: await free(here, key) for key in ("wang", "li", "zhao", "liu")}
    assert said == {"wang": "周二、周四晚上", "li": "工作日早上", "zhao": "周末全天", "liu": None}
    row = await answered(here, "wang")
    assert row is not None
    assert row.entered_by == here.numbers["chen"]

    # The same list once more changes nothing and tells nobody again; who changes it themselves has said it themselves.
    await here.wang.reads()
    await here.chen.send(LIST)
    await here.chen.sees("对, 记下这3位")
    await here.chen.tap("对, 记下这3位")
    await here.chen.sees("✅ 记下了3位")
    await here.wang.never_sees("按群接龙")
    await here.wang.tap("改一下")
    await here.wang.sees("周二、周四晚上")
    await here.wang.send("周五晚上")
    await here.wang.sees("您有空: 周五晚上")
    row = await answered(here, "wang")
    assert row is not None
    assert row.entered_by is None


async def test_two_of_one_name_twice_in_the_list_and_nobody_to_write_to(here: Neighbourhood) -> None:
    async with here.database.writing() as session:
        (await session.get_one(Person, here.numbers["zhao"])).called = "李姐"
    await here.has_no_account("liu")
    await here.bot()
    await here.chen.send("/signups")
    await here.chen.sees("把群接龙贴过来")
    await here.chen.send("1. 李姐 周二晚上\n2. 刘叔 周一晚上\n3. 李桂芳己 周三早上\n4. 刘叔 周五晚上")
    await here.chen.sees("1. 李姐 周二晚上: 有两位叫这个", "2. 刘叔 周一晚上: 后面又接了一次", "4. 刘叔: 周五晚上")
    await here.chen.tap("对, 记下这2位")
    await here.chen.sees("✅ 记下了2位", "请转告: 刘叔")
    assert await free(here, "liu") == "周五晚上"
    assert await free(here, "zhao") is None


async def test_what_is_no_list_is_pasted_once_more(here: Neighbourhood) -> None:
    await here.bot()
    await here.chen.send("接龙")
    await here.chen.sees("把群接龙贴过来")
    await here.chen.act("sticker")
    await here.chen.sees("还看不懂")
    await here.chen.send("👍")
    await here.chen.sees("没有能记的", "返回")
    await here.chen.tap("返回")
    await here.chen.sees("把群接龙贴过来")
    await here.chen.send("1. " + "王" * 4000)
    await here.chen.sees("没有能记的")
    await here.chen.send("返回")
    await here.chen.sees("把群接龙贴过来")
    await here.chen.send("取消")
    assert not await here.all(DeadLetter)


async def test_a_volunteer_who_guesses_the_command_reads_nobody_in(here: Neighbourhood) -> None:
    await here.bot()
    for said in ("接龙", "/signups", LIST):
        await here.wang.send(said)
        await here.wang.sees("这个是社区用的")
    await here.zhou.send(LIST)
    await here.zhou.never_sees("把群接龙贴过来")
    assert await free(here, "wang") is None
