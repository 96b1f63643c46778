"""代填: what somebody has told the leader, entered on their card; with an account and without."""

from __future__ import annotations

from datetime import timedelta

from db.models import Access, Answer, JournalEntry, Proof, SubstituteSearch
from tests.journey.neighbourhood import Neighbourhood


async def published(here: Neighbourhood, *, accepted: bool = True) -> dict[str, int]:
    await here.bot()
    seats = await here.shift(await here.morning(), "wang", "li", accepted=accepted)
    await here.publish()
    await here.li.sees("给您排了")
    return seats


async def test_a_leader_enters_that_somebody_cannot_come(on_both: Neighbourhood) -> None:
    here = on_both
    seats = await published(here)
    await here.wang.sees("给您排了")
    await here.zhou.send("找 王师傅")
    card = await here.zhou.sees("下一班: 后天7:20—8:10 实验小学东门", "👌 能来", "来不了", "打电话")
    await here.zhou.tap("来不了")
    await here.zhou.sees("王师傅来不了, 后天7:20 实验小学东门护学", "病了/急事", "改天有事", "没说", "点错了, 能来")
    await here.zhou.tap("病了/急事")
    await here.zhou.sees("记下了: 王师傅来不了", "在问刘叔、赵姐", "点错了, 能来", "打电话")
    await here.wang.sees("周队长帮您记下了", "您来不了", "我又能来了")
    await here.liu.sees("缺一位")
    freed = await here.seat(seats["wang"])
    assert (freed.answer, freed.released_why) == (Answer.RELEASED, "ill")
    assert freed.answered_by == here.numbers["zhou"]

    # Told once, whatever is pressed again; and the person may change it.
    await here.wang.reads()
    await here.zhou.tap("来不了", on=card)
    await here.zhou.sees("记下了: 王师傅来不了", anywhere=True)
    await here.wang.never_sees("帮您记下了")
    await here.wang.tap("我又能来了")
    await here.wang.sees("✅", "到时候提醒您")
    await here.liu.sees("不用来了")
    back = await here.seat(seats["wang"])
    assert (back.answer, back.answered_by) == (Answer.ACCEPTED, None)
    assert not await here.searches()


async def test_who_is_merely_busy_stays_responsible_also_when_somebody_enters_it(here: Neighbourhood) -> None:
    seats = await published(here)
    await here.chen.send("/find 王师傅")
    await here.chen.sees("能来", "来不了")
    await here.chen.tap("来不了")
    await here.chen.sees("说了为什么吗")
    await here.chen.tap("改天有事")
    await here.chen.sees("记下了: 王师傅来不了", "又能来了")
    await here.chen.send("/find 王师傅")
    await here.chen.sees("🔍 来不了, 在找人顶 (小陈代填)", "又能来了")
    await here.zhou.sees("王师傅那天有事", "正在问刘叔、赵姐")
    await here.wang.sees("小陈帮您记下了", "找到人之前这班还算您的", "我又能来了")
    assert (await here.seat(seats["wang"])).answer is Answer.SEEKING
    await here.chen.tap("又能来了")
    await here.chen.sees("记下了: 王师傅能来", "来不了")
    await here.wang.sees("小陈帮您记下了", "您能来")
    assert not await here.searches()


async def test_for_somebody_without_an_account(here: Neighbourhood) -> None:
    await here.has_no_account("wang")
    seats = await published(here, accepted=False)
    await here.zhou.sees("王师傅在这儿联系不上, 请您转告")
    await here.zhou.send("找 王师傅")
    await here.zhou.sees("❔ 还没回话", "还没连上", "能来", "来不了")
    await here.zhou.tap("能来")
    await here.zhou.sees("记下了: 王师傅能来", "来不了")
    await here.zhou.send("找 王师傅")
    await here.zhou.sees("👌 能来 (周队长代填)")
    answered = await here.seat(seats["wang"])
    assert (answered.answer, answered.answered_by) == (Answer.ACCEPTED, here.numbers["zhou"])


async def test_a_slip_is_taken_back_where_it_was_made(here: Neighbourhood) -> None:
    seats = await published(here)
    await here.zhou.send("找 王师傅")
    await here.zhou.sees("来不了")
    await here.zhou.tap("来不了")
    await here.zhou.sees("没说")
    await here.zhou.tap("病了/急事")
    await here.zhou.sees("记下了: 王师傅来不了")
    await here.zhou.tap("点错了, 能来")
    await here.zhou.sees("记下了: 王师傅能来")
    await here.liu.sees("不用来了, 谢谢您", anywhere=True)
    assert (await here.seat(seats["wang"])).answer is Answer.ACCEPTED
    assert not await here.searches()


