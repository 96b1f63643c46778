"""退回, 移交派出所, 不属本社区职责, 转相关部门, 群众心声, and opening again: each tells whoever found it."""

from __future__ import annotations

from db.models import Access, CaseKind, CaseOutcome, CaseState
from tests.cases.street import Street


async def test_returned_or_not_ours_is_said_with_the_reason(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "车位线不清", kind=CaseKind.OTHER, urgency="soon")
    await here.chen.sees("1号", "转出去…")
    await here.chen.tap("转出去…")
    await here.chen.sees("退回", "不归社区管", "移交派出所", "转相关部门")
    await here.chen.tap("不归社区管")
    await here.chen.sees("该找谁", "物业服务中心")
    await here.chen.tap("物业服务中心")
    await here.chen.sees("要告诉王师傅的话: 这件不归社区管, 请找: 物业服务中心。", "告诉王师傅")
    await here.chen.tap("告诉王师傅")
    await here.wang.sees("这件不归社区管, 请找: 物业服务中心。")
    assert (await here.case()).state is CaseState.CLOSED
    await here.finds("wang", "说不清的事", kind=CaseKind.OTHER, urgency="soon")
    await here.chen.sees("2号")
    await here.chen.tap("转出去…")
    await here.chen.tap("退回")
    await here.chen.send("没说清楚在哪栋")
    await here.chen.tap("告诉王师傅")
    await here.wang.sees("这件没法受理: 没说清楚在哪栋")
    assert (await here.case(2)).outcome is CaseOutcome.RETURNED


async def test_what_the_police_have_is_neither_timed_nor_chased(on_both: Street) -> None:
    here = on_both
    await here.bot()
    await here.finds("wang", "有人撬车", kind=CaseKind.SECURITY, urgency="today", plate="鄂A12345")
    here.secrets.plant("鄂A12345")
    await here.chen.sees("1号 治安 · 今天要办", "有车牌, 封存着")
    await here.chen.tap("转出去…")
    await here.chen.tap("移交派出所")
    await here.chen.sees("派出所哪位接的", "孙警官", "值班室")
    await here.chen.tap("孙警官")
    await here.chen.sees("什么时候", "就刚才")
    await here.chen.tap("就刚才")
    await here.chen.tap("没有编号")
    await here.chen.sees("派出所在办", "孙警官接的", "已核实", "依法处理中", "细节不便公开")
    await here.wang.sees("移交派出所了, 有能说的就告诉您")
    assert await here.timer() is None
    await here.after(days=9)
    await here.chen.never_sees("1号")
    await here.sun.never_sees("1号")  # is not written to, and can look
    await here.sun.send("/cases")
    await here.sun.sees("1号 治安", "派出所在办")
    await here.sun.tap("1号")
    await here.sun.sees("有人撬车", "依法处理中")
    await here.sun.never_sees("发现人")
    await here.sun.tap("更多…")
    await here.sun.tap("🔒 看车牌")
    await here.sun.sees("看车牌做什么用? 会记下来")
    await here.sun.tap("核对线索")
    await here.sun.sees("1号车牌: 鄂A12345")
    (row,) = await here.all(Access)
    assert (row.subject, row.field, row.reader_id, row.reason) == ("case:1", "plate", here.numbers["sun"], "核对线索")
    await here.sun.send("事件 1")
    await here.sun.tap("依法处理中")
    await here.sun.sees("要告诉发现人的话: 派出所依法处理中。")
    await here.sun.tap("更多…")
    await here.sun.tap("前后经过")
    await here.sun.sees("派出所回话")
    assert not any("王师傅" in m.get("text", "") for m in await here.sun.chat())
    await here.chen.sees("要告诉王师傅的话: 派出所依法处理中。")
    await here.chen.tap("告诉王师傅")
    await here.wang.sees("您报的1号(治安)有结果了: 派出所依法处理中。")
    case = await here.case()
    assert (case.state, case.outcome) == (CaseState.CLOSED, CaseOutcome.POLICE_HANDLES)


async def test_to_a_department_with_a_slip_to_copy_and_their_reply(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "路面塌了一块", place="江边路口", resident="5栋刘大爷, 口头告诉")
    await here.zhou.sees("1号", "代居民上报: 5栋刘大爷")
    await here.zhou.tap("转出去…")
    await here.zhou.tap("转相关部门")
    await here.zhou.tap("市政维护")
    await here.zhou.sees("转办单(可复制)", "转: 市政维护", "情况: 路面塌了一块", "地点: 1网格江边路口")
    await here.zhou.never_sees("王师傅\n")
    await here.wang.sees("转给市政维护了, 有回复告诉您")
    await here.zhou.tap("回复来了")
    await here.zhou.tap("已受理, 会安排")
    await here.zhou.tap("告诉王师傅")
    await here.wang.sees("市政维护回复: 已受理, 会安排。", "请转告托您上报的居民: 5栋刘大爷", "转告了")
    assert (await here.case()).state is CaseState.FEEDBACK
    await here.wang.tap("转告了")
    await here.wang.sees("还没好")
    assert (await here.case()).state is CaseState.CLOSED


