"""试呼: whoever is newly called gets one message, and who changed the setting sees who has it."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import update

from db.models import Identity, TrialCallee
from tests.emergencies.alarmed import Alarmed
from tests.emergencies.setting import again, opened, pressed
from tests.journey.neighbourhood import ZONE


async def adds(here: Alarmed, batch: int, *names: str) -> None:
    """`chen` has the preset before her."""
    await pressed(here.chen, f"改第{batch}批")
    await pressed(here.chen, "叫哪些人")
    for name in names:
        await here.chen.sees("叫哪些人?")
        await here.chen.send(name)
    await here.chen.sees("选了")
    await here.chen.send("好了")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了")


async def test_who_is_newly_called_tries_it_and_the_office_counts(on_both: Alarmed) -> None:
    here = on_both
    async with here.database.writing() as session:
        which = Identity.person_id == here.numbers["zhao"]
        await session.execute(update(Identity).where(which).values(unreachable_since=await here.telegram.now()))
    await opened(here)
    await adds(here, 3, "住在附近")  # everybody lives in 1网格
    await here.chen.sees("试呼 · 来人: 2位, 收到0位", "还没回: 王师傅", "这里联系不上, 请打电话: 赵姐")
    page = await here.wang.sees("【试呼】小陈改了求助设置, 以后有人求助会这样叫您。收到点一下。", "收到")
    for known in (here.wu, here.zhou, here.li, here.liu):  # were in it before
        await known.never_sees("试呼")
    await here.wang.tap("收到", on=page)
    await here.wang.sees("✅ 收到了, 谢谢您")
    await here.chen.sees("试呼 · 来人: 2位, 收到1位", "请打电话: 赵姐")
    await here.wang.tap("收到", on=page)  # a second time changes nothing
    await again(here, "来人")
    await adds(here, 4, "住在附近")
    await here.chen.never_sees("试呼")
    await here.wang.never_sees("试呼")


async def test_all_have_it(here: Alarmed) -> None:
    await opened(here, "打电话")
    await adds(here, 2, "应急队")
    await pressed(here.wu, "收到")
    await here.chen.sees("✅ 试呼 · 打电话: 1位都收到了")


async def test_who_shuts_the_bot_out_before_it_comes_is_named(here: Alarmed) -> None:
    await here.wu.block()
    async with here.database.writing() as session:  # nobody knows of it yet
        which = Identity.person_id == here.numbers["wu"]
        await session.execute(update(Identity).where(which).values(unreachable_since=None))
    await opened(here, "打电话")
    await adds(here, 2, "应急队")
    await here.chen.sees("收到0位", "这里联系不上, 请打电话: 吴姐")


async def test_at_night_nobody_is_woken_for_it(here: Alarmed) -> None:
    await here.at_night()
    await opened(here, "打电话")
    await adds(here, 2, "应急队", "住在附近")
    await here.chen.sees("试呼 · 打电话: 夜里不吵人, 8:00再试3位: 王师傅、赵姐、吴姐")
    await here.wu.never_sees("试呼")
    await again(here, "打电话")
    await adds(here, 2, "住在附近")  # taken out again: only the team is left
    now = (await here.telegram.now()).astimezone(ZONE)
    await here.to(datetime.combine(now.date(), time(8, 1), ZONE))
    await here.wu.sees("【试呼】小陈改了求助设置")
    await here.chen.sees("试呼 · 打电话: 1位, 收到0位", "还没回: 吴姐")
    await here.zhao.never_sees("试呼")
    await here.wu.tap("收到")
    await here.chen.sees("1位都收到了")


async def test_a_button_of_somebody_elses_trial_does_nothing(here: Alarmed) -> None:
    await opened(here, "打电话")
    await adds(here, 2, "应急队")
    page = await here.wu.sees("收到点一下")
    data = page["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await here.zhao.send("/start")
    card = await here.zhao.sees("要做什么?")
    await here.zhao.act("tap", message_id=card["message_id"], data=data)
    await here.chen.never_sees("收到1位")
    async with here.database.reading() as session:
        (callee,) = [await session.get_one(TrialCallee, (int(data.split(":")[1]), here.numbers["wu"]))]
    assert callee.answered_at is None
