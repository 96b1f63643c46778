"""A round from the check-in to 签退."""

from __future__ import annotations

from datetime import timedelta

from db.models import Case, PatrolState, PatrolTick, Result, ServiceHours, WelfareWatch
from tests.patrols.beat import Beat, reports, sign_off


async def test_one_finding_in_eight_taps(on_both: Beat) -> None:
    """Issue 5: a patrol with one finding is signed off in 8 taps or fewer beyond the report."""
    here = on_both
    seats = await here.out("wu", "li")
    taps = 0
    for label in ("1 ⬜", "1 ✅", "1 ❌"):
        await here.wu.tap(label)
        taps += 1
    await here.li.sees("1栋车棚 ❗", "吴姐", "还没上报: 1栋车棚")
    await reports(here.wu, "1栋车棚 ❗", "其余都巡了")
    (case,) = await here.all(Case)
    ticks = [row for row in await here.all(PatrolTick) if row.case_id is not None]
    assert [(row.case_id, row.checkpoint_id) for row in ticks] == [(case.id, ticks[0].checkpoint_id)]
    assert (case.origin, case.finder_id, case.grid) == ("patrol", here.numbers["wu"], "1网格")
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
    assert {row.confirmed_by for row in await here.all(ServiceHours)} == {here.numbers["zhou"]}


async def test_as_last_time_and_what_the_last_ones_left_behind(here: Beat) -> None:
    """By word, with a named officer; then the next round sees the note, and one tap says way and officer."""
    await here.out("wu", "li")
    await here.wu.tap("其余都巡了")
    await here.wu.sees("4/4")
    await here.after(40)
    await here.wu.send("签退")
    await here.wu.sees("怎么巡的", "步巡", "骑行", "车巡")
    await here.wu.tap("骑行")
    await here.wu.sees("石卫东丑带队", "已电话报备")
    await here.wu.tap("石卫东丑带队")
    await here.wu.sees("没错, 签退", "结论: 正常", "队员: 李", "石卫东丑带队")
    await here.wu.send("还要补充")
    await here.wu.sees("还要补充什么")
    await here.wu.tap("交接给下一班")
    await here.wu.sees("✓ 交接给下一班")
    await here.wu.tap("器材已还")
    await here.wu.sees("✓ 器材已还")
    await here.wu.tap("好了")
    await here.wu.sees("下一班要知道什么")
    await here.wu.send("江边灯坏了两盏丑")
    await here.wu.sees("江边灯坏了两盏丑", "没错, 签退")
    await here.wu.tap("没错, 签退")
    await here.wu.sees("✅ 签退好了", "记了40分钟志愿服务")
    await here.zhou.sees("正常", "骑行, 石卫东丑带队", "器材已还", "交接: 江边灯坏了两盏丑")
    here.secrets.plant("江边灯坏了两盏丑")

    await here.after(60)
    await here.patrol("wu", "liu")
    await here.liu.send("签到")
    await here.liu.sees("不发位置")
    await here.liu.tap("不发位置")
    await here.liu.sees("签到好了", "上一班交接: 江边灯坏了两盏丑")
    await here.check_in("wu")
    await here.wu.tap("其余都巡了")
    await here.wu.sees("4/4")
    await here.after(30)
    await here.wu.send("/signoff")
    await here.wu.sees("和上次一样: 骑行, 石卫东丑带队")
    await here.wu.tap("和上次一样: 骑行, 石卫东丑带队")
    await here.wu.sees("没错, 签退")
    await here.wu.tap("没错, 签退")
    await here.wu.sees("✅ 签退好了")
    second = (await here.round(2)).patrol
    assert (second.way, second.led_by, second.reported_by_phone) == ("ride", "石卫东丑", False)


async def test_alone_with_points_left_out_and_watched_over_until_home(here: Beat) -> None:
    """One reason for all that was left out, one for going alone; 到家了 is asked as after any patrol."""
    await here.out("wu")
    await here.wu.sees("一个人在外面", anywhere=True)
    await here.wu.tap("1 ⬜")
    await here.wu.sees("1/4")
    await here.after(20)
    await here.wu.tap("签退")
    await here.wu.sees("还有点没点", "2栋楼道、商业街口、江边步道")
    await here.wu.tap("其余没巡")
    await here.wu.sees("没巡到的是为什么", "下雨")
    await here.wu.send("下雨")  # what stands on a button can be written
    await here.wu.sees("怎么巡的")
    await here.wu.tap("步巡")
    await here.wu.sees("带队")
    await here.wu.send("张警官寅")
    await here.wu.sees("怎么是一个人")
    await here.wu.tap("搭档没来")
    await here.wu.sees("没错, 签退", "张警官寅带队", "搭档没来")
    here.secrets.plant("张警官寅")
    await here.wu.tap("没错, 签退")
    await here.wu.sees("✅ 签退好了", "已巡1, 未巡3")
    await here.wu.sees("路上慢点", "到家了", anywhere=True)
    await here.zhou.sees("一个人巡: 搭档没来", "❌ 2栋楼道: 下雨", "❌ 江边步道: 下雨", "张警官寅带队")
    ticks = await here.all(PatrolTick)
    assert [(tick.state.value, tick.how, tick.why) for tick in ticks] == [
        ("done", "tap", None), *[("left_out", "tap", "rain")] * 3,
    ]  # fmt: skip
    (watch,) = await here.all(WelfareWatch)
    assert (watch.homeward, watch.ended_at) == (True, None)


async def test_the_end_asks_once_and_the_card_of_the_shift_signs_off(here: Beat) -> None:
    """At the end each is asked by the round's card; who leaves first may do so, the other signs off for both."""
    seats = await here.out("wu", "li", minutes=30)
    await here.li.tap("我走了")
    await here.li.sees("还没到")
    await here.li.tap("这就走")
    await here.li.sees("辛苦", "还没签退", "签退")
    await here.after(31)
    await here.wu.sees("时间到了", "签完大家回家", "签退")
    await here.wu.never_sees("走的时候点")
    await here.wu.send("我的班")
    await here.li.tap("签退")
    await here.li.sees("还有点没点")
    await here.li.tap("其余都巡了")
    await here.li.sees("怎么巡的")
    await here.wu.tap("签退")  # at the same time
    await here.wu.sees("还有点没点")
    await here.li.tap("车巡")
    await here.li.sees("带队")
    await here.li.tap("已电话报备")
    await here.li.sees("没错, 签退")
    await here.li.tap("没错, 签退")
    await here.li.sees("✅ 签退好了")
    for label, seen in (("其余都巡了", "怎么巡的"), ("步巡", "带队"), ("已电话报备", "没错, 签退")):
        if label == "其余都巡了":
            await here.wu.reads()
            await here.wu.tap(label)  # an old question: all are ticked by now
        else:
            await here.wu.tap(label)
        await here.wu.sees(seen)
    await here.wu.tap("没错, 签退")
    await here.wu.sees("公租房一线巡逻已签退")
    of = await here.round()
    assert (of.patrol.way, of.patrol.signed_by) == ("car", here.numbers["li"])
    left = [(await here.seat(seat)).left_at for seat in seats.values()]
    assert left[0] == of.patrol.ended_at
    assert left[1] is not None
    assert left[1] < of.patrol.began_at + timedelta(minutes=5), "who left early had left"
    assert (await here.hours()).get("li", 0) <= 1
    assert "没签到" not in str(await here.zhou.chat()), "she was there, if only for a moment"
    assert (await here.hours())["wu"] in (30, 31)
