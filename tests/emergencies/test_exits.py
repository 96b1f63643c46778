"""How an emergency ends, seen by who called for help and by who went."""

from __future__ import annotations

import pytest

from tests.emergencies.alarmed import Alarmed

HANDED = {"受伤发病": "已交给医生", "起火": "已交给消防", "走失": "已交给民警"}
ENDED = {"已处理": "handled", "虚惊一场": "false_alarm", "民警已接手": "taken_over"}


async def somebody_is_there(here: Alarmed, kind: str) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap(kind)
    await here.wu.sees("1号求助", "我去")
    await here.wu.tap("我去")
    await here.wu.sees("我到了")
    await here.wu.tap("我到了")
    await here.wu.sees("处理完了")


@pytest.mark.parametrize("kind", HANDED)
async def test_handed_to_who_is_called_for_it(here: Alarmed, kind: str) -> None:
    await somebody_is_there(here, kind)
    await here.wu.tap(HANDED[kind])
    await here.wu.sees(HANDED[kind], "到家了")
    await here.wang.sees("✅ 1号求助", HANDED[kind])
    assert (await here.emergency()).outcome == "taken_over"
    await here.after(1200)
    await here.zhou.never_sees("1号求助")


@pytest.mark.parametrize("outcome", ENDED)
async def test_ended_in_other_ways(here: Alarmed, outcome: str) -> None:
    await somebody_is_there(here, "别的事")
    await here.wu.tap("处理完了")
    await here.wu.sees("怎么完的", outcome, "还没完")
    await here.wu.tap(outcome)
    await here.wu.sees(outcome, "到家了")
    await here.wang.sees("✅ 1号求助", outcome)
    assert (await here.emergency()).outcome == ENDED[outcome]


async def test_details_go_after_thirty_days_and_the_story_stays(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.wang.sees("120 打了吗")
    await here.wang.location(30.3448, 114.1322)
    await here.wu.sees("1网格", "我去")
    await here.wang.send("老人家有心脏病史, 在二楼")
    await here.wu.sees("老人家有心脏病史")
    await here.wu.tap("我去")
    await here.wu.sees("我到了")
    await here.wu.tap("我到了")
    await here.wu.sees("已交给医生")
    await here.wu.tap("已交给医生")
    await here.wang.sees("30天后删掉")
    await here.wu.sees("到家了")
    await here.wu.tap("到家了")
    await here.wu.sees("好好休息")
    before = await here.story()
    await here.after(31 * 24 * 3600)
    emergency = await here.emergency()
    assert emergency.forgotten_at is not None
    assert (emergency.latitude, emergency.place, emergency.grid) == (None, None, "1网格")
    assert (await here.story())[: len(before)] == before
    assert not any(await here.words())


async def test_the_office_sees_what_is_open_and_looks_after_it(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.wu.sees("1号求助")
    await here.chen.send("求助情况")
    await here.chen.sees("1号求助: 受伤发病", "还没人应, 叫了1位", "1号我来盯")
    await here.chen.tap("1号我来盯")
    await here.chen.sees("1号求助", "叫了还没回: 吴姐", "再叫些人")
    await here.wu.send("/alarms")
    await here.wu.sees("社区联络员看")
