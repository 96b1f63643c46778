"""Two processes on one token, and processes that are told to stop."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy.engine import make_url

from db.models import Note
from tests.faults.crowd import ANSWERS
from tests.faults.launcher import Conditions
from tests.faults.proxy import Proxy
from tests.faults.town import Town
from tests.program import Bot, eventually, free_port


async def test_the_second_process_names_the_first_and_ends(town: Town) -> None:
    first = await town.real_bot()
    second = await town.real_bot(ready=False)
    assert await second.ended() == 1
    assert f"process {first.pid} on" in second.said
    assert "level=critical" not in second.said
    await town.wang.send("/note")
    await town.wang.sees("1/5")
    assert not await first.complaints()


async def test_a_process_that_was_killed_is_replaced_at_once(town: Town) -> None:
    first = await town.bot()
    await town.wang.send("/note")
    await town.wang.sees("1/5")
    await first.kill()
    second = await town.bot()
    await town.wang.send("2")
    await town.wang.sees("2/5")
    assert second.status is None


async def test_two_databases_on_one_token_raise_an_alarm(sqlite_town: Town) -> None:
    """No lease can keep them apart; Telegram ends the older poll of the two."""
    town = sqlite_town
    other = town.folder / "other.db"
    shutil.copy(make_url(town.database_url).database or "", other)
    first = await town.bot()
    second = await town.bot(more={"DATABASE_URL": f"sqlite+aiosqlite:///{other}"})

    async def alarmed() -> list[Bot]:
        return [bot for bot in (first, second) if "another program" in (await bot.complaints()).get("telegram", "")]

    (alarming, *_) = await eventually(alarmed)
    await alarming.logs("level=error", "alarm", "another program uses this bot token")


async def test_a_stop_under_load_loses_nothing(town: Town) -> None:
    crowd = await town.crowd(30)
    bot = await town.real_bot()
    for answer in ANSWERS[:3]:
        await crowd.says(answer)
    assert await bot.stop(within=20) == 0
    await bot.logs("drained; goodbye", within=0)
    await crowd.says(*ANSWERS[3:])
    await town.bot()
    await eventually(town.nothing_waits)
    await crowd.is_answered("✅ 记下了")
    assert await town.count(Note) == 30
    assert await town.keys() == crowd.updates


async def test_a_stop_while_telegram_hangs(sqlite_town: Town) -> None:
    town = sqlite_town
    bot = await town.real_bot()
    await town.telegram.fault("sendMessage", "hang", count=None, seconds=600)
    await town.wang.send("/note")
    await eventually(lambda: tried(town))
    await town.telegram.fault("getUpdates", "hang", count=None, seconds=600)
    await town.li.send("早")  # ends the poll that is under way; the next one hangs
    await eventually(lambda: tried(town))
    assert await bot.stop(within=20) == 0
    await town.telegram.end_faults()
    await town.bot(Conditions(doubt_seconds=1))
    await town.wang.send("2")
    await town.wang.sees("2/5")


async def tried(town: Town) -> bool:
    faults = await town.telegram.get("/faults")
    return all(fault["hits"] for fault in faults)


@pytest.mark.parametrize("killed", ["sender", "other"])
async def test_two_processes_share_a_webhook(postgresql_town: Town, killed: str) -> None:
    """Both take updates in, one sends; when either is killed the other does it all."""
    town = postgresql_town
    crowd = await town.crowd(20)
    async with Proxy() as proxy:
        shared = {"WEBHOOK_URL": f"{proxy.url}/telegram", "WEBHOOK_SECRET": "ein-wort-unter-uns"}
        ports = free_port(), free_port()
        bots = [await town.bot(more=shared | {"HTTP": f"127.0.0.1:{port}"}) for port in ports]
        proxy.targets = list(ports)
        await crowd.says(*ANSWERS[:3])
        await eventually(town.nothing_waits)
        counts = [await bot.counted("jinhuai_turns_total") for bot in bots]
        assert sum(counts) == crowd.updates
        assert all(counts)

        await bots[0 if killed == "sender" else 1].kill()
        await crowd.says(*ANSWERS[3:])
        await eventually(town.nothing_waits, 60)
        await crowd.is_answered("✅ 记下了")
        assert await town.count(Note) == 20
        assert await town.keys() == crowd.updates
