"""The figures of a month, as they are read."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from tests.emergencies.alarmed import Alarmed
from tests.journey.neighbourhood import ZONE


async def one_is_over(here: Alarmed) -> None:
    """Paged after some seconds, answered about 40 s later, and dealt with."""
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.after(7)
    await here.wang.tap("受伤发病")
    await here.wu.sees("1号求助")
    await here.after(40)
    await here.wu.tap("我去")
    await here.wu.sees("我到了")
    await here.after(90)
    await here.wu.tap("我到了")
    await here.wu.sees("已交给医生")
    await here.wu.tap("已交给医生")
    await here.wu.sees("到家了")
    await here.wu.tap("到家了")
    await here.wu.sees("好好休息")


async def first_of_next_month(here: Alarmed) -> datetime:
    """9:00 on the clock of the community."""
    now = (await here.telegram.now()).astimezone(ZONE)
    day = (now.replace(day=1) + timedelta(days=32)).date().replace(day=1)
    return datetime.combine(day, time(9, 0), ZONE)


async def test_what_the_month_says_is_what_happened(on_both: Alarmed) -> None:
    here = on_both
    await one_is_over(here)
    raised = (await here.emergency()).raised_at
    call = (await here.calls())["wu"]
    assert call.answered_at is not None
    assert call.arrived_at is not None
    await here.chen.send("求助统计")
    text = (await here.chen.sees("到今天的求助: 1起"))["text"]
    for label, at in (
        ("发出第一条", call.called_at),
        ("第一个答应去", call.answered_at),
        ("第一个到场", call.arrived_at),
    ):
        assert f"{label}: 一般{_as_said(at - raised)}, 最慢{_as_said(at - raised)}" in text, text
    assert "受伤发病 1" in text
    assert "第一批没人应: 0起" in text
    assert "结果: 民警已接手 1" in text
    for name in ("王师傅", "吴姐", "1网格", "1栋"):
        assert name not in text
    await here.wang.send("求助统计")
    await here.wang.sees("社区用的")


def _as_said(took: timedelta) -> str:
    seconds = round(took.total_seconds())
    return f"{seconds}秒" if seconds < 120 else f"{seconds // 60}分{seconds % 60}秒"


async def test_on_the_first_at_nine_it_comes_by_itself(here: Alarmed) -> None:
    await one_is_over(here)
    first = await first_of_next_month(here)
    await here.to(first - timedelta(minutes=1))
    await here.chen.never_sees("求助: 1起")
    await here.to(first + timedelta(seconds=5))
    last = first - timedelta(days=1)
    text = (await here.chen.sees(f"📊 {last.year}年{last.month}月的求助: 1起"))["text"]
    assert "来晚" not in text
    await here.wu.never_sees("的求助: 1起")
    await here.to(first + timedelta(days=3))
    await here.chen.never_sees("的求助")


async def test_after_downtime_it_comes_late_and_says_so(here: Alarmed) -> None:
    await one_is_over(here)
    first = await first_of_next_month(here)
    await here.bots[-1].kill()
    await here.to(first + timedelta(days=2))
    await here.bot()
    text = (await here.chen.sees("的求助: 1起"))["text"]
    assert re.search("晚", text), text
