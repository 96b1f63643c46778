"""Time limits, who is warned and before whom a delay lies; owners who are not there; two at one moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.services.availability import leave
from db.models import CaseKind, CaseRoute, CaseState, DeadLetter, Timer
from tests.cases.street import Street
from tests.faults.proxy import Proxy
from tests.journey.neighbourhood import ZONE, built
from tests.journey.test_two_processes import Twins
from tests.program import eventually


async def test_today_is_warned_of_and_put_before_the_superior_by_name(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "电线掉下来了", urgency="today")
    await here.wang.sees("交给周队长了, 今天就办", anywhere=True)
    await here.zhou.sees("1号 公共设施 · 今天要办", "最晚12:0")
    await here.after(minutes=91)
    await here.zhou.sees("1号", "最晚12:0")  # rings once more
    await here.chen.never_sees("1号")
    await here.after(minutes=30)
    await here.zhou.sees("已请小陈过问")
    await here.chen.sees("⚠️ 小陈, 1号超时了, 责任人是周队长, 请您过问一下")
    case = await here.case()
    assert case.superior_id == here.numbers["chen"]
    assert await here.timer() is not None
    await here.chen.send("超时的")
    await here.chen.sees("超时的: 1件", "1号")


async def test_who_was_out_of_reach_when_a_delay_was_put_before_them_hears_of_it_once_back(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "电线掉下来了", urgency="today")
    await here.zhou.sees("1号 公共设施 · 今天要办", "最晚12:0")
    for each in (here.chen, here.fang):
        await each.block()
    await here.after(minutes=121)
    await here.zhou.sees("已请小陈过问")
    assert (await here.case()).superior_id == here.numbers["chen"]
    await here.after(minutes=10)
    await here.chen.unblock()
    await here.chen.send("今天")
    await here.chen.sees("⚠️ 小陈, 1号超时了, 责任人是周队长, 请您过问一下", anywhere=True)
    await here.after(minutes=10)
    told = [each for each in await here.chen.chat() if "⚠️ 小陈, 1号超时了" in each.get("text", "")]
    assert len(told) == 1, "once"


async def test_a_delay_is_not_put_before_who_is_on_leave_while_somebody_is_there(here: Street) -> None:
    await here.bot()
    now = await here.telegram.now()
    async with here.database.writing() as session:
        away = here.numbers["chen"]
        await leave.take(session, away, [(now, now + timedelta(days=3))], "出差", by=away, at=now)
    await here.finds("wang", "电线掉下来了", urgency="today")
    await here.zhou.sees("1号 公共设施 · 今天要办")
    await here.after(minutes=121)
    await here.fang.sees("⚠️ 小方, 1号超时了")
    await here.chen.never_sees("1号")


async def test_working_hours_leave_out_the_night_and_the_weekend(here: Street) -> None:
    await here.bot()
    now = (await here.telegram.now()).astimezone(ZONE)
    friday = now.date() + timedelta(days=(4 - now.weekday()) % 7 or 7)
    await here.to(datetime.combine(friday, time(16, 30), ZONE))
    await here.finds("wang", "路灯不亮", urgency="soon")
    due = (await here.case()).due_at
    assert due is not None
    # An hour on Friday, nine on Monday and on Tuesday, five on Wednesday.
    assert due.astimezone(ZONE).replace(second=0, microsecond=0, tzinfo=None) in (
        datetime.combine(friday + timedelta(days=5), time(13, 30)),
        datetime.combine(friday + timedelta(days=5), time(13, 29)),
    )


async def test_a_finder_who_does_not_answer_stops_nothing_for_ever(here: Street) -> None:
    await here.bot()
    await here.finds("wang", "有异味", kind=CaseKind.OTHER, urgency="soon")
    await here.chen.sees("1号")
    await here.chen.tap("问发现人")
    await here.chen.tap("具体在哪个位置?")
    await here.wang.sees("❓ 具体在哪个位置?")
    await here.after(days=6)
    await here.chen.sees("1号", "受理了")
    case = await here.case()
    assert case.asked_at is None
    assert case.due_at is not None
    assert await here.timer() is not None


async def test_an_owner_who_is_not_there_is_passed_over_and_that_is_said(here: Street) -> None:
    await here.bot()
    await here.change("zhou", active=False)
    await here.finds("wang", "路灯不亮")
    await here.li.sees("1号", "责任人李姐", "本来归周队长, 这会儿联系不上")
    await here.li.tap("更多…")
    await here.li.tap("我这几天不在")
    await here.chen.sees("1号", "责任人小陈")
    await here.li.sees("1号有人接着办了, 您不用管了")
    await here.finds("wu", "车棚漏雨")
    await here.li.sees("2号")
    await here.change("li", active=False)
    async with here.database.writing() as session:  # as the audit does, each minute
        now = await here.telegram.now()
        session.add(Timer(id=7, kind="case.left", subject="2", due_at=now, dedupe_key="case.left:2"))
    await here.chen.sees("2号", "责任人小陈", "本来归李姐、周队长, 这会儿联系不上")
    await here.chen.tap("受理")
    await here.chen.sees("2号", "受理了")
    assert "联系不上" not in (await here.chen.chat())[-1]["text"]


async def test_the_coordinator_says_whose_reports_become(here: Street) -> None:
    await here.bot()
    await here.wang.send("事件分派")
    await here.wang.sees("由社区来定")
    await here.chen.send("事件分派")
    await here.chen.sees("上报的事分给", "公共设施: 网格责任人", "交通: 社区联络员")
    await here.chen.tap("改一下")
    await here.chen.sees("哪一类")
    await here.chen.send("交通")
    await here.chen.sees("哪个网格")
    await here.chen.tap("全部网格")
    await here.chen.sees("交给谁")
    await here.chen.send("吴秀兰癸")
    await here.chen.sees("交通: 吴姐")
    assert [row.person_id for row in await here.all(CaseRoute)] == [here.numbers["wu"]]
    await here.finds("wang", "货车堵门", kind=CaseKind.TRAFFIC)
    await here.wu.sees("1号 交通", "责任人吴姐")


@pytest.fixture
async def twins(upgraded_postgresql_url: str, tmp_path: Path, field_key: str) -> AsyncIterator[Twins]:
    async with built(Street, tmp_path, upgraded_postgresql_url, field_key) as here, Proxy() as proxy:
        twins = Twins(here, proxy)
        await twins.start()
        yield twins


async def test_two_take_one_case_at_one_moment(twins: Twins) -> None:
    here = twins.here
    assert isinstance(here, Street)
    await here.finds("wang", "垃圾没人收", kind=CaseKind.OTHER, urgency="soon")
    await here.chen.sees("1号")
    await here.fang.send("事件 1")
    await here.fang.sees("1号", "受理")
    await twins.at_one_moment("case_entries", twins.tap(0, here.chen, "受理"), twins.tap(1, here.fang, "已经在办"))

    async def both_see() -> bool:
        case = await here.case()
        shown = [str((await person.chat())[-1]) for person in (here.chen, here.fang)]
        state = "受理了" if case.state is CaseState.ACCEPTED else "在办"
        return case.revision == 2 and all(f"{state}, 责任人" in each for each in shown)

    await eventually(both_see)
    assert [what for what in await here.story() if what in ("accept", "begin")] in (["accept"], ["begin"])
    assert await here.count(DeadLetter) == 0


async def test_told_and_opened_again_at_one_moment(twins: Twins) -> None:
    """Two of the office tell the finder at once: the finder hears it once."""
    here = twins.here
    assert isinstance(here, Street)
    await here.finds("wang", "垃圾没人收", kind=CaseKind.OTHER, urgency="soon")
    await here.chen.sees("1号")
    await here.chen.tap("办好了")
    await here.chen.sees("怎么办好的")
    await here.chen.tap("处理好了")
    await here.chen.sees("看过了, 告诉王师傅")
    await here.fang.send("事件 1")
    await here.fang.sees("看过了, 告诉王师傅")
    label = "看过了, 告诉王师傅"
    await twins.at_one_moment("case_entries", twins.tap(0, here.chen, label), twins.tap(1, here.fang, label))
    await here.wang.sees("有结果了: 处理好了")
    assert (await here.story()).count("told") == 1
    assert (await here.story()).count("closed") == 1
    assert sum("有结果了" in m.get("text", "") for m in await here.wang.chat()) == 1
    assert await here.count(DeadLetter) == 0
