"""Lists of cases, and the message of the evening: from 20:00 to an answered finder without typing."""

from __future__ import annotations

import io
from datetime import datetime, time, timedelta

import openpyxl
from sqlalchemy import select

from db.models import CaseKind, CaseState, HazardPoint, Place, PlaceKind
from tests.cases.street import Street
from tests.journey.neighbourhood import ZONE


async def at(here: Street, hour: int, minute: int = 0) -> None:
    now = (await here.telegram.now()).astimezone(ZONE)
    await here.to(datetime.combine(now.date(), time(hour, minute), ZONE))


async def test_from_the_evening_message_to_an_answered_finder_without_typing(on_both: Street) -> None:
    here = on_both
    await here.bot()
    starts = await here.morning(1)
    await here.shift(starts, "li", minimum=2)
    await here.publish()
    await here.li.sees("给您排了")
    await here.finds("wang", "路灯不亮", place="3栋")
    await here.zhou.sees("1号")
    await here.zhou.tap("办好了")
    await here.zhou.tap("修好了")
    await here.zhou.sees("等核实")
    await here.finds("wu", "井盖松了", for_="wu")
    await at(here, 16, 30)
    await here.chen.sees("小陈, 明天1个班, 2件事看一眼", "1. ", "缺1位", "位合适", "还没告诉王师傅")
    await at(here, 20)
    await here.chen.sees("小陈, 明天1个班, 2件事看一眼", "请他们顶 7:20实验小学东门", "看过1号, 告诉王师傅")
    await here.fang.sees("小方, 明天1个班", anywhere=True)
    await here.chen.tap("请他们顶 7:20实验小学东门")
    await here.chen.sees("谁先答应谁来")
    await here.liu.sees("缺一位")
    await here.liu.tap("我来")
    await here.chen.sees("1件事看一眼", "看过1号, 告诉王师傅", anywhere=True)  # the hole is gone from it by itself
    await here.chen.tap("看过1号, 告诉王师傅")
    await here.chen.sees("要告诉王师傅的话: 修好了。")
    await here.chen.tap("看过了, 告诉王师傅")
    await here.wang.sees("您报的1号(公共设施)有结果了: 修好了。")
    await here.chen.sees("都妥了, 早点休息", anywhere=True)
    assert (await here.case(1)).state is CaseState.CLOSED


async def test_all_is_well(here: Street) -> None:
    await here.bot()
    starts = await here.morning(1)
    await here.shift(starts, "li", minimum=1)
    await here.publish()
    await here.li.sees("给您排了")
    await at(here, 20)
    await here.chen.sees("✅ 小陈, 明天1个班, 都妥了, 早点休息")


async def test_who_has_not_answered_and_a_place_without_a_person(here: Street) -> None:
    await here.bot()
    starts = await here.morning(1)
    await here.shift(starts, "li", minimum=1, accepted=False)
    await here.publish()
    await here.li.sees("给您排了")
    async with here.database.writing() as session:
        grid = (await session.execute(select(Place).where(Place.kind == PlaceKind.GRID))).scalar_one()
        session.add(HazardPoint(name="8栋棋牌室", kind="dispute", place_id=grid.id))
    await at(here, 16, 30)
    await here.chen.sees("李姐没回话", "打李姐", "8栋棋牌室没有责任人", "定个责任人")
    await here.chen.tap("打李姐")
    await here.chen.sees("📞 李姐: 19900001002")
    await here.chen.tap("定个责任人")
    await here.chen.sees("谁来负责")
    await here.chen.send("刘长顺庚")
    await here.chen.sees("✅ 8栋棋牌室现在由刘叔负责")
    await here.liu.sees("8栋棋牌室以后请您负责")
    (point,) = await here.all(HazardPoint)
    assert point.keeper_id == here.numbers["liu"]


async def test_lists_show_each_what_is_theirs(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "路灯不亮")
    await here.finds("wu", "想要个健身角", kind=CaseKind.VOICE, urgency="normal")
    await here.finds("liu", "陌生人转悠", kind=CaseKind.SUSPICIOUS)
    await here.chen.send("事件")
    await here.chen.sees(
        "全部在办: 3件", "1号 公共设施: 路灯不亮 · 等周队长接", "2号 群众心声", "3号 可疑情况", "没人接的"
    )
    await here.chen.tap("没人接的")
    await here.chen.sees("没人接的: 3件")
    await here.chen.tap("群众心声")
    await here.chen.sees("群众心声: 1件", "想要个健身角")
    await here.chen.tap("2号")
    await here.chen.sees("2号 群众心声", "记下了")
    await here.sun.send("/cases")
    await here.sun.sees("全部在办: 1件", "3号 可疑情况")
    await here.sun.never_sees("健身角")
    await here.zhou.send("没人接的")
    await here.zhou.sees("没人接的: 1件", "1号")
    await here.wang.send("我的事")
    await here.wang.sees("我的事: 1件", "1号", "周队长")
    await here.wang.tap("1号")
    await here.wang.sees("在周队长那儿了")
    for words in ("/cases", "没人接的", "超时的", "/overdue", "/close 1", "/cases 3", "事件 2"):
        await here.wang.send(words)
        await here.wang.never_sees("陌生人")
        await here.wang.never_sees("健身角")
    await here.wang.send("事件 99")
    await here.wang.sees("没有99号事件, 或不归您看")
    await here.chen.send("办结 1")
    await here.chen.sees("1号还不能办结: 还没说办得怎么样")
    assert (await here.case(1)).state is CaseState.FOUND


