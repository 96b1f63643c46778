"""Out alone: asked now and then, and looked for when nobody answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.services import welfare
from db.models import Answer, Assignment, Emergency, Route, Shift, ShiftKind, WelfareWatch
from sandbox.client import Person
from tests.emergencies.alarmed import Alarmed
from tests.program import eventually

MINUTE = 60


async def patrol(here: Alarmed, *who: str, minutes: int = 180) -> dict[str, int]:
    """A patrol of 商业街 that begins now and has been published; the assignments' ids by who."""
    now = await here.telegram.now()
    async with here.database.writing() as session:
        route = (await session.execute(select(Route))).scalars().first()
        if route is None:
            route = Route(name="商业街", grid="1网格")
            session.add(route)
            await session.flush()
        shift = Shift(
            kind=ShiftKind.PATROL,
            route_id=route.id,
            starts_at=now,
            ends_at=now + timedelta(minutes=minutes),
            published_at=now,
        )
        session.add(shift)
        await session.flush()
        seats = {
            each: Assignment(shift_id=shift.id, person_id=here.numbers[each], answer=Answer.ACCEPTED) for each in who
        }
        session.add_all(seats.values())
        await session.flush()
        return {each: seat.id for each, seat in seats.items()}


async def goes_out_alone(here: Alarmed) -> None:
    """`wu` checks in to a patrol that nobody else is in; `zhou` leads."""
    await here.change("zhou", team="patrol")
    await here.change("wu", team="patrol")
    await patrol(here, "wu")
    await here.bot()
    await here.wu.send("签到")
    await here.wu.sees("不发位置")
    await here.wu.tap("不发位置")
    await here.wu.sees("一个人在外面", "到家了")


async def watch_of(here: Alarmed, who: str) -> WelfareWatch:
    async with here.database.reading() as session:
        mine = select(WelfareWatch).where(WelfareWatch.person_id == here.numbers[who]).order_by(WelfareWatch.id.desc())
        return (await session.execute(mine.limit(1))).scalar_one()


async def rings(here: Alarmed, who: str, words: str, times: int) -> None:
    """So many messages (each of them rang) have these words."""
    phone: Person = getattr(here, who)

    async def rung() -> list[int]:
        return [m["message_id"] for m in await phone.chat() if words in m.get("text", "")]

    async def as_often() -> bool:
        return len(await rung()) >= times

    await eventually(as_often)
    assert len(await rung()) == times


async def test_nobody_answers_the_leader_hears_and_then_the_office(on_both: Alarmed) -> None:
    here = on_both
    await goes_out_alone(here)
    await here.after(30 * MINUTE - 5)
    await here.wu.never_sees("还好吧")
    await here.after(10)
    await here.wu.sees("您那边还好吧?", "没事", "要人帮忙")
    for times in (2, 3):
        await here.after(4 * MINUTE)
        await rings(here, "wu", "还好吧", times)
    await here.zhou.never_sees("联系不上")
    await here.after(4 * MINUTE)
    await here.zhou.sees("联系不上吴姐", "一个人巡商业街", "没事了", "求助")
    await here.wu.sees("已经告诉周队长了", anywhere=True)
    await here.chen.never_sees("联系不上")
    await here.after(5 * MINUTE)
    await here.chen.sees("联系不上吴姐", "没事了")
    await here.after(3 * MINUTE)
    await here.zhou.sees("联系不上吴姐")  # until somebody does something about it
    await here.wu.sees("还好吧")
    await here.wu.tap("没事")
    await here.wu.sees("再问您一声")
    await here.zhou.sees("✅ 吴姐回话了")
    await here.chen.sees("✅ 吴姐回话了")
    await here.after(29 * MINUTE)
    await here.wu.never_sees("还好吧")
    await here.after(2 * MINUTE)
    await here.wu.sees("还好吧")
    await here.wu.tap("到家了")
    await here.wu.sees("好好休息")
    await here.after(60 * MINUTE)
    await here.wu.never_sees("还好吧")
    await here.zhou.never_sees("联系不上")


async def test_whatever_they_do_is_a_sign_of_life(here: Alarmed) -> None:
    await goes_out_alone(here)
    await here.after(25 * MINUTE)
    await here.wu.photo()
    await here.after(20 * MINUTE)
    await here.wu.location(30.3448, 114.1322)
    await here.after(29 * MINUTE)
    await here.wu.never_sees("还好吧")
    await here.after(2 * MINUTE)
    await here.wu.sees("还好吧")
    await here.wu.send("我的班")  # answers in no other way
    await here.after(10 * MINUTE)
    await here.wu.never_sees("还好吧")


