"""新报的: what is in no hurry comes to the office together; what hurries rings at once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import update

from db.models import Case, CaseKind, CaseState, Timer
from tests.cases.street import Street
from tests.cases.test_boards import at
from tests.journey.neighbourhood import ZONE
from tests.program import eventually


async def test_what_is_in_no_hurry_is_one_message_and_a_line(on_both: Street) -> None:
    here = on_both
    await here.bot()
    await here.finds("wang", "垃圾没人收", kind=CaseKind.OTHER)
    await here.finds("liu", "想要个健身角", kind=CaseKind.VOICE)
    await here.chen.never_sees("垃圾")
    await here.chen.never_sees("健身角")
    await at(here, 13, 30)
    card = await here.chen.sees(
        "📥 新报的、不急的2件", "1号 其他, 1网格: 垃圾没人收", "2号 群众心声, 1网格: 想要个健身角"
    )
    await here.fang.never_sees("新报的")  # they are not hers
    await here.chen.tap("1号")
    await here.chen.sees("1号 其他", "受理")
    await here.chen.tap("受理")
    await here.chen.sees("1号", "受理了")
    shown = await here.chen.sees("📥 新报的、不急的1件", anywhere=True)
    assert shown["message_id"] == card["message_id"]
    await at(here, 16, 30)
    await here.chen.sees("小陈, 明天0个班, 1件事看一眼", "新报的1件, 不急, 还没接", "看看新报的")
    await here.chen.tap("看看新报的")
    await here.chen.sees("新报的、不急的1件", "2号 群众心声")
    await here.chen.tap("2号")
    await here.chen.tap("受理")
    await here.chen.sees("✅ 新报的都接了", anywhere=True)
    await here.chen.sees("都妥了", anywhere=True)
    assert [case.state for case in await here.cases()] == [CaseState.ACCEPTED] * 2


async def test_what_hurries_rings_at_once_and_nothing_new_is_no_message(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "骗子来电", kind=CaseKind.FRAUD)
    await here.chen.sees("1号 涉诈", "骗子来电")
    await here.finds("wang", "车堵了门", kind=CaseKind.TRAFFIC, urgency="soon")
    await here.chen.sees("2号 交通 · 尽快", "车堵了门")
    await here.finds("wang", "楼道灯不亮")
    await here.zhou.sees("3号", "楼道灯不亮")  # a keeper gets no evening message
    await at(here, 13, 30)
    await here.chen.never_sees("新报的")


async def test_the_time_of_one_in_no_hurry_is_nearly_over(here: Street) -> None:
    """No sound of its own: the next list says so, which comes before."""
    await here.bot()
    today = (await here.telegram.now()).astimezone(ZONE).date()
    sunday = today + timedelta(days=(6 - today.weekday()) or 7)
    await here.to(datetime.combine(sunday, time(12), ZONE))  # eight working days later it is due, at the end of one
    await here.finds("wang", "垃圾没人收", kind=CaseKind.OTHER)
    await here.chen.send("事件 1")
    await here.chen.tap("受理")
    await here.chen.sees("1号", "受理了")
    case = await here.case()
    assert case.due_at is not None
    warned = await here.timer()
    assert warned is not None
    before = len(await here.chen.chat())
    await here.to(warned)

    async def is_warned() -> bool:
        return (await here.case()).warned_at is not None

    await eventually(is_warned)
    assert not [each for each in (await here.chen.chat())[before:] if each.get("text", "").startswith("1号 其他")]
    await at(here, 9)
    await here.chen.sees("⏳ 快到时间的1件", "1号 其他, 1网格: 垃圾没人收, 最晚17:30", "1号")
    await at(here, 16, 30)
    await here.chen.sees("1件事看一眼", "1号 其他最晚17:30, 责任人小陈", "看看1号")
    await at(here, 17, 31)
    await here.fang.sees("⚠️ 小方, 1号超时了, 责任人是小陈, 请您过问一下")


async def test_what_is_due_before_the_next_list_rings_all_the_same(here: Street) -> None:
    """The finder answered in the last minute, and half an hour is left."""
    await here.bot()
    await at(here, 14)
    await here.finds("wang", "垃圾没人收", kind=CaseKind.OTHER)
    async with here.database.writing() as session:
        due = await here.telegram.now() + timedelta(minutes=40)
        await session.execute(update(Case).values(due_at=due, state=CaseState.ACCEPTED))
        await session.execute(update(Timer).where(Timer.kind == "case.step").values(due_at=due - timedelta(minutes=30)))
    await here.after(minutes=11)
    await here.chen.sees("1号 其他", "垃圾没人收", "最晚14:4")