async def test_what_people_say_goes_to_the_office_and_never_to_the_police(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "想多装两条长椅", kind=CaseKind.VOICE)
    await here.wang.sees("1号, 交到社区了, 有回音告诉您", anywhere=True)
    await here.chen.never_sees("长椅")  # it waits for 13:30
    await here.chen.send("事件 1")
    await here.chen.sees("1号 群众心声", "记下了")
    await here.zhou.never_sees("长椅")
    case = await here.case()
    assert (case.urgency, case.owner_id) == (None, here.numbers["chen"])
    await here.chen.tap("转出去…")
    await here.chen.sees("不归社区管", "转相关部门")
    assert "移交派出所" not in str((await here.chen.chat())[-1])
    message = (await here.chen.chat())[-1]["message_id"]
    for made_up in ("police", "hand", "done", "says.police_checked"):
        await here.chen.act("tap", message_id=message, data=f"case:1:{case.revision}:{made_up}")
    await here.sun.send("/cases 1")
    await here.sun.sees("没有1号事件, 或不归您看")
    assert (await here.case()).state is CaseState.FOUND
    await here.chen.send("事件 1")
    await here.chen.tap("记下了")
    await here.chen.tap("告诉王师傅")
    await here.wang.sees("社区记下了, 列进这个月的群众心声")
    assert (await here.case()).outcome is CaseOutcome.NOTED


async def test_the_finder_opens_it_again_within_a_fortnight(on_both: Street) -> None:
    here = on_both
    await here.bot()
    await here.finds("wang", "路灯不亮")
    await here.zhou.sees("1号")
    await here.zhou.tap("办好了")
    await here.zhou.tap("修好了")
    await here.zhou.tap("看过了, 告诉王师傅")
    await here.wang.sees("修好了", "还没好")
    await here.after(days=6)
    await here.wang.tap("还没好")
    await here.wang.sees("哪里还没好", "好了又坏了")
    await here.wang.tap("好了又坏了")
    await here.zhou.sees("受理了", "发现人: 好了又坏了")
    await here.chen.sees("1号", "好了又坏了")  # his superior: the office, after 13 days' messages
    case = await here.case()
    assert (case.state, case.outcome, case.finder_told_at, case.reopened) == (CaseState.ACCEPTED, None, None, 1)
    assert case.superior_id == here.numbers["chen"]
    assert await here.timer() is not None
    await here.zhou.tap("办好了")
    await here.zhou.tap("换了新的")
    await here.zhou.tap("看过了, 告诉王师傅")
    closed = await here.wang.sees("换了新的", "还没好")
    await here.after(days=14, minutes=5)
    await here.wang.tap("还没好", on=closed)
    await here.wang.sees("换了新的")
    assert (await here.case()).state is CaseState.CLOSED


async def test_an_old_button_of_a_closed_case_shows_how_it_stands(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "路灯不亮")
    first = await here.zhou.sees("1号", "受理")
    await here.zhou.tap("办好了")
    await here.zhou.tap("修好了")
    await here.zhou.tap("看过了, 告诉王师傅")
    await here.wang.sees("修好了")
    revision = (await here.case()).revision
    for label in ("受理", "已经在办", "办好了", "交办", "问发现人"):
        await here.zhou.tap(label, on=first)
        await here.zhou.sees("办结", anywhere=True)
    await here.wu.send("我的事")
    theirs = await here.wu.sees("没有要跟的事")
    await here.wu.act("tap", message_id=theirs["message_id"], data=f"case:1:{revision}:reopen")
    await here.wu.never_sees("路灯")
    case = await here.case()
    assert (case.state, case.revision) == (CaseState.CLOSED, revision)


async def test_a_finder_who_leaves_the_team_before_the_end(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "路灯不亮")
    await here.zhou.sees("1号")
    await here.change("wang", active=False)
    await here.zhou.tap("办好了")
    await here.zhou.tap("修好了")
    await here.zhou.tap("看过了")
    await here.zhou.sees("周队长, 王师傅不在队里了", "不在队里了")
    await here.zhou.tap("不在队里了")
    await here.zhou.sees("办结")
    case = await here.case()
    assert (case.state, case.finder_told_how) == (CaseState.CLOSED, "left")
    await here.wang.never_sees("有结果了")


async def test_who_shut_the_bot_out_has_not_been_told_and_the_case_is_not_closed(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "路灯不亮")
    await here.zhou.sees("1号")
    await here.wang.block()
    await here.zhou.tap("办好了")
    await here.zhou.tap("修好了")
    await here.zhou.sees("看过了")
    shown = await here.zhou.chat()
    label = next(b["text"] for m in reversed(shown) for row in m.get("reply_markup", {}).get("inline_keyboard", ())
                 for b in row if b["text"].startswith("看过了"))  # fmt: skip
    await here.zhou.tap(label)
    await here.zhou.sees("王师傅在这里收不到", "电话告诉了")
    case = await here.case()
    assert (case.state, case.finder_told_at, case.closed_at) == (CaseState.FEEDBACK, None, None)
    assert await here.timer() is not None