async def test_the_leader_telephones_and_the_chain_waits_for_it(here: Alarmed) -> None:
    await goes_out_alone(here)
    await here.after(42 * MINUTE + 5)
    await here.zhou.sees("联系不上吴姐")
    await here.zhou.tap("打吴姐")
    await here.zhou.sees("19900001006")
    await here.after(9 * MINUTE)
    await here.chen.never_sees("联系不上")
    await here.after(MINUTE + 10)
    await here.zhou.sees("周队长, 联系上吴姐了吗?", "没事了")
    await here.after(2 * MINUTE + 5)
    await here.chen.sees("联系不上吴姐")
    await here.zhou.tap("没事了")
    await here.zhou.sees("周队长说吴姐没事", "已经到家了")
    await here.chen.sees("周队长说吴姐没事", anywhere=True)
    await here.after(31 * MINUTE)
    await here.wu.sees("还好吧")
    await here.zhou.tap("已经到家了")
    await here.zhou.sees("✅ 吴姐到家了")
    watch = await watch_of(here, "wu")
    assert (watch.outcome, watch.ended_by) == ("home", here.numbers["zhou"])


async def test_the_leader_calls_people_to_them(on_both: Alarmed) -> None:
    here = on_both
    await here.change("li", team="emergency")
    await goes_out_alone(here)
    await here.after(42 * MINUTE + 5)
    await here.zhou.sees("联系不上吴姐")
    await here.zhou.tap("🔴 求助, 马上叫人")
    await here.zhou.sees("1号求助", "110 · 119 · 120")
    await here.li.sees("1号求助: 别的事", "商业街", "一直联系不上", "吴姐", "我去")
    raised = await here.emergency()
    assert raised.grid == "1网格"
    assert raised.raised_by == here.numbers["zhou"]
    await here.after(10 * MINUTE)
    await here.chen.never_sees("联系不上吴姐")  # the emergency goes on by itself
    await here.wu.never_sees("1号求助: 别的事")  # nobody is called to themselves
    await here.wu.sees("已经叫人去找您了", "给周队长回个电话", anywhere=True)
    await here.wu.tap("没事")
    await here.wu.sees("您没事就好")
    await here.li.sees("吴姐: 我没事", anywhere=True)


async def test_need_help_is_an_emergency(here: Alarmed) -> None:
    await goes_out_alone(here)
    await here.after(30 * MINUTE + 5)
    await here.wu.sees("还好吧", "要人帮忙")
    await here.wu.tap("要人帮忙")
    await here.wu.sees("先拨 110 · 119 · 120", "受伤发病")
    await here.wu.tap("受伤发病")
    await here.wu.sees("1号求助")
    async with here.database.reading() as session:
        assert (await session.get_one(Emergency, 1)).grid == "1网格"


async def test_leaving_asks_for_home_and_goes_on_until_then(here: Alarmed) -> None:
    await goes_out_alone(here)
    await here.after(20 * MINUTE)
    await here.wu.tap("我走了")
    await here.wu.sees("这就走?")
    await here.wu.tap("这就走")
    await here.wu.sees("路上慢点, 到家点一下", "到家了")
    await here.after(29 * MINUTE)
    await here.wu.never_sees("您到家了吗")
    await here.after(2 * MINUTE)
    await here.wu.sees("您到家了吗?", "到家了", "还没到, 没事")
    await here.after(12 * MINUTE)
    await here.zhou.sees("联系不上吴姐", "回家路上", "没事了")
    await here.wu.tap("到家了")
    await here.wu.sees("好好休息")
    await here.zhou.sees("✅ 吴姐到家了")