async def test_all_that_is_done_is_told_at_once_but_what_a_person_has_to_tell(here: Street) -> None:
    await here.bot()
    await here.without_account("liu")
    for who, words in (("wang", "灯坏了"), ("wu", "门坏了")):
        await here.finds(who, words, kind=CaseKind.OTHER)
    await here.finds("chen", "墙坏了", kind=CaseKind.OTHER, for_="liu")
    for number in (1, 2, 3):
        await here.chen.send(f"事件 {number}")
        await here.chen.tap("办好了")
        await here.chen.tap("处理好了")
        await here.chen.sees("等核实")
    await here.chen.send("事件")
    await here.chen.tap("没告诉的")
    await here.chen.sees("没告诉的: 3件", "都看过, 都告诉")
    await here.chen.tap("都看过, 都告诉")
    await here.chen.sees("✅ 办结2件。还要打电话或当面告诉: 3号。")
    await here.wang.sees("您报的1号", "处理好了")
    await here.wu.sees("您报的2号", "处理好了")
    assert [case.state for case in await here.cases()] == [CaseState.CLOSED, CaseState.CLOSED, CaseState.FEEDBACK]


async def test_the_week_for_the_leadership_has_no_names(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "路灯不亮")
    await here.zhou.sees("1号")
    now = (await here.telegram.now()).astimezone(ZONE)
    monday = datetime.combine(now.date() + timedelta(days=7 - now.weekday()), time(9), ZONE)
    await here.to(monday)
    await here.chen.sees("新报1件, 办结0件", "公共设施 1", "在办1件")
    week = next(m["text"] for m in reversed(await here.chen.chat()) if "新报" in m.get("text", ""))
    assert not any(name in week for name in ("王", "周队长", "路灯"))


async def test_the_ledger_comes_as_a_file_to_the_office_alone(on_both: Street) -> None:
    here = on_both
    await here.bot()
    await here.finds("wang", "路灯不亮", place="3栋", resident="何老伯")
    await here.zhou.sees("1号")
    for who in (here.wang, here.zhou, here.sun):
        await who.send("台账")
        await who.sees("这个是社区用的")
    await here.chen.send("台账")
    month = (await here.telegram.now()).astimezone(ZONE)
    shown = await here.chen.sees(f"{month:%Y}年{month.month}月的事件台账", "只给社区用")
    assert shown["document"]["file_name"] == f"事件台账{month:%Y-%m}.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(await here.telegram.content(shown["document"]["file_id"]))).active
    first, second = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=2))
    assert first[:2] == ["编号", "事件名称"]
    assert second[:2] == ["1", "1网格3栋公共设施"]
    assert not any(name in str(second) for name in ("王", "何老伯"))
    await here.chen.send("/ledger 2026-13")
    await here.chen.sees("只给社区用")


async def test_many_who_have_not_answered_do_not_push_the_rest_away(here: Street) -> None:
    await here.bot()
    starts = await here.morning(1)
    await here.shift(starts, "li", "wang", "liu", "wu", minimum=4, accepted=False)
    await here.publish()
    await here.li.sees("给您排了")
    async with here.database.writing() as session:
        grid = (await session.execute(select(Place).where(Place.kind == PlaceKind.GRID))).scalar_one()
        session.add(HazardPoint(name="8栋棋牌室", kind="dispute", place_id=grid.id))
    await at(here, 16, 30)
    card = await here.chen.sees("5件事看一眼", "8栋棋牌室没有责任人", "定个责任人", "下一页")
    assert card["text"].count("没回话") == 2
    await here.chen.tap("下一页 ▶")
    card = await here.chen.sees("4. ", "5. ")
    assert card["text"].count("没回话") == 2


async def test_a_number_is_enough_for_whoever_may_see_the_case(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "路灯不亮", place="3栋")
    await here.zhou.sees("1号")
    await here.zhou.send("1号")
    await here.zhou.sees("路灯不亮", "办好了")
    await here.wang.send("1号事件")
    await here.wang.sees("路灯不亮", "补充")
    for stranger, said in ((here.wu, "1号"), (here.zhou, "2号"), (here.zhou, "1号楼")):
        await stranger.send(said)
        await stranger.sees("没听明白")
