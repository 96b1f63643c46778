"""我的空闲: tapped, said in words, changed, and left alone."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from db.models import DeadLetter, FreeTime
from tests.availability.said import answered, free, taps_cell
from tests.journey.neighbourhood import Neighbourhood


async def test_a_week_is_tapped_on_one_card(on_both: Neighbourhood) -> None:
    here = on_both
    await here.bot()
    assert await answered(here, "wang") is None
    await here.wang.send("空闲")
    card = await here.wang.sees("您平时什么时候有空", "早: 9点前", "什么时候都行", "最近都没空")
    await taps_cell(here.wang, card, "1.3.1")
    await taps_cell(here.wang, card, "3.3.1")  # faster than the card: the older button means what it says
    card = await here.wang.sees("周二、周四晚上", "✅")
    assert await free(here, "wang") is None  # nothing stands before they say that it is all
    await here.wang.tap("好了")
    await here.wang.sees("✅ 您有空: 周二、周四晚上", "改一下", "随便排")
    assert await free(here, "wang") == "周二、周四晚上"

    # The card begins with what stands, and an old button of it changes nothing any more.
    await here.wang.tap("改一下")
    again = await here.wang.sees("周二、周四晚上", "都清掉")
    await taps_cell(here.wang, again, "3.3.0")
    await here.wang.sees("周二晚上")
    await here.wang.tap("好了")
    await here.wang.sees("✅ 您有空: 周二晚上")
    await taps_cell(here.wang, card, "6.0.1")
    await here.wang.never_sees("周日")
    assert await free(here, "wang") == "周二晚上"


async def test_two_taps_at_once_both_count(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("/free")
    card = await here.wang.sees("您平时什么时候有空")
    await asyncio.gather(*(taps_cell(here.wang, card, cell) for cell in ("0.0.1", "1.0.1", "2.0.1", "2.0.1")))
    await here.wang.sees("周一、周二、周三早上")
    card = await here.wang.sees("好了", anywhere=True)
    await asyncio.gather(here.wang.tap("好了", on=card), here.wang.tap("好了", on=card))
    await here.wang.sees("✅ 您有空: 周一、周二、周三早上", anywhere=True)
    assert await free(here, "wang") == "周一、周二、周三早上"


async def test_words_and_figures_do_the_same(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("我的空闲")
    await here.wang.sees("您平时什么时候有空")
    await here.wang.send("每周三不行")
    await here.wang.sees("您有空: 除了周三都行")
    await here.wang.send("空闲")
    await here.wang.sees("您有空: 除了周三都行", "改一下")
    await here.wang.tap("改一下")
    await here.wang.sees("都清掉")
    await here.wang.tap("都清掉")
    await here.wang.sees("最近都没空")
    await here.wang.send("24 44")
    await here.wang.sees("周二、周四晚上")
    await here.wang.send("好了")
    await here.wang.sees("✅ 您有空: 周二、周四晚上")
    assert await free(here, "wang") == "周二、周四晚上"


async def test_never_is_said_and_is_not_the_same_as_nothing(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("空闲")
    await here.wang.sees("您平时什么时候有空")
    await here.wang.tap("最近都没空")
    await here.wang.sees("您说最近都没空, 先不排您")
    assert await free(here, "wang") == "都没空"
    await here.wang.tap("随便排")
    await here.wang.sees("您有空: 什么时候都行")
    await here.li.send("空闲")
    await here.li.sees("您平时什么时候有空")
    await here.li.send("取消")
    await here.li.sees("好, 不填了")
    assert await free(here, "li") is None


async def test_bad_input_is_asked_again_and_nothing_is_lost(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("空闲")
    card = await here.wang.sees("您平时什么时候有空")
    await taps_cell(here.wang, card, "1.3.1")
    await here.wang.sees("周二晚上")
    await here.wang.act("sticker")
    await here.wang.sees("这个我还看不懂", "周二晚上")
    for said in ("👍", "看情况吧", "周" * 4000, "2月30日"):
        await here.wang.send(said)
        await here.wang.sees("没看懂", "周二晚上")
    await here.wang.tap("好了")
    await here.wang.sees("✅ 您有空: 周二晚上")
    assert not await here.all(DeadLetter)


async def test_free_times_said_with_nothing_open_are_taken_for_that(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("周二周四晚上")
    await here.wang.sees("您平时什么时候有空")
    assert await free(here, "wang") is None
    await here.wang.tap("好了")
    await here.wang.sees("✅ 您有空: 周二、周四晚上")
    assert await free(here, "wang") == "周二、周四晚上"


async def test_what_is_not_understood_is_answered_with_what_there_is_to_tap(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("今天天气怎么样")
    card = await here.wang.sees("没听明白")
    assert len(card["text"].splitlines()) == 1
    await here.wang.tap("📅 我的班")
    await here.wang.sees("您最近没有班")


async def test_a_forwarded_button_changes_the_time_of_whoever_presses_it(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("空闲")
    await here.wang.sees("您平时什么时候有空")
    await here.wang.send("周二晚上")
    card = await here.wang.sees("您有空: 周二晚上")
    keyboard = card["reply_markup"]["inline_keyboard"]
    data = next(each["callback_data"] for row in keyboard for each in row if each["text"] == "随便排")
    await here.li.send("你好")
    await here.li.sees("没听明白")
    message = (await here.li.chat())[-1]
    await here.li.act("tap", message_id=message["message_id"], data=data)
    await here.li.sees("您有空: 什么时候都行", anywhere=True)
    assert await free(here, "wang") == "周二晚上"


async def test_who_is_no_volunteer_is_not_asked(here: Neighbourhood) -> None:
    await here.bot()
    await here.chen.send("空闲")
    await here.chen.sees("这个是问义警的")
    await here.chen.send("想排的班")
    await here.chen.sees("这个是问义警的")
    async with here.database.reading() as session:
        assert not list((await session.execute(select(FreeTime))).scalars())


async def test_nothing_of_it_in_a_group(here: Neighbourhood) -> None:
    await here.bot()
    group = await here.telegram.group("义警群", here.wang, here.li)
    await here.wang.send("/free", in_group=group)
    await here.wang.sees("私聊", in_group=group)
    await here.wang.send("空闲", in_group=group)
    await here.wang.send("周二晚上", in_group=group)
    await here.wang.never_sees("有空", in_group=group)
    assert await free(here, "wang") is None


async def test_wishes_are_requests(on_both: Neighbourhood) -> None:
    here = on_both
    await here.bot()
    await here.wang.send("想排的班")
    card = await here.wang.sees("想去哪些班", "这是请求, 不是先到先得", "没有要求")
    await taps_cell(here.wang, card, "1.3.1")
    await here.wang.sees("想去: 周二晚上")
    await here.wang.send("想去周二晚上, 不想去周六早上")
    await here.wang.sees("想去: 周二晚上", "不想去: 周六早上", "不一定都排得上")
    await here.wang.send("/wishes")
    await here.wang.sees("想去: 周二晚上", "不想去: 周六早上", "改一下")
    await here.wang.tap("改一下")
    await here.wang.sees("👍", "👎")
    for said in ("👍", "月球", "好" * 4000):
        await here.wang.send(said)
        await here.wang.sees("没看懂")
    await here.wang.act("sticker")
    await here.wang.sees("还看不懂")
    await here.wang.tap("都清掉")
    await here.wang.sees("没有要求")
    await here.wang.tap("没有要求")
    await here.wang.sees("没有要求, 按大家的情况排您")
    await here.wang.send("想排的班")
    await here.wang.sees("想去哪些班")