async def test_at_night_it_says_that_it_will_ask_in_the_morning(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts - timedelta(hours=9))
    await here.zhou.send("找 王师傅")
    await here.zhou.sees("来不了")
    await here.zhou.tap("来不了")
    await here.zhou.sees("没说")
    await here.zhou.tap("病了/急事")
    await here.zhou.sees("记下了: 王师傅来不了", "天亮了再问人")


async def test_that_somebody_is_there_is_entered_on_their_card(here: Neighbourhood) -> None:
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts - timedelta(minutes=10))
    await here.zhou.send("找 王师傅")
    await here.zhou.sees("人到了", "来不了")
    await here.zhou.tap("人到了")
    await here.zhou.sees("记下了: 王师傅到了", "打电话")
    await here.zhou.send("找 王师傅")
    await here.zhou.sees("✅ 到了 (周队长代填)")
    await here.wang.sees("周队长帮您点到了")
    there = await here.seat(seats["wang"])
    assert (there.proof, there.entered_by) == (Proof.LEADER, here.numbers["zhou"])


async def test_a_leader_of_another_team_acts_on_no_seat_of_this_one(on_both: Neighbourhood) -> None:
    """Whatever button they forge or were forwarded: the database is asked, and nothing changes."""
    here = on_both
    await here.leads_the_patrol("wu")
    await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, "wang", minimum=2)
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts - timedelta(minutes=10))
    seat = await here.seat(seats["wang"])
    await here.wu.send("/duty")
    await here.wu.sees("现在没人值班")
    await here.wu.send("找 王师傅")
    await here.wu.sees("没找到")
    message = (await here.wu.chat())[-1]["message_id"]
    forged = [
        *(
            f"{verb}:{seat.id}:0:{said}"
            for verb in ("enter", "for")
            for said in ("can", "cannot", "ill", "here", "told")
        ),
        *(f"lead:{seat.id}:0:{said}" for said in ("here", "sub", "call", "boss", "look", "right", "wrong")),
        *(f"board:{seat.id}:0:duty.{said}" for said in ("here", "sub", "call")),
        f"board:{seat.shift_id}:0:short.hole",
        f"hole:{seat.shift_id}:0:sub",
        f"roll:{seat.shift_id}:0:{seat.id}",
        f"look:{seat.id}:0:well",
        f"buddy:{seat.id}:0:here",
        f"seat:{seat.id}:0:here",
    ]
    before = await here.count(JournalEntry)
    for data in forged:
        await here.wu.act("tap", message_id=message, data=data)
    await here.wu.send("/my")
    await here.wu.sees("没有班")
    await here.wu.never_sees("📞", within=0)
    assert not await here.all(SubstituteSearch)
    assert not await here.all(Access)
    assert await here.count(JournalEntry) == before
    after = await here.seat(seats["wang"])
    assert (after.answer, after.arrived_at, after.result) == (seat.answer, None, None)


async def test_a_leader_may_pass_on_that_somebody_else_comes(on_both: Neighbourhood) -> None:
    """Who has no account and was replaced: the leader is asked to tell them, and says that it is done."""
    here = on_both
    await here.has_no_account("wang")
    seats = await published(here)
    await here.zhou.sees("请您转告")
    await here.zhou.send("找 王师傅")
    await here.zhou.sees("来不了")
    await here.zhou.tap("来不了")
    await here.zhou.sees("没说")
    await here.zhou.tap("没说")
    await here.liu.sees("缺一位")
    await here.liu.tap("我来")
    await here.liu.sees("太好了")
    asked = await here.zhou.sees("请转告王师傅: ", "刘叔来顶了", "转告了", "打王师傅")
    await here.zhou.tap("转告了", on=asked)
    await here.zhou.sees("✅ 王师傅知道了: ", "刘叔来顶了")
    noted = [row for row in await here.all(JournalEntry) if row.what == "passed_on"]
    assert [(row.subject, row.by_id) for row in noted] == [(f"assignment:{seats['wang']}", here.numbers["zhou"])]
    await here.zhou.tap("转告了", on=asked)
    await here.zhou.never_sees("不是", within=0.3)
    assert len([row for row in await here.all(JournalEntry) if row.what == "passed_on"]) == 1
