"""Who is on leave answers for no case: the next in line does, as by 我这几天不在; and still hears what they found."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cases.street import Street
from tests.journey.neighbourhood import built


@pytest.fixture
async def street(upgraded_sqlite_url: str, tmp_path: Path, field_key: str) -> AsyncIterator[Street]:
    async with built(Street, tmp_path, upgraded_sqlite_url, field_key) as home:
        yield home


async def test_a_new_case_passes_over_who_is_on_leave(street: Street) -> None:
    here = street
    await here.bot()
    await here.zhou.send("请假 今天到大后天")
    await here.zhou.sees("您的请假")
    await here.finds("wang", "楼道灯不亮")
    await here.li.sees("楼道灯不亮")
    assert (await here.case(1)).owner_id == here.numbers["li"]


async def test_a_case_goes_on_when_the_leave_begins_and_stays_there(street: Street) -> None:
    here = street
    await here.bot()
    await here.finds("wang", "楼道灯不亮")
    await here.zhou.sees("楼道灯不亮")
    await here.zhou.send("请假 明天到后天")
    await here.zhou.sees("您的请假")
    assert (await here.case(1)).owner_id == here.numbers["zhou"]
    await here.to(await here.telegram.now() + timedelta(hours=16))
    await here.li.sees("楼道灯不亮")
    assert (await here.case(1)).owner_id == here.numbers["li"]
    await here.zhou.send("提前回来了")
    await here.zhou.sees("欢迎回来")
    await here.to(await here.telegram.now() + timedelta(minutes=3))
    assert (await here.case(1)).owner_id == here.numbers["li"]


async def test_some_hours_are_no_reason(street: Street) -> None:
    here = street
    await here.bot()
    await here.zhou.send("请假 今天晚上")
    await here.zhou.sees("您的请假")
    await here.finds("wang", "楼道灯不亮")
    assert (await here.case(1)).owner_id == here.numbers["zhou"]
    await here.to(await here.telegram.now() + timedelta(hours=9))
    assert (await here.case(1)).owner_id == here.numbers["zhou"]
