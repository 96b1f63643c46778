"""排班 as 小陈 has it in her hand: from a bare word to a published roster, with every hand in between."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, time

import pytest
from sqlalchemy import select, update

from bot.roster.shifts import Seat
from db.engine import Database
from db.models import (
    Answer,
    Assignment,
    DeadLetter,
    Person,
    RosterSettings,
    RosterState,
    SeatRule,
    Series,
    SeriesPattern,
    SlotKind,
    Team,
)
from tests.rosters.phone import CHEN, Office, office
from tests.services.roster.quarter import GATE, NOW, PATROL, Quarter

MONDAY, TUESDAY = GATE.format(day=10, way="in"), PATROL.format(day=11)
CROSSING = {"王建明", "李桂芳", "周大勇"}


async def drafted(here: Office) -> int:
    """From a bare 排班 to the draft of next week."""
    await here.chen.send("排班")
    here.chen.sees("还没有发布的班", "排下周", "排再下周", "排四周", "排别的周")
    await here.chen.tap("排下周")
    here.chen.sees("正在排3月10日到3月16日")
    plan = await here.is_planned()
    here.chen.sees("3月10日到3月16日的班排好了: 12个班, 14人次", "每个班都有人", "发布", "一天天看", "重新排", "扔掉")
    return plan


async def at_the_gate_on_monday(here: Office) -> None:
    await here.chen.tap("一天天看")
    here.chen.sees("周一", "① 7:20 实验小学东门护学")
    await here.chen.tap("①")


def who(here: Office, seats: set[Seat] | frozenset[Seat], key: str) -> set[str]:
    names = {number: name for name, number in here.quarter.ids.items()}
    return {names[seat.person] for seat in seats if seat.shift == key}


async def rules(quarter: Quarter) -> dict[Seat, bool]:
    async with quarter.database.reading() as session:
        rows = (await session.execute(select(SeatRule))).scalars()
        return {Seat(row.slot_key, row.person_id): row.wanted for row in rows}


async def test_from_a_bare_word_to_a_published_roster(database: Database) -> None:
    async with office(database) as here:
        plan = await drafted(here)
        await here.chen.send("排班")
        here.chen.sees("草稿: 3月10日到3月16日, 每个班都有人", "看草稿")
        await here.chen.tap("看草稿")
        await here.chen.tap("发布")
        here.chen.sees("发布了", "还没回", "一天天看")
        assert len(await here.quarter.seats()) == 14
        await here.chen.tap("一天天看")
        here.chen.sees("7:20 实验小学东门护学", "❔")
        await here.chen.tap("①")
        here.chen.sees("还没回", "加人")
        await here.chen.send("排班表")
        here.chen.sees("已发布: 3月10日到3月14日", "看已发布的")
        await here.chen.press(f"roster:{plan}:2:publish")
        here.chen.sees("已经发布")


async def test_somebody_else_is_put_there_and_planning_again_leaves_it(database: Database) -> None:
    async with office(database) as here:
        plan = await drafted(here)
        await at_the_gate_on_monday(here)
        (before,) = who(here, await here.quarter.draft_seats(plan), MONDAY)
        await here.chen.tap(before)
        here.chen.sees(before, "换人", "换个班", "不排他", "固定")
        await here.chen.tap("换人")
        here.chen.sees(f"谁来换{before}", "近8周", "本网格")
        here.chen.never_sees("徐建军")  # no training for it: nobody to choose from
        other = sorted(CROSSING - {before})[0]
        await here.chen.tap(other)
        here.chen.sees(f"✅ {before}换成{other}了", f"{other} 📌", f"这班不排: {before}", "撤销")
        assert who(here, await here.quarter.draft_seats(plan), MONDAY) == {other}
        await here.chen.tap("总览")
        await here.chen.tap("重新排")
        again = await here.is_planned()
        assert again != plan
        assert who(here, await here.quarter.draft_seats(again), MONDAY) == {other}
        await here.chen.tap("发布")
        assert who(here, await here.quarter.seats(), MONDAY) == {other}


async def test_undo_takes_one_act_back_after_another(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        plan = await drafted(here)
        before = await here.quarter.draft_seats(plan)
        await at_the_gate_on_monday(here)
        (name,) = who(here, before, MONDAY)
        await here.chen.tap(name)
        await here.chen.tap("📌 固定")
        here.chen.sees("固定了, 重新排也不动", "不固定了")
        await here.chen.tap("不排他")
        here.chen.sees("不排这班了", "缺1人", "撤销")
        await here.chen.tap("↩ 撤销")
        here.chen.sees("撤销了", f"{name} 📌")
        await here.chen.tap("↩ 撤销")
        assert await here.quarter.draft_seats(plan) == before
        assert await rules(here.quarter) == {}
        here.chen.sees("撤销了")
        await here.chen.tap("总览")
        await here.chen.tap("发布")
        here.chen.sees("发布了")


async def test_exchanged_with_somebody_on_another_shift(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        plan = await drafted(here)
        before = await here.quarter.draft_seats(plan)
        await at_the_gate_on_monday(here)
        (name,) = who(here, before, MONDAY)
        await here.chen.tap(name)
        await here.chen.tap("换个班")
        here.chen.sees(f"{name}换到哪个班", "对换")
        await here.chen.tap("①")
        here.chen.sees(f"✅ {name}换到")
        after = await here.quarter.draft_seats(plan)
        assert len(after) == len(before)
        assert name not in who(here, after, MONDAY)


async def test_over_a_ceiling_a_reason_is_asked_for_and_planning_again_keeps_it(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        await here.quarter.add(RosterSettings(id=1, per_week=4))
        plan = await drafted(here)
        seats = await here.quarter.draft_seats(plan)
        names = {number: name for name, number in here.quarter.ids.items()}
        person = next(each for each, count in Counter(seat.person for seat in seats).items() if count == 4)
        full = names[person]
        shifts = sorted({seat.shift for seat in seats if seat.shift.startswith("school")})
        key = next(key for key in shifts if full not in who(here, seats, key))
        (before,) = who(here, seats, key)
        await here.chen.press(f"roster:{plan}:2:s{await here.number(plan, key)}")
        await here.chen.tap("加人")
        here.chen.sees(f"⚠ {full}", "当周已满")
        await here.chen.tap(f"⚠ {full}")
        here.chen.sees(f"{full}: 当周已满。为什么还是排他?", "跟本人说好了", "实在没别人")
        await here.chen.tap("跟本人说好了")
        here.chen.sees(f"✅ {full}排上了")
        assert who(here, await here.quarter.draft_seats(plan), key) == {before, full}
        await here.chen.tap("总览")
        await here.chen.tap("重新排")
        again = await here.is_planned()
        assert full in who(here, await here.quarter.draft_seats(again), key)
        await here.chen.tap("发布")
        here.chen.sees("发布了")


async def test_not_on_leave_and_not_without_training(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        plan = await drafted(here)
        seats = await here.quarter.draft_seats(plan)
        patrol = here.quarter.ids["徐建军"]
        revision = (await here.quarter.plans())[-1].revision
        await here.chen.press(f"roster:{plan}:{revision}:A0.{patrol}")
        here.chen.sees("不行", "徐建军没培训过")
        assert await here.quarter.draft_seats(plan) == seats
        assert await rules(here.quarter) == {}


async def test_kept_out_and_let_in_again(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        plan = await drafted(here)
        await at_the_gate_on_monday(here)
        other = sorted(CROSSING - who(here, await here.quarter.draft_seats(plan), MONDAY))[0]
        await here.chen.tap("这班不排谁")
        await here.chen.tap(other)
        here.chen.sees(f"🚫 {other}")
        assert await rules(here.quarter) == {Seat(MONDAY, here.quarter.ids[other]): False}
        await here.chen.tap("🚫")
        assert await rules(here.quarter) == {}


async def test_who_was_faster_is_said_and_nothing_is_lost(database: Database) -> None:
    async with office(database) as here:
        plan = await drafted(here)
        row = (await here.quarter.plans())[-1]
        (name,) = who(here, await here.quarter.draft_seats(plan), MONDAY)
        one, other = sorted(CROSSING - {name})
        taps = [
            here.stage.tap(account, f"roster:{plan}:{row.revision}:X0.{here.quarter.ids[name]}.{here.quarter.ids[to]}")
            for account, to in ((CHEN, one), (1009, other))
        ]
        before = await here.fang.screen()
        await asyncio.gather(*(here.stage.submit(tap) for tap in taps))
        await here.fang.reads(before)
        here.fang.sees("刚有人改过")
        assert who(here, await here.quarter.draft_seats(plan), MONDAY) == {one}
        await here.fang.press(f"roster:{plan}:{row.revision}:publish")
        here.fang.sees("刚有人改过", "发布")
        assert await here.quarter.seats() == set()


async def test_one_button_twice_at_once_is_one_act(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        plan = await drafted(here)
        row = (await here.quarter.plans())[-1]
        (name,) = who(here, await here.quarter.draft_seats(plan), MONDAY)
        data = f"roster:{plan}:{row.revision}:T0.{here.quarter.ids[name]}"
        await here.stage.submit(here.stage.tap(CHEN, data), here.stage.tap(CHEN, data))
        assert who(here, await here.quarter.draft_seats(plan), MONDAY) == set()
        assert (await here.quarter.plans())[-1].revision == row.revision + 1
        await here.chen.press(f"roster:{plan}:{row.revision + 1}:Z0")
        assert who(here, await here.quarter.draft_seats(plan), MONDAY) == {name}


async def test_what_was_entered_meanwhile_is_said_before_anything_is_changed(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        plan = await drafted(here)
        async with sqlite_database.writing() as session:
            await session.execute(
                update(Person).where(Person.id == here.quarter.ids["周大勇"]).values(experienced=True)
            )
        await at_the_gate_on_monday(here)
        (name,) = who(here, await here.quarter.draft_seats(plan), MONDAY)
        await here.chen.tap(name)
        await here.chen.tap("不排他")
        here.chen.sees("又有变动", "重新排")
        await here.chen.tap("重新排")
        here.chen.sees("正在排")
        await here.is_planned()
        here.chen.sees("排好了")


async def test_a_draft_in_the_way_is_shown_before_it_gives_way(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        plan = await drafted(here)
        await here.chen.send("排班")
        await here.chen.tap("排下周")
        here.chen.sees("已经有一份草稿", "看草稿", "排吧")
        assert [row.id for row in await here.quarter.plans()] == [plan]
        await here.chen.tap("排吧")
        here.chen.sees("正在排")
        await here.is_planned()
        assert [row.state for row in await here.quarter.plans()] == [RosterState.DISCARDED, RosterState.DRAFT]
        await here.chen.press(f"roster:{plan}:2:s0")
        here.chen.sees("已经换掉或扔掉了", "草稿: 3月10日到3月16日")


async def test_thrown_away_after_a_question(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        await drafted(here)
        await here.chen.tap("扔掉")
        here.chen.sees("扔掉3月10日到3月16日的草稿?", "留着")
        await here.chen.tap("不, 留着")
        here.chen.sees("排好了")
        await here.chen.tap("扔掉")
        await here.chen.tap("对, 扔掉")
        here.chen.sees("扔掉了", "还没有发布的班")
        assert (await here.quarter.plans())[0].state is RosterState.DISCARDED


async def test_other_weeks_and_how_many(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        await here.chen.send("排班")
        await here.chen.tap("排别的周")
        here.chen.sees("从哪个周一排起", "3月17日周一")
        await here.chen.tap("3月17日周一")
        here.chen.sees("排几周", "1周", "2周", "4周")
        await here.chen.tap("2周")
        here.chen.sees("正在排")


async def test_after_publication_each_concerned_hears_once(database: Database) -> None:
    async with office(database) as here:
        await drafted(here)
        await here.chen.tap("发布")
        (name,) = who(here, await here.quarter.seats(), MONDAY)
        other = sorted(CROSSING - {name})[0]
        old, new = here.phone(name), here.phone(other)
        before_old, before_new = await old.screen(), await new.screen()
        await here.chen.tap("一天天看")
        await here.chen.tap("①")
        await here.chen.tap(name)
        here.chen.sees("还没回", "他答应了", "来不了", "换人", "不用来了")
        await here.chen.tap("换人")
        await here.chen.tap(other)
        here.chen.sees(f"已经问{other}了", f"{name}会知道不用来了")
        assert who(here, await here.quarter.seats(), MONDAY) == {other}
        await old.reads(before_old)
        await new.reads(before_new)
        assert sum("重新安排" in body["text"] or "不用来" in body["text"] for body in old.news) == 1
        new.sees("实验小学东门护学", "我能来")
        assert (await rules(here.quarter))[Seat(MONDAY, here.quarter.ids[other])] is True


async def test_after_publication_yes_is_put_down_for_somebody(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        await drafted(here)
        await here.chen.tap("发布")
        (name,) = who(here, await here.quarter.seats(), MONDAY)
        await here.chen.tap("一天天看")
        await here.chen.tap("①")
        await here.chen.tap(name)
        await here.chen.tap("他答应了")
        here.chen.sees("已答应")
        seat = next(row for row in await here.stage.rows(Assignment) if row.answer is Answer.ACCEPTED)
        assert seat.answered_by == here.quarter.ids["陈晓雯"]
        await here.chen.tap(name)
        await here.chen.tap("来不了")
        await here.chen.tap("病了")
        here.chen.sees("来不了", "缺1人")


async def test_need_not_come_is_asked_once_more_and_a_night_pair_is_not_torn_apart(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        await drafted(here)
        await here.chen.tap("发布")
        (name,) = who(here, await here.quarter.seats(), MONDAY)
        await here.chen.tap("一天天看")
        await here.chen.tap("①")
        await here.chen.tap(name)
        await here.chen.tap("不用来了")
        here.chen.sees(f"告诉{name}")
        question = here.chen.sees("对, 告诉他")
        await here.chen.tap("对, 告诉他")
        here.chen.sees("缺1人")
        assert who(here, await here.quarter.seats(), MONDAY) == set()
        await here.chen.tap("对, 告诉他", on=question)  # an old button
        here.chen.sees("缺1人")


async def test_asking_for_known_days_says_what_it_does(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        await drafted(here)
        await here.chen.tap("发布")
        await here.chen.send("排班")
        await here.chen.tap("排下周")
        here.chen.sees("已经发布的班", "能不动就不动", "排吧")


async def test_who_knows_their_shift_is_asked_before_a_draft_moves_them(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        await drafted(here)
        await here.chen.tap("发布")
        known = await here.quarter.seats()
        (name,) = who(here, known, MONDAY)
        await here.chen.send("排班")
        await here.chen.tap("排下周")
        await here.chen.tap("排吧")
        plan = await here.is_planned()
        assert await here.quarter.draft_seats(plan) == known
        await at_the_gate_on_monday(here)
        await here.chen.tap(name)
        await here.chen.tap("换个班")
        await here.chen.tap("①")
        here.chen.sees(f"✅ {name}换到")
        await here.chen.tap("总览")
        publish = here.chen.sees("发布")
        await here.chen.tap("发布")
        here.chen.sees("先问问他们", f"{name}: 从", "问他们", "不动")
        assert await here.quarter.seats() == known, "nobody is moved before they have said yes"
        moved = {seat.person for seat in known ^ await here.quarter.draft_seats(plan)}
        phones = [here.phone(each) for each, number in here.quarter.ids.items() if number in moved]
        assert len(phones) == 2
        before = [await each.screen() for each in phones]
        await here.chen.tap("问他们")
        await here.chen.tap("发布", on=publish)  # an old button goes round nobody
        here.chen.sees("在问", "都答应了就定下来")
        for phone, screen in zip(phones, before, strict=True):
            await phone.reads(screen)
            phone.sees("不方便就说不行", "可以", "不行")
        await phones[0].tap("可以")
        assert await here.quarter.seats() == known
        await phones[1].tap("可以")
        assert await here.quarter.seats() == await here.quarter.draft_seats(plan)


async def test_a_volunteer_sees_their_own_shifts_and_can_press_nothing(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        plan = await drafted(here)
        wang = here.phone("王建明")
        for word in ("排班", "排班表", "下周的班"):
            await wang.send(word)
            wang.never_sees("草稿")
        for data in (f"roster:{plan}:2:gone", "roster:0:0:ask.739320.1", f"roster:{plan}:2:T0.1", "posted:0:0:home"):
            await wang.press(data)
        assert [row.state for row in await here.quarter.plans()] == [RosterState.DRAFT]
        assert len(here.stage.toasts) >= 4


@pytest.mark.parametrize(
    "choice",
    ["", "x", "s999", "s", "d9999999999.0", "w0.99999999999999999999", "A0.1.maybe", "M0.1.99", "E0.1.0.0", "Z0",
     "P0.4", "T0.999", "h99", "c0.77", "publish.1", "B0.1.1", "n0.5.0", "🎉", "X0.1.2.3.4"],
)  # fmt: skip
async def test_whatever_a_button_carries_it_is_answered(sqlite_database: Database, choice: str) -> None:
    async with office(sqlite_database) as here:
        plan = await drafted(here)
        seats = await here.quarter.draft_seats(plan)
        await here.chen.press(f"roster:{plan}:2:{choice}")
        assert here.chen.news or here.stage.toasts
        await here.chen.press(f"roster:0:0:{choice}")
        await here.chen.press(f"roster:777:1:{choice}")
        await here.chen.press(f"posted:777:0:{choice}")
        assert await here.stage.rows(DeadLetter) == []
        assert await here.quarter.draft_seats(plan) == seats


async def night(quarter: Quarter) -> str:
    """A round on Saturday from 22:00 on, which only two may walk, one of them experienced."""
    await quarter.add(Series(id=2, kind=SlotKind.PATROL, team=Team.PATROL, route_id=1, first=date(2025, 2, 3)))
    await quarter.add(
        SeriesPattern(series_id=2, since=date(2025, 2, 3), weekdays=frozenset({5}), begins=time(22), ends=time(23),
                      minimum=2, ideal=2, maximum=2)
    )  # fmt: skip
    return "series:2:2025-03-15"


async def test_at_night_two_are_put_there_together_and_never_torn_apart(sqlite_database: Database) -> None:
    async with office(sqlite_database) as here:
        key = await night(here.quarter)
        async with sqlite_database.writing() as session:
            for name in ("徐建军", "宋立民"):
                session.add(
                    SeatRule(slot_key=key, person_id=here.quarter.ids[name], wanted=False, entered_at=NOW)
                )  # the planner finds nobody
        await here.chen.send("排班")
        await here.chen.tap("排下周")
        plan = await here.is_planned()
        here.chen.sees("① ❗", "缺2人", "2人社区说不排")
        await here.chen.tap("①")
        await here.chen.tap("加人")
        await here.chen.tap("⚠ 徐建军")
        here.chen.sees("夜里要两个人一起。谁和徐建军搭班?", "⚠ 宋立民: 您说过这班不排")
        await here.chen.tap("⚠ 宋立民")
        here.chen.sees("徐建军、宋立民排上了")
        assert who(here, await here.quarter.draft_seats(plan), key) == {"徐建军", "宋立民"}
        await here.chen.tap("宋立民")
        await here.chen.tap("不排他")
        here.chen.sees("不行: 22点以后不能一个人去")
        assert who(here, await here.quarter.draft_seats(plan), key) == {"徐建军", "宋立民"}
