"""/readyz and the log tell when polling or sending stands still, and when it goes on."""

from __future__ import annotations

import pytest

from tests.faults.launcher import Conditions
from tests.faults.town import Town
from tests.program import eventually


async def test_polls_that_hang(sqlite_town: Town) -> None:
    town = sqlite_town
    bot = await town.bot(Conditions(haste=12, poll_seconds=1))
    await town.telegram.fault("getUpdates", "hang", count=None, seconds=600)
    assert "stood still" in await bot.complains("polling")
    await bot.logs("level=error", "alarm", "polling")
    await town.telegram.end_faults()
    await bot.ready()
    await bot.logs("alarm is over", "polling")
    await town.wang.send("/note")
    await town.wang.sees("1/5")


async def test_nothing_can_be_sent(town: Town) -> None:
    bot = await town.bot(Conditions(haste=20, poll_seconds=1))
    await town.telegram.fault("sendMessage", "5xx", count=None)
    await town.wang.send("/note")
    await town.li.send("/note")
    assert "stood still" in await bot.complains("sending")
    await bot.logs("level=error", "alarm", "sending")
    await town.telegram.end_faults()
    await town.wang.sees("1/5")
    await town.li.sees("1/5")
    await bot.ready()


async def test_one_message_that_was_given_up_is_no_standstill(sqlite_town: Town) -> None:
    """Its outcome is unknown and nothing else waits: all is well, though nothing was sent since."""
    town = sqlite_town
    bot = await town.bot(Conditions(haste=20, poll_seconds=1))
    await town.telegram.fault("sendMessage", "reset_after")
    await town.wang.send("/echo 无人知晓")
    await town.wang.sees("无人知晓")
    await eventually(town.nothing_waits)
    with pytest.raises(AssertionError, match="does not complain"):
        await bot.complains("sending", within=3)


async def test_telegram_is_away_when_the_program_starts(sqlite_town: Town) -> None:
    town = sqlite_town
    await town.telegram.fault("getMe", "5xx", count=None)
    bot = await town.bot(ready=False)
    assert await bot.complains("telegram") == "Telegram does not answer"
    assert (await bot.get("/livez")).status_code == 200
    await bot.logs("level=error", "alarm", "Telegram does not answer")
    await town.telegram.end_faults()
    await bot.ready()
    await town.wang.send("/note")
    await town.wang.sees("1/5")


async def test_a_token_that_telegram_does_not_know(sqlite_town: Town) -> None:
    town = sqlite_town
    await town.telegram.fault("getMe", "error", error_code=401, description="Unauthorized")
    bot = await town.real_bot(ready=False)
    assert await bot.ended() == 1
    assert bot.said.strip().endswith("Telegram does not accept JINHUAI_TELEGRAM_TOKEN.")
