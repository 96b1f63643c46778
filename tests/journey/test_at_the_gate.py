"""After ✅: the vest, the partner, police and teachers, how it looks, all are through; and the school's lead time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.models import Observation, Presence, Result
from tests.journey.neighbourhood import Neighbourhood
from tests.journey.test_check_in import at_the_gate, minutes


async def checked_in(here: Neighbourhood, *, late: int = -12) -> dict[str, int]:
    seats = await at_the_gate(here, late=late)
    await here.wang.sees("王师傅早")
    await here.wang.tap("我到了")
    await here.wang.sees("不发位置")
    await here.wang.tap("不发位置")
    await here.wang.sees("签到好了")
    return seats


async def test_vest_police_and_teachers_are_one_tap_each(on_both: Neighbourhood) -> None:
    here = on_both
    seats = await checked_in(here)
    await here.wang.sees("背心穿好了", "民警在", "老师在", "李姐也到了", "我走了", anywhere=True)
    await here.wang.tap("背心穿好了")
    await here.wang.sees("✅ 7:08 签到好了, 背心也穿好了", "站人行道上, 不站车道")
    await here.wang.tap("民警在")
    await here.wang.sees("民警1位也在")
    await here.wang.tap("老师在")
    await here.wang.sees("民警1位, 老师1位也在", "民警1位", "老师1位")
    await here.wang.tap("老师1位")
    await here.wang.sees("民警1位, 老师2位也在")
    await here.wang.tap("拥堵")
    await here.wang.sees("门口: 拥堵(7:08)", "老师2位也在", "背心也穿好了")
    assert (await here.seat(seats["wang"])).vest is True
    assert [(row.kind.value, row.count) for row in await here.all(Presence)] == [
        ("police", 1), ("teacher", 1), ("teacher", 2),
    ]  # fmt: skip


async def test_two_taps_at_once_count_once(here: Neighbourhood) -> None:
    await checked_in(here)
    tap = {"person": here.wang.id, "act": "tap", "fields": {"text": "民警在"}}
    await here.telegram.bulk([tap, tap])
    await here.wang.sees("民警1位也在")
    await here.wang.never_sees("民警2位也在")


async def test_a_partner_is_told_of_in_one_tap(here: Neighbourhood) -> None:
    seats = await checked_in(here)
    await here.wang.tap("李姐也到了")
    await here.wang.sees("搭档李姐也到了", "拥堵")
    await here.li.sees("王师傅帮您点到了", "签到好了")
    assert (await here.seat(seats["li"])).entered_by == here.numbers["wang"]
    await here.wang.tap("拥堵")
    await here.li.sees("门口: 拥堵")


async def test_all_are_through_ends_it_and_nobody_calls_it_early(on_both: Neighbourhood) -> None:
    here = on_both
    starts = await here.morning()
    seats = await checked_in(here)
    await here.li.sees("李姐早")
    await here.li.tap("我到了")
    await here.li.sees("不发位置")
    await here.li.tap("不发位置")
    await here.li.sees("签到好了")
    assert "都送完了" not in str((await here.wang.chat())[-1]), "before it begins nobody can be through"
    await here.to(starts + minutes(30))
    await here.wang.tap("拥堵")
    await here.wang.sees("都送完了")
    await here.wang.tap("都送完了")
    await here.wang.sees("✅ 实验小学东门护学: 7:08—7:50, 都送完了, 辛苦了")
    await here.li.sees("王师傅说都送完了")
    await here.li.tap("我走了")
    await here.li.sees("7:08—7:50, 都送完了")
    await here.zhou.never_sees("先走了")
    left = [await here.seat(seat) for seat in seats.values()]
    assert {(seat.left_why, seat.result) for seat in left} == {("through", Result.ARRIVED)}
    await here.to(starts + minutes(55))
    await here.wang.never_sees("走的时候点")


async def test_when_all_are_through_nobody_is_looked_for_any_more(here: Neighbourhood) -> None:
    starts = await here.morning()
    await checked_in(here)
    await here.to(starts + minutes(16))
    await here.liu.sees("缺一位")
    await here.wang.tap("拥堵")
    await here.wang.sees("都送完了")
    await here.wang.tap("都送完了")
    await here.wang.sees("都送完了, 辛苦了")
    await here.liu.sees("都送完了, 不用来了")
    assert not await here.searches()
    await here.to(starts + minutes(40))
    await here.zhao.never_sees("缺一位")


async def test_an_old_button_after_the_end_changes_nothing(here: Neighbourhood) -> None:
    starts = await here.morning()
    seats = await checked_in(here)
    card = (await here.wang.chat())[-1]
    await here.to(starts + minutes(85))
    for label in ("拥堵", "民警在", "背心穿好了"):
        await here.wang.tap(label, on=card)
    await here.wang.sees("签到好了", anywhere=True)
    assert not await here.all(Presence)
    assert not await here.all(Observation)
    assert (await here.seat(seats["wang"])).vest is None


async def test_the_reminder_says_when_to_be_there_and_the_board_who_was_later(here: Neighbourhood) -> None:
    """晚于提前量 stands on the leader's board; the volunteer is thanked as always."""
    await checked_in(here)
    everything = await here.wang.chat()
    assert "7:00前" not in str(everything[-1]), "at 7:08 it is too late to say so"
    assert "提前量" not in str(everything)
    await here.li.sees("李姐早", anywhere=True)
    await here.chen.send("今天")
    await here.chen.sees("王师傅✅、李姐⏳ (王师傅晚于提前量, 学校要7:00前到)")


@pytest.mark.parametrize(
    ("wants", "comes", "says"), [(20, 40, "7:00前到岗"), (30, 50, "6:50前到岗"), (0, 40, "东门护学")]
)
async def test_a_reminder_comes_before_they_have_to_go(here: Neighbourhood, wants: int, comes: int, says: str) -> None:
    await here.school_wants(wants)
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts - minutes(comes) - timedelta(seconds=30))
    await here.wang.never_sees("王师傅早")
    await here.to(starts - minutes(comes))
    await here.wang.sees("王师傅早", says, "搭档李姐", "到了点一下")
    assert wants or "前到岗" not in str(await here.wang.chat())
