"""Photos before and after, what was found at a point before, a task for one of us, the police who take it over, and
buttons and numbers that are not what they seem."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Attachment, AttachmentState, CaseKind, CaseState, Emergency, HazardPoint, Place, PlaceKind
from tests.cases.street import Street
from tests.pictures import photo
from tests.program import eventually


async def test_photos_before_and_after(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "花坛破了", kind=CaseKind.OTHER, urgency="soon")
    await here.wang.send("我的事")
    await here.wang.tap("1号")
    await here.wang.tap("补充")
    await here.wang.sees("补充什么")
    await here.wang.photo(photo(), caption="就是这里")
    await here.chen.sees("发现人: 就是这里")
    await here.chen.tap("交办")
    await here.chen.tap("金槐物业")
    await here.chen.tap("请去看看, 处理一下")
    await here.ma.sees("请您: 请去看看, 处理一下")
    await here.ma.photo(photo())
    await here.ma.sees("收到, 记在1号里了")
    await here.ma.tap("办好了")
    await here.ma.sees("谢谢, 记下了")

    async def both_kept() -> bool:
        kept = [row for row in await here.all(Attachment) if row.state is AttachmentState.KEPT]
        return [(row.subject, row.grid) for row in kept] == [("case:1", "1网格")] * 2

    await eventually(both_kept)
    await here.chen.sees("📷 2张", "看过了, 告诉王师傅")
    await here.chen.tap("更多…")
    await here.chen.tap("📷 看照片")
    await here.chen.sees("1号")
    await here.wang.never_sees("看照片")


async def test_the_third_time_at_one_point(here: Street) -> None:
    await here.bot()
    async with here.database.writing() as session:
        grid = (await session.execute(select(Place).where(Place.kind == PlaceKind.GRID))).scalar_one()
        keeper = here.numbers["liu"]
        session.add(HazardPoint(id=1, name="2栋电动车棚", kind="fire", place_id=grid.id, keeper_id=keeper))
    for words in ("飞线充电", "又有人飞线", "棚里堆纸箱"):
        await here.finds("wang", words, kind=CaseKind.FIRE, hazard_point=1)
    await here.liu.sees(
        "3号 消防", "1网格2栋电动车棚", "❗ 这里第3次了", "以前: 2号 消防", "以前: 1号 消防", "责任人刘叔"
    )


async def test_one_of_us_is_given_a_task(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "独居老人两天没出门", kind=CaseKind.CARE)
    await here.zhou.sees("1号")
    await here.zhou.tap("交办")
    await here.zhou.send("吴秀兰癸")
    await here.zhou.sees("请他们办什么")
    await here.zhou.send("请上门敲敲门")
    await here.zhou.sees("吴姐在办: 请上门敲敲门")
    await here.wu.sees("请您: 请上门敲敲门", "独居老人两天没出门", "办好了", "办不了")
    await here.wu.never_sees("王师傅")
    await here.wu.tap("办好了")
    await here.wu.tap("上门看过了, 人好着")
    await here.wu.sees("谢谢, 记下了")
    await here.zhou.sees("等核实", "要告诉王师傅的话: 上门看过了, 人好着。")


async def test_the_police_take_it_over_themselves(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "陌生人踩点", kind=CaseKind.SUSPICIOUS, urgency="soon")
    await here.chen.sees("1号")
    await here.sun.send("/cases 1")
    await here.sun.sees("1号 可疑情况", "转出去…")
    await here.sun.tap("转出去…")
    await here.sun.tap("移交派出所")
    await here.sun.tap("孙警官")
    await here.sun.tap("就刚才")
    await here.sun.send("警0325")
    await here.sun.sees("派出所在办", "警情编号: 警0325")
    await here.chen.sees("派出所在办", "孙警官接的")
    assert (await here.case()).police_number == "警0325"


async def test_numbers_of_something_else_and_made_up_buttons(here: Street) -> None:
    await here.bot()
    await here.wu.send("求助")
    await here.wu.sees("先拨 110")
    assert len(await here.all(Emergency)) == 1
    await here.chen.send("事件 1")  # an emergency has that number, and no case
    await here.chen.sees("没有1号事件, 或不归您看")
    await here.chen.send("办结 1")
    await here.chen.sees("没有1号事件, 或不归您看")
    await here.finds("wang", "=1+1", kind=CaseKind.OTHER, urgency="soon")
    shown = await here.chen.sees("1号 其他", "=1+1")
    for data in ("case:1:1:close", "case:1:1:told.left", "case:1:1:concerned.satisfied", "case:1:1:tell",
                 "case:1:1:looktell", "case:9:1:accept", "case:1:1:says.solved", "cases:99:0:late.all"):  # fmt: skip
        await here.chen.act("tap", message_id=shown["message_id"], data=data)
    await here.chen.send("/close 1")
    await here.chen.sees("1号还不能办结: 还没说办得怎么样")
    case = await here.case()
    assert (case.state, case.outcome, case.revision) == (CaseState.FOUND, None, 1)
