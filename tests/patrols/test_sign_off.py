"""A round from the check-in to the leader's 确认."""

from __future__ import annotations

from db.models import PatrolState, Result
from tests.patrols.beat import Beat, reports, sign_off


async def test_one_finding_in_eight_taps(on_both: Beat) -> None:
    """Issue 5: a patrol with one finding is signed off in 8 taps or fewer beyond the report."""
    here = on_both
    seats = await here.out("wu", "li")
    taps = 0
    for label in ("1 ▫️", "1 ✅", "1 ❌"):
        await here.wu.tap(label)
        taps += 1
    await reports(here.wu)
    await here.li.sees("1栋车棚 ❗", "吴姐", "还没上报: 1栋车棚")
    await here.after(50)
    await here.wu.tap("其余都巡了")
    await here.li.sees("公租房一线巡逻 4/4", "江边步道 ✅")
    taps += 1 + await sign_off(here.wu)
    assert taps <= 8
    assert await here.states() == "fddd"
    await here.zhou.sees(
        "公租房一线巡逻", "❗有情况", "吴姐签退", "队员: 李姐、吴姐", "步巡, 已电话报备", "确认", "问一句"
    )
    await here.li.sees("公租房一线巡逻已签退", "4个点: 已巡3, 有情况1")
    of = await here.round()
    assert (of.patrol.state, of.patrol.found_something, of.patrol.alone_why) == (PatrolState.SIGNED, True, None)
    left = [await here.seat(seat) for seat in seats.values()]
    assert [(seat.result, seat.left_at) for seat in left] == [(Result.ARRIVED, of.patrol.ended_at)] * 2
    assert set((await here.hours()).values()) <= {50, 51}
    await here.zhou.tap("确认")
    await here.zhou.sees("确认 (周队长)")
    assert (await here.round()).patrol.state is PatrolState.CONFIRMED