async def test_alone_by_word_outside_any_patrol_and_home_by_word(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("一个人巡")
    await here.wang.sees("一个人在外面")
    await here.after(30 * MINUTE + 5)
    await here.wang.sees("还好吧")
    await here.wang.send("没事")
    await here.wang.sees("再问您一声")
    await here.wang.send("到家了")
    await here.wang.sees("好好休息")
    await here.wang.send("没事")
    await here.wang.sees("没听明白")


async def test_two_are_not_alone_until_one_leaves(here: Alarmed) -> None:
    await here.change("zhou", team="patrol")
    await patrol(here, "wu", "li")
    await here.bot()
    await here.wu.send("签到")
    await here.wu.sees("不发位置")
    await here.wu.tap("不发位置")
    await here.wu.sees("签到好了", "一个人巡")
    await here.wu.never_sees("一个人在外面")
    await here.li.send("来不了")
    await here.li.sees("病了/急事")
    await here.li.tap("病了/急事")
    await here.wu.sees("一个人在外面")


async def test_who_pressed_it_is_watched_over_although_somebody_else_is_there(here: Alarmed) -> None:
    await patrol(here, "wu", "li")
    await here.bot()
    await here.wu.send("签到")
    await here.wu.sees("不发位置")
    await here.wu.tap("不发位置")
    await here.wu.sees("签到好了", "一个人巡")
    await here.wu.tap("一个人巡")
    await here.wu.sees("一个人在外面")


async def test_downtime_asks_once_and_gives_time_to_answer(on_both: Alarmed) -> None:
    here = on_both
    await goes_out_alone(here)
    bot = here.bots[-1]
    for times, minutes in enumerate((30, 4, 4), 1):
        await here.after(minutes * MINUTE + 2)
        await rings(here, "wu", "还好吧", times)
    await bot.kill()
    await here.after(3 * 3600)
    await here.bot()
    await here.wu.sees("还好吧")
    await rings(here, "wu", "还好吧", 4)
    await here.zhou.never_sees("联系不上")
    await here.after(3 * MINUTE)
    await here.zhou.never_sees("联系不上")
    await here.after(MINUTE + 10)
    await here.zhou.sees("联系不上吴姐")


async def test_who_cannot_be_written_to_is_put_before_the_leader_at_once(here: Alarmed) -> None:
    await goes_out_alone(here)
    await here.wu.block()
    await here.after(30 * MINUTE + 5)
    await here.zhou.sees("联系不上吴姐")


async def test_a_night_without_an_answer_buries_nothing_and_whoever_is_back_hears_at_once(here: Alarmed) -> None:
    await goes_out_alone(here)
    await here.chen.block()
    await here.after(42 * MINUTE + 5)
    await here.zhou.sees("联系不上吴姐")
    for _ in range(3):
        await here.after(2 * 60 * MINUTE)
    before = (await watch_of(here, "wu")).round
    assert before <= 45
    await here.after(29 * MINUTE)
    assert (await watch_of(here, "wu")).round - before <= 1
    await here.chen.unblock()
    await here.after(3 * MINUTE + 2)
    await here.chen.sees("联系不上吴姐")
    before = (await watch_of(here, "wu")).round
    await here.after(20 * MINUTE)
    assert (await watch_of(here, "wu")).round - before >= 6


def test_the_presets_are_as_the_rules_say() -> None:
    """FORMS: asks after 30 min, three times 4 min apart, then the leader."""
    assert timedelta(minutes=30) == welfare.EVERY
    asked = [batch.after for batch in welfare.ALONE.batches if batch.groups == ("person",)]
    assert asked == [timedelta(0), timedelta(minutes=4), timedelta(minutes=8)]
    assert welfare.ALONE.batches[3].after == timedelta(minutes=12)
    assert welfare.HOME.batches[1].after == timedelta(minutes=15)


def test_a_watch_after_a_pause_gives_the_person_time() -> None:
    now = datetime.fromisoformat("2026-03-01T22:00:00+00:00")
    watch = WelfareWatch(id=1, person_id=1, began_at=now, heard_at=now)
    welfare.ask(watch, now)
    watch.started, watch.last_called_at = 3, now + timedelta(minutes=8)
    late = now + timedelta(hours=3)
    welfare.ask_first(watch, late)
    coming = welfare.due(watch)
    assert coming is not None
    assert coming.at == late + welfare.GAP


def test_after_a_pause_of_hours_everybody_hears_soon_although_it_had_become_rare() -> None:
    now = datetime.fromisoformat("2026-03-01T22:00:00+00:00")
    watch = WelfareWatch(id=1, person_id=1, began_at=now, heard_at=now, round=0)
    welfare.ask(watch, now)
    watch.started, watch.last_called_at = 5, now + timedelta(hours=6)
    coming = welfare.due(watch)
    assert coming is not None
    assert coming.at == now + timedelta(hours=6, minutes=30)
    late = now + timedelta(hours=9)
    welfare.ask_first(watch, late)
    coming = welfare.due(watch)
    assert coming is not None
    assert coming.at == late + timedelta(minutes=3)
