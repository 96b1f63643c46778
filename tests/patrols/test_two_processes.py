"""Two processes on one PostgreSQL: two who check in, tick and sign off at one moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.models import DeadLetter, Patrol, PatrolTick
from tests.faults.proxy import Proxy
from tests.journey.neighbourhood import built
from tests.journey.test_two_processes import Twins
from tests.patrols.beat import Beat
from tests.program import eventually


@pytest.fixture
async def twins(upgraded_postgresql_url: str, tmp_path: Path, field_key: str) -> AsyncIterator[Twins]:
    async with built(Beat, tmp_path, upgraded_postgresql_url, field_key) as here, Proxy() as proxy:
        twins = Twins(here, proxy)
        await twins.start()
        yield twins


async def test_from_the_check_in_to_the_sign_off_at_one_moment(twins: Twins) -> None:
    here = twins.here
    assert isinstance(here, Beat)
    await here.patrol("wu", "li")
    for person in (here.wu, here.li):
        await person.send("签到")
        await person.sees("不发位置")
    await twins.at_one_moment("patrols", twins.tap(0, here.wu, "不发位置"), twins.tap(1, here.li, "不发位置"))
    for person in (here.wu, here.li):
        await person.sees("公租房一线巡逻 0/4")
    assert await here.count(Patrol) == 1
    assert set((await here.round()).member_ids) == {here.numbers["wu"], here.numbers["li"]}

    await twins.at_one_moment("patrol_ticks", twins.tap(0, here.wu, "1 ⬜"), twins.tap(1, here.li, "2 ⬜"))
    for person in (here.wu, here.li):
        await person.sees("公租房一线巡逻 2/4", "1栋车棚 ✅", "2栋楼道 ✅")
    await twins.at_one_moment("patrol_ticks", twins.tap(0, here.wu, "3 ⬜"), twins.tap(1, here.li, "3 ⬜"))
    await here.wu.sees("3/4")
    assert len(await here.all(PatrolTick)) == 3

    await here.after(30)
    steps = (("签退", "还有点没点"), ("其余都巡了", "怎么巡的"), ("步巡", "带队"), ("已电话报备", "没错, 签退"))
    for person in (here.wu, here.li):
        for label, seen in steps:
            await person.tap(label)
            await person.sees(seen)
    await twins.at_one_moment(
        "patrol_members", twins.tap(0, here.wu, "没错, 签退"), twins.tap(1, here.li, "没错, 签退")
    )

    async def one_signed_the_other_sees() -> bool:
        said = [str(await person.chat()) for person in (here.wu, here.li)]
        return sum("签退好了" in each for each in said) == 1 and all("已签退" in each for each in said)

    await eventually(one_signed_the_other_sees)
    await here.zhou.sees("确认", "问一句")
    assert len([m for m in await here.zhou.chat() if "队员" in m.get("text", "")]) == 1
    assert set((await here.hours()).values()) == {30}
    assert await here.count(DeadLetter) == 0
