"""发现—受理—交办—处置—核实—反馈—办结: the ordinary way of a case, and that whoever found it hears the end."""

from __future__ import annotations

from db.models import Access, CaseKind, CaseOutcome, CaseState
from tests.cases.street import CONTROL_ROOM, Street


async def test_the_keeper_does_it_and_the_finder_hears_in_few_taps(on_both: Street) -> None:
    here = on_both
    await here.bot()
    await here.finds("wang", "楼道灯不亮", place="3栋2单元")
    await here.wang.sees("1号, 交给周队长了, 有结果告诉您", anywhere=True)
    await here.zhou.sees("1号 公共设施", "1网格3栋2单元", "楼道灯不亮", "发现人: 王师傅", "受理", "办好了")
    await here.zhou.tap("受理")
    await here.zhou.sees("受理了", "责任人周队长")
    await here.wang.sees("周队长接手了")
    await here.zhou.tap("办好了")
    await here.zhou.sees("怎么办好的", "修好了", "换了新的")
    await here.wang.never_sees("办好")
    await here.zhou.tap("修好了")
    await here.zhou.sees("等核实", "要告诉王师傅的话: 修好了。", "看过了, 告诉王师傅")
    await here.wang.never_sees("修好了")  # nothing is announced before it was looked at
    await here.zhou.tap("看过了, 告诉王师傅")
    await here.wang.sees("王师傅, 您报的1号(公共设施)有结果了: 修好了。", "还没好")
    await here.zhou.sees("办结")
    case = await here.case()
    assert (case.state, case.outcome, case.finder_told_how) == (CaseState.CLOSED, CaseOutcome.SOLVED, "chat")
    assert case.finder_told_at is not None
    assert case.closed_by == here.numbers["zhou"]
    assert await here.timer() is None
    assert await here.story() == ["found", "routed", "accept", "done", "looked", "told", "closed"]


async def test_the_finder_is_asked_back_and_nobody_else_learns_who_it_is(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "有人乱扔电池", kind=CaseKind.OTHER, urgency="soon")
    await here.chen.sees("1号", "发现人: 王师傅")
    due = (await here.case()).due_at
    await here.chen.tap("问发现人")
    await here.chen.sees("想问发现人什么", "现在还是这样吗?")
    await here.chen.tap("现在还是这样吗?")
    await here.chen.sees("问了发现人: 现在还是这样吗?", "不等回话了")
    assert (await here.case()).due_at is None  # the limit stands still
    await here.wang.sees("❓ 现在还是这样吗?", "直接写、说, 或发张照片都行")
    await here.wang.send("还是, 今天又多了两节")
    await here.wang.sees("收到, 记在1号里了")
    await here.chen.sees("发现人: 还是, 今天又多了两节")
    case = await here.case()
    assert case.asked_at is None
    assert case.due_at is not None
    assert due is not None
    assert abs((case.due_at - due).total_seconds()) < 600
    await here.chen.tap("交办")
    await here.chen.sees("交给谁", "金槐物业")
    await here.chen.tap("金槐物业")
    await here.chen.sees("请他们办什么", "请去看看, 处理一下")
    await here.chen.tap("请去看看, 处理一下")
    await here.chen.sees("交办了", "金槐物业在办: 请去看看, 处理一下")
    await here.ma.sees("1号 · 1网格", "请您: 请去看看, 处理一下", "办好了", "办不了")
    await here.ma.never_sees("王师傅")
    await here.ma.never_sees("电池")
    await here.ma.tap("办好了")
    await here.ma.sees("谢谢, 记下了")
    await here.chen.sees("等核实", "看过了, 告诉王师傅")
    await here.chen.tap("还没好")
    await here.chen.tap("看过了, 还没好")
    await here.ma.sees("还没好: 看过了, 还没好", "办不了")
    await here.ma.tap("办不了")
    await here.chen.sees("受理了")
    assert (await here.case()).partner_id is None


async def test_a_partner_who_is_not_in_the_chat_is_a_telephone_task(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "车棚门坏了")
    await here.zhou.sees("1号")
    await here.zhou.tap("交办")
    await here.zhou.tap("老李修车")
    await here.zhou.tap("请去看看, 处理一下")
    await here.zhou.sees("老李修车在办", "他们不用这个, 请打电话", "☎ 老李修车")
    await here.zhou.tap("☎ 老李修车")
    await here.zhou.sees(f"📞 老李修车 老李: {CONTROL_ROOM}", "打通了", "没打通")
    (row,) = await here.all(Access)
    assert (row.subject, row.reader_id, row.field) == ("partner:2", here.numbers["zhou"], "phone")
    await here.zhou.tap("打通了")
    await here.zhou.sees("电话打通了")
    await here.zhou.tap("办好了")
    await here.zhou.send("门换了新锁")
    await here.zhou.sees("要告诉王师傅的话: 门换了新锁")


async def test_a_finder_without_the_app_is_told_by_a_person(here: Street) -> None:
    await here.bot()
    await here.without_account("wu")
    await here.finds("chen", "窨井盖松了", for_="wu")
    await here.zhou.sees("1号", "发现人: 吴姐")
    await here.zhou.tap("办好了")
    await here.zhou.tap("修好了")
    await here.zhou.sees("看过了")
    await here.zhou.tap("看过了")
    await here.zhou.sees("周队长, 吴姐在这里收不到, 请您打电话或当面告诉", "打电话", "电话告诉了", "当面告诉了")
    assert (await here.case()).closed_at is None
    await here.zhou.tap("打电话")
    await here.zhou.sees("📞 吴姐")
    await here.zhou.tap("电话告诉了")
    await here.zhou.sees("办结")
    case = await here.case()
    assert (case.state, case.finder_told_how) == (CaseState.CLOSED, "phone")


async def test_who_joined_and_whom_it_concerns_hear_it_as_well(here: Street) -> None:
    from bot.services.cases import raising

    await here.bot()
    await here.finds(
        "wang", "棋牌室半夜吵", kind=CaseKind.DISPUTE, urgency="soon", concerned="3栋张阿姨, 打电话", place="8栋棋牌室"
    )
    async with here.database.writing() as session:
        case = await here.case()
        await raising.join(session, case, here.numbers["liu"], "", at=case.raised_at)
    await here.chen.sees("涉及: 3栋张阿姨")
    await here.chen.tap("办好了")
    await here.chen.tap("劝好了")
    await here.chen.tap("看过了, 告诉王师傅")
    await here.wang.sees("您报的1号(矛盾纠纷)有结果了: 劝好了")
    await here.liu.sees("您也看到的1号(矛盾纠纷)有结果了: 劝好了")
    await here.liu.never_sees("张阿姨")
    await here.liu.never_sees("王师傅")
    await here.chen.sees("还要告诉当事人, 问一声满不满意", "满意", "不满意")
    assert (await here.case()).state is CaseState.FEEDBACK
    await here.chen.tap("满意")
    await here.chen.sees("办结")
    case = await here.case()
    assert (case.state, case.satisfaction) == (CaseState.CLOSED, "satisfied")
