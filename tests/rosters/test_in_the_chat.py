"""排班 through the whole program: asked for, changed by hand, published, each hearing of theirs; and everything else
that people send meanwhile."""

from __future__ import annotations

import asyncio

from tests.journey.neighbourhood import Neighbourhood
from tests.rosters.test_from_question_to_shift import publicity_every_evening


async def test_asked_for_changed_by_hand_and_published(on_both: Neighbourhood) -> None:
    here = on_both
    await publicity_every_evening(here)
    await here.bot()
    await here.chen.send("排班")
    card = await here.chen.sees("还没有发布的班", "排下周", "排四周")
    await asyncio.gather(*(here.chen.tap("排再下周", on=card) for _ in range(2)))
    await here.chen.sees("的班排好了: 7个班, 10人次", "① ❗", "缺2人。符合条件6人, 4人请假, 2人当周已满", within=60)
    await here.chen.tap("一天天看")
    await here.chen.sees("① 18:00 广场反诈宣传: ", "王师傅", "李姐")
    await here.chen.tap("①")
    await here.chen.sees("广场反诈宣传", "加人", "这班不排谁")
    await here.chen.act("sticker")
    await here.chen.send("字" * 5000)
    await here.chen.tap("王师傅")
    await here.chen.sees("换人", "换个班", "不排他", "固定")
    await here.chen.tap("不排他")
    shift = await here.chen.sees("王师傅不排这班了", "缺1人", "这班不排: 王师傅", "撤销")
    await here.chen.tap("加人")
    await here.chen.sees("排谁", "⚠ 王师傅: 您说过这班不排")
    await here.chen.tap("⚠ 王师傅")
    await here.chen.sees("✅ 王师傅排上了", "王师傅 📌")
    await here.chen.tap("↩ 撤销", on=shift)  # of before that
    await here.chen.sees("刚有人改过", "王师傅 📌")
    await here.chen.tap("总览")
    await here.chen.sees("缺2人")
    await here.chen.tap("发布")
    await here.chen.sees("发布了", "2个班缺人", "还没回", "李姐5", "王师傅5")
    await here.wang.sees("广场反诈宣传", "能来吗")
    await here.wang.tap("都能来")
    await here.chen.tap("一天天看")
    await here.chen.sees("18:00 广场反诈宣传", "王师傅✅", "李姐❔")


async def test_others_see_their_own_shifts_and_a_group_hears_where_to_write(here: Neighbourhood) -> None:
    await here.bot()
    for phone in (here.wang, here.zhou):
        await phone.send("排班表")
        await phone.sees("您最近没有班")
        await phone.send("/roster")
        await phone.sees("您最近没有班")
    group = await here.telegram.group("义警群", here.chen, here.wang)
    await here.chen.send("/roster", in_group=group)
    await here.chen.sees("私聊", in_group=group)
