"""What leader and coordinator look at, and what they can do in one tap beside each line."""

from __future__ import annotations

from datetime import timedelta

from db.models import Access, Proof
from tests.journey.neighbourhood import Neighbourhood


async def test_the_office_finds_a_substitute_in_two_taps(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "li")
    await here.publish()
    await here.li.sees("给您排了")
    await here.chen.send("缺人")
    await here.chen.sees("后天7:20 实验小学东门护学: 缺1位", "找人顶 7:20实验小学东门")
    await here.chen.tap("找人顶 7:20实验小学东门")
    await here.chen.sees("在问王师傅、刘叔, 谁先答应谁来")
    await here.wang.sees("缺一位")
    await here.wang.tap("我来")
    await here.wang.sees("太好了")
    await here.chen.sees("王师傅来")
    await here.chen.send("缺人")
    await here.chen.sees("一周内不缺人, 都妥了")


async def test_who_is_missing_with_three_things_to_do_about_it(on_both: Neighbourhood) -> None:
    here = on_both
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts + timedelta(minutes=7))
    await here.wang.sees("还没看到您签到")
    await here.chen.send("谁没到")
    await here.chen.sees("2人没到", "王师傅: 7:20", "打王师傅", "打李姐", "人到了", "找人顶", "点名 7:20实验小学东门")
    await here.chen.tap("打王师傅")
    await here.chen.sees("📞 王师傅: 19900001001")
    (row,) = await here.all(Access)
    assert (row.subject, row.field, row.reader_id) == (
        f"person:{here.numbers['wang']}",
        "phone",
        here.numbers["chen"],
    )
    await here.chen.tap("人到了")
    await here.chen.sees("1人没到")
    arrived = [each for each in seats if (await here.seat(seats[each])).arrived_at is not None]
    assert len(arrived) == 1
    assert (await here.seat(seats[arrived[0]])).proof is Proof.LEADER


async def test_roll_call_and_its_taking_back(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts - timedelta(minutes=10))
    await here.zhou.send("/duty")
    await here.zhou.sees("点名 7:20实验小学东门")
    await here.zhou.tap("点名 7:20实验小学东门")
    await here.zhou.sees("到了0位, 共2位", "⬜ 王师傅", "⬜ 李姐")
    await here.zhou.tap("⬜ 李姐")
    await here.zhou.sees("到了1位, 共2位", "✅ 李姐")
    await here.li.sees("周队长帮您点到了")
    await here.zhou.tap("✅ 李姐")
    await here.zhou.sees("到了0位, 共2位")
    assert (await here.seat(seats["li"])).arrived_at is None


async def test_today_for_the_office(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", "li", accepted=False)
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.tap("我能来")
    await here.wang.sees("✅")
    await here.to(starts - timedelta(hours=2))
    await here.chen.send("今天")
    await here.chen.sees("1个班", "7:20 实验小学东门护学: 王师傅👌、李姐❔")


async def test_a_volunteer_guesses_a_coordinators_command(here: Neighbourhood) -> None:
    await here.bot()
    for words in ("/today", "/duty", "今天", "谁没到", "缺人"):
        await here.wang.send(words)
        await here.wang.sees("这个是队长和社区看的", "我的班")


async def test_a_leader_sees_their_own_team_only(here: Neighbourhood) -> None:
    """A button's data that somebody made up is asked of the database as well."""
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    for data in (f"lead:{seats['li']}:0:call", f"board:{seats['li']}:0:duty.call", f"lead:{seats['li']}:0:here"):
        message = (await here.wang.chat())[-1]["message_id"]
        await here.wang.act("tap", message_id=message, data=data)
    await here.wang.never_sees("📞")
    assert await here.all(Access) == []
    assert (await here.seat(seats["li"])).arrived_at is None
