"""Somebody sets the system clock an hour forward or back while the program runs: no timer moves."""

from __future__ import annotations

import re
import signal
from datetime import datetime

import pytest

from tests.faults.launcher import STEP, Conditions
from tests.faults.town import Town
from tests.program import Bot, eventually


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGUSR2], ids=["forward", "back"])
async def test_a_step_of_the_system_clock_moves_no_timer(town: Town, number: signal.Signals) -> None:
    wang = town.wang
    bot = await town.bot(Conditions(steps=True), more={"CLOCK_URL": ""})
    for answer in ("/note", "1", "东门", "一小时后的事", "2", "1"):
        await wang.send(answer)
    await wang.sees("✅ 记下了")
    await town.li.send("/soon 3 三秒后的事")
    await eventually(town.handled)

    before = await moment(bot, town, "/crash 看看现在几点")
    bot.signal(number)
    await eventually(lambda: stepped(bot, town, before))

    await town.li.sees("三秒后的事", anywhere=True)
    await town.zhao.send("/soon 1 一秒后的事")  # set after the step
    await town.zhao.sees("一秒后的事")
    await wang.never_sees("⏰")
    await wang.send("/echo 还在")
    await wang.sees("还在")
    assert not await bot.complaints()
    assert await bot.stop() == 0


async def stepped(bot: Bot, town: Town, before: datetime) -> bool:
    """Whether the clock by which the program stamps its log has been set."""
    return abs(await moment(bot, town, "/crash 又看一次") - before) > STEP / 2


async def moment(bot: Bot, town: Town, words: str) -> datetime:
    """What the program takes for the time of day."""
    seen = bot.said.count("a turn failed")
    await town.chen.send(words)

    async def stamps() -> list[str]:
        return re.findall(r"timestamp=(\S+) level=error event=\"a turn failed", bot.said)[seen:]

    (stamp, *_) = await eventually(stamps)
    return datetime.fromisoformat(stamp)
