"""隐患点: the card of one, from the list, from 找 and from a case; each sees of its cases what is theirs."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from db.models import CaseKind, HazardPoint, Patrol, PatrolTick, TickState
from tests.reports.reported import HAZARD, Reported

SAID = "插线板发烫"


async def test_from_the_list_to_a_report_and_what_becomes_of_it_there(on_both: Reported) -> None:
    here = on_both
    here.secrets.plant(SAID)
    await here.bot()
    await here.wang.send("隐患点")
    await here.wang.sees("1个隐患点", HAZARD)
    await here.wang.tap(HAZARD)
    await here.wang.sees(f"📍 {HAZARD}, 1网格", "责任人周队长", "还没巡到过", "📣 上报")
    await here.wang.tap("📣 上报")
    await here.wang.tap("没有")
    await here.wang.tap("消防")
    await here.wang.sees("看到什么了")
    await here.wang.send(SAID)
    await here.wang.tap("尽快")
    await here.wang.sees("看一眼对不对", HAZARD)
    await here.wang.tap("✅ 报上去")
    await here.wang.sees("✅ 1号")
    case = await here.case()
    assert (case.hazard_point_id, case.origin, case.kind) == (here.hazard, "hazard", CaseKind.FIRE)
    await here.wang.send("隐患点")
    await here.wang.sees(f"{HAZARD}: 在办1件")
    await here.wang.tap(HAZARD)
    await here.wang.sees("1号 消防", "还没人接")
    await here.zhou.sees("1号 消防", SAID)
    await here.zhou.tap("更多…")
    await here.zhou.tap(f"📍 {HAZARD}")  # from the case card
    shown = await here.zhou.sees(f"📍 {HAZARD}", "1号 消防", "还没人接")
    assert SAID not in shown["text"]
    await here.zhou.tap("1号", on=shown)
    await here.zhou.sees("1号 消防", SAID, "受理")


async def test_each_sees_of_its_cases_what_is_theirs(here: Reported) -> None:
    here.secrets.plant(SAID, "想装个充电柜")
    await here.bot()
    async with here.database.writing() as session:
        await session.execute(update(HazardPoint).values(deputy_id=here.numbers["liu"]))
        patrol = Patrol(route_id=here.route, began_at=await here.telegram.now())
        session.add(patrol)
        await session.flush()
        at = await here.telegram.now() - timedelta(minutes=30)
        session.add(PatrolTick(patrol_id=patrol.id, checkpoint_id=here.checkpoint, state=TickState.DONE, at=at,
                               by_id=here.numbers["wu"], how="tap"))  # fmt: skip
    for kind, words in (("消防", SAID), ("群众心声", "想装个充电柜")):
        await here.wang.send("上报")
        await here.wang.tap("没有")
        await here.wang.tap(kind)
        await here.wang.tap(HAZARD)
        await here.wang.send(words)
        if kind == "消防":
            await here.wang.tap("一般")
        await here.wang.tap("✅ 报上去")
        await here.wang.sees("✅")
    await here.zhao.send(f"找 {HAZARD}")  # no leader, and none of it is theirs
    card = await here.zhao.sees(f"📍 {HAZARD}", "责任人周队长, 副责任人刘叔", "上次巡到", "已巡", "📣 上报")
    assert "消防" not in card["text"].replace("隐患: 消防", "")
    assert "打" not in str(card["reply_markup"])
    await here.liu.send("/find 充电棚")  # the deputy knows what was found, not what people said to the office
    card = await here.liu.sees(f"📍 {HAZARD}", "1号 消防")
    assert "心声" not in card["text"]
    assert "1号" not in str(card["reply_markup"])
    await here.liu.send("找 王师傅")
    await here.liu.sees("队长和联络员")
    await here.chen.send(f"找 {HAZARD}")
    await here.chen.sees(f"📍 {HAZARD}", "1号 消防", "2号 群众心声", "打周队长")
    await here.chen.tap("打周队长")
    await here.chen.sees("📞 周队长")
    await here.liu.act("tap", message_id=card["message_id"], data="point:999:0:show")
    await here.liu.sees("没有这个隐患点了")


async def test_nobody_answers_for_it(here: Reported) -> None:
    await here.bot()
    async with here.database.writing() as session:
        await session.execute(update(HazardPoint).values(keeper_id=None))
    await here.wang.send("/points")
    await here.wang.tap(HAZARD)
    card = await here.wang.sees("还没有责任人")
    assert "定个责任人" not in str(card["reply_markup"])
    await here.chen.send("/points")
    await here.chen.tap(HAZARD)
    await here.chen.sees("还没有责任人", "定个责任人")
    await here.chen.tap("定个责任人")
    await here.chen.sees("谁来负责")
