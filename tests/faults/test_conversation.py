"""The five-step conversation with the real command: stopped in the middle, started again, reminded on time and late."""

from __future__ import annotations

import pytest

from db.models import Draft, Note, Timer
from sandbox.client import Person
from tests.faults.town import Town
from tests.program import eventually, free_port


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings of each way to get updates."""
    if request.param == "polling":
        return {}
    port = free_port()
    return {
        "HTTP": f"127.0.0.1:{port}",
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_SECRET": "ein-wort-unter-uns",
    }


async def test_a_note_goes_on_after_a_restart_and_reminds_once(town: Town, mode: dict[str, str]) -> None:
    wang, li = town.wang, town.li
    bot = await town.real_bot(mode)
    await wang.send("/note")
    await wang.sees("1/5", "记哪方面的?")
    await wang.tap("消防")
    await wang.sees("2/5", "在哪儿?")
    await wang.send("三号楼后门")
    await wang.sees("3/5")
    await li.send("随手记")
    await li.sees("1/5")

    assert await bot.stop() == 0
    await wang.send("消防通道停着一辆面包车")  # while nobody is there
    await town.real_bot(mode)

    await wang.sees("4/5", "要我提醒您吗?", anywhere=True)
    await wang.tap("10分钟后")
    await wang.sees("5/5")
    await wang.tap("记下")
    await wang.sees("✅ 记下了")
    for answer in ("2", "北门岗亭", "灭火器过期了", "4"):
        await li.send(answer)
    await li.sees("5/5")
    await li.send("记下")
    await li.sees("✅ 记下了")

    await town.telegram.advance(minutes=9)
    await wang.never_sees("⏰")
    await town.telegram.advance(minutes=1.1)
    reminder = await wang.sees("⏰", "消防通道停着一辆面包车", "三号楼后门")
    assert "晚了" not in reminder["text"]

    notes = [(note.person_id, note.kind, note.place, note.text) for note in await town.all(Note)]
    assert sorted(notes) == [
        (1, "fire", "三号楼后门", "消防通道停着一辆面包车"),
        (2, "fire", "北门岗亭", "灭火器过期了"),
    ]
    assert await town.count(Draft) == 0
    assert len([text for text in await texts(town.wang) if "⏰" in text]) == 1


async def test_a_reminder_that_fell_into_downtime_says_how_late_it_is(town: Town) -> None:
    wang = town.wang
    bot = await town.bot()
    for answer in ("/note", "1", "东门", "锁坏了", "2", "1"):
        await wang.send(answer)
    await wang.sees("✅ 记下了")
    await bot.stop()

    await town.telegram.advance(minutes=60 + 45)
    await wang.reads()
    bot = await town.bot()
    await wang.sees("⏰", "锁坏了", "晚了45分钟")
    await bot.stop()
    await town.bot()
    await eventually(town.nothing_waits)
    assert len([text for text in await texts(wang) if "⏰" in text]) == 1
    assert await town.count(Timer, Timer.kind == "note.remind") == 0


async def texts(person: Person) -> list[str]:
    return [message.get("text", "") for message in await person.chat()]
