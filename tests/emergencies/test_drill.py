"""演练: announced, marked, on the same path, and reported with figures that are true."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from tests.emergencies.alarmed import Alarmed
from tests.journey.neighbourhood import ZONE

MINUTE = 60


async def is_planned(here: Alarmed, when: str = "现在(5分钟后开始)") -> None:
    await here.bot()
    await here.chen.send("演练")
    await here.chen.sees("练哪一种")
    await here.chen.tap("受伤发病")
    await here.chen.sees("哪个网格")
    await here.chen.tap("1网格")
    await here.chen.sees("什么时候")
    await here.chen.tap(when)
    await here.chen.sees("通知大家")
    await here.chen.tap("通知大家")
    await here.chen.sees("已经告诉", "取消演练")


async def has_begun(here: Alarmed) -> None:
    await is_planned(here)
    await here.after(5 * MINUTE + 2)
    await here.wu.sees("【演练】🔴 1号求助: 受伤发病")


async def test_from_the_plan_to_the_report(on_both: Alarmed) -> None:
    here = on_both
    await is_planned(here)
    for person in (here.wu, here.zhou, here.li, here.liu):
        await person.sees("【演练】", "受伤发病, 1网格", "不是真的")
    await here.zhao.never_sees("演练")
    await here.after(4 * MINUTE + 2)
    await here.wu.sees("【演练】1分钟后开始", "不是真的")
    await here.after(MINUTE)
    await here.wu.sees("【演练】🔴 1号求助: 受伤发病", "我去")
    await here.chen.sees("【演练】🔴 1号求助", "结束演练")
    raised = (await here.emergency()).raised_at
    await here.after(40)
    went = await _acts(here, here.wu, "我去", "我到了")
    await here.after(50)
    came = await _acts(here, here.wu, "我到了", "已交给医生")
    await here.chen.tap("结束演练")
    report = (await here.chen.sees("【演练】演练完了", "收不到消息: —"))["text"]
    assert _seconds(report, r"发出第一条: (\d+)秒") == 0
    assert went[0] <= raised + _after(report, r"吴姐: 我去, (\d+)秒") <= went[1]
    assert came[0] <= raised + _after(report, r"吴姐到场: (\d+)秒") <= came[1]
    assert "没回话: —" in report
    text = (await here.chen.sees("【演练】", "叫了1人, 1人回了话", "谢谢大家"))["text"]
    assert "吴姐" not in text
    assert _seconds(text, r"最快答应去: (\d+)秒") == _seconds(report, r"吴姐: 我去, (\d+)秒")
    assert _seconds(text, r"最快到场: (\d+)秒") == _seconds(report, r"吴姐到场: (\d+)秒")
    await here.wu.sees("【演练】✅ 1号", "演练结束")
    await here.after(60 * MINUTE)
    await here.wu.never_sees("您到家了吗")
    await here.chen.never_sees("演练完了")


async def _acts(here: Alarmed, who: object, button: str, then: str) -> tuple[datetime, datetime]:
    """When it was tapped: not before and not after, by simulated time."""
    before = await here.telegram.now()
    await who.tap(button)  # type: ignore[attr-defined]
    await who.sees(then)  # type: ignore[attr-defined]
    return before - timedelta(seconds=1), await here.telegram.now() + timedelta(seconds=1)


def _seconds(text: str, pattern: str) -> int:
    found = re.search(pattern, text)
    assert found is not None, text
    return int(found.group(1))


def _after(text: str, pattern: str) -> timedelta:
    return timedelta(seconds=_seconds(text, pattern))


async def test_nobody_answers_and_it_ends_by_itself(here: Alarmed) -> None:
    await has_begun(here)
    await here.liu.block()
    await here.after(121)
    await here.zhou.sees("【演练】", "☎ 物业监控室")
    await here.zhou.tap("☎ 物业监控室")
    await here.zhou.sees("【演练】", "不用真打")
    await here.zhou.tap("没打通")
    await here.zhou.sees("【演练】☎ 物业监控室: 记下了")
    await here.zhou.sees("1号求助", "去不了")
    await here.zhou.tap("去不了")
    await here.zhou.sees("谢谢您回话")
    await here.after(130)
    await here.liu.never_sees("1号求助")
    await here.after(25 * MINUTE)
    await here.chen.never_sees("演练完了")
    await here.after(2 * MINUTE)
    report = (await here.chen.sees("演练完了"))["text"]
    assert "周队长: 去不了" in report
    assert re.search(r"没回话: .*吴姐", report)
    assert re.search(r"没回话: .*李姐", report)
    assert "收不到消息: 刘叔" in report


async def test_whatever_anybody_hears_of_it_is_marked(here: Alarmed) -> None:
    """From the announcement to the report, with everything in between that people do and that goes wrong."""
    await is_planned(here)
    for person in here.everybody():
        await person.reads()
    before = {person.id: {message["message_id"] for message in await person.chat()} for person in here.everybody()}
    await here.li.block()
    await here.after(4 * MINUTE + 2)  # the reminder
    await here.after(MINUTE)
    await here.wu.sees("【演练】🔴 1号求助")
    await here.wu.tap("我去")
    await here.wu.sees("要人帮忙")
    await here.wu.tap("打小陈")
    await here.wu.photo()
    await here.wu.send("我在路上了")
    await here.chen.sees("我在路上了")
    await here.wu.tap("要人帮忙")
    await here.zhou.sees("还要人")
    await here.liu.block()
    await here.after(MINUTE + 2)
    await here.zhou.sees("☎ 物业监控室")
    await here.zhou.tap("☎ 物业监控室")
    await here.zhou.sees("不用真打")
    await here.zhou.tap("没打通")
    await here.zhou.block()  # with a page before them
    await here.after(10 * MINUTE)  # nobody else comes, and all are called once more
    await here.chen.send("求助情况")
    await here.chen.sees("1号求助", "1号我来盯")
    await here.chen.tap("结束演练")
    await here.chen.sees("演练完了")
    heard = []
    for person in here.everybody():
        for message in await person.chat():
            is_new = message["message_id"] not in before[person.id]
            if is_new and message.get("from", {}).get("is_bot"):
                heard.append(message.get("text") or message.get("caption") or "")
    assert [words for words in heard if "联系不上" in words]
    assert [words for words in heard if "【演练】" not in words] == []


async def test_a_real_one_is_never_merged_with_it(here: Alarmed) -> None:
    await has_begun(here)
    await here.wang.send("求助")
    await here.wang.sees("先拨 110")
    await here.wang.tap("受伤发病")
    await here.wang.sees("2号求助", "正在叫人")
    real = (await here.wu.sees("🔴 2号求助: 受伤发病", "我去"))["text"]
    assert "演练" not in real
    await here.chen.tap("结束演练")
    await here.chen.sees("演练完了")
    await here.after(61)
    page = (await here.zhou.sees("2号求助: 受伤发病"))["text"]
    assert "演练" not in page


async def test_whoever_runs_one_can_still_call_for_help(here: Alarmed) -> None:
    await has_begun(here)
    await here.chen.send("求助")
    first = (await here.chen.sees("先拨 110 · 119 · 120", "点错了"))["text"]
    assert "演练" not in first
    await here.chen.tap("起火")
    assert "演练" not in (await here.wu.sees("2号求助: 起火"))["text"]


async def test_called_off(here: Alarmed) -> None:
    await is_planned(here, "明天15:00")
    await here.wu.sees("明天15:00演练")
    await here.chen.send("演练")
    await here.chen.sees("已经定了一场", "取消演练")
    await here.chen.tap("取消演练")
    await here.wu.sees("【演练】演练(受伤发病, 1网格)取消了")
    await here.after(30 * 3600)
    await here.wu.never_sees("1号求助")


async def test_only_by_day_and_only_today_or_tomorrow(here: Alarmed) -> None:
    await here.bot()
    await here.chen.send("演练")
    await here.chen.sees("练哪一种")
    await here.chen.tap("起火")
    await here.chen.sees("哪个网格")
    await here.chen.tap("2网格")
    await here.chen.sees("什么时候")
    await here.chen.send("今晚8点")
    await here.chen.sees("8:00到18:00")
    await here.chen.send("后天10:00")
    await here.chen.sees("8:00到18:00")
    await here.chen.send("15:30")
    await here.chen.sees("通知大家", "15:30")


async def choosing_when(here: Alarmed) -> set[str]:
    """The buttons of the question when."""
    await here.chen.send("演练")
    await here.chen.sees("练哪一种")
    await here.chen.tap("起火")
    await here.chen.sees("哪个网格")
    await here.chen.tap("2网格")
    asked = await here.chen.sees("什么时候")
    return {button["text"] for row in asked["reply_markup"]["inline_keyboard"] for button in row}


async def test_nobody_is_woken_for_one(here: Alarmed) -> None:
    await here.bot()
    await here.at_night()
    offered = await choosing_when(here)
    assert {"今天10:00", "今天15:00", "明天10:00"} <= offered
    assert not {"现在(5分钟后开始)", "一小时后"} & offered
    await here.chen.send("现在")
    await here.chen.sees("8:00到18:00")
    await here.chen.tap("今天10:00")
    await here.chen.sees("通知大家", "今天", "10:00")
    await here.chen.tap("通知大家")
    await here.wu.sees("【演练】10:00演练")


async def test_what_was_chosen_by_day_and_is_confirmed_at_night_is_asked_again(here: Alarmed) -> None:
    await here.bot()
    now = await here.telegram.now()
    await here.to(now.astimezone(ZONE).replace(hour=17, minute=0, second=0) + timedelta(days=1))
    assert "现在(5分钟后开始)" in await choosing_when(here)
    await here.chen.tap("现在(5分钟后开始)")
    await here.chen.sees("通知大家")
    await here.after(5 * 60 * MINUTE)
    await here.chen.tap("通知大家")
    await here.chen.sees("8:00到18:00")
    await here.wu.never_sees("演练")
    await here.chen.tap("明天10:00")
    await here.chen.sees("通知大家", "明天", "10:00")


async def test_only_the_office(here: Alarmed) -> None:
    await here.bot()
    await here.zhou.send("演练")
    await here.zhou.sees("社区用的")


async def test_what_downtime_has_swallowed_is_called_off(here: Alarmed) -> None:
    await is_planned(here)
    await here.bots[-1].kill()
    await here.after(60 * MINUTE)
    await here.bot()
    await here.chen.sees("正好断线", "取消")
    await here.wu.sees("取消了")
    await here.wu.never_sees("1号求助")
