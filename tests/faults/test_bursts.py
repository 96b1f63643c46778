"""Ten thousand updates after an outage, and one person who sends too much."""

from __future__ import annotations

from db.models import DeadLetter, Draft, FloodRecord, Note
from tests.faults.town import Town
from tests.program import PATIENCE, eventually

ROUNDS = 5
ANSWERS = ("4", "{person}号楼西门", "{person}号的电线老化了", "4", "1")


async def test_ten_thousand_updates_after_an_outage(town: Town) -> None:
    """Two hundred people write ten times at once, five times over; then the bot comes back."""
    crowd = await town.crowd(200)
    town.secrets.plant("没人回我吗")
    await crowd.says("/note", *["没人回我吗"] * 9)
    for _ in range(ROUNDS - 2):
        await town.telegram.advance(minutes=2)
        await crowd.says(*["没人回我吗"] * 10)
    await town.telegram.advance(minutes=2)
    await crowd.says(*["没人回我吗"] * 5, *ANSWERS)
    assert await town.telegram.pending() == 10_000

    bot = await town.bot()
    await eventually(town.handled, 5 * PATIENCE)
    await eventually(town.nothing_waits, 5 * PATIENCE)
    await crowd.is_answered("✅ 记下了")
    assert await town.keys() == 10_000
    assert await bot.counted("jinhuai_turns_total") >= 10_000
    notes = await town.all(Note)
    assert sorted(note.text for note in notes) == [f"{account}号的电线老化了" for account in crowd.accounts]
    assert [await town.count(table) for table in (Draft, DeadLetter, FloodRecord)] == [0, 0, 0]
    assert not await bot.complaints()


async def test_a_flood_by_one_person_is_kept_and_told_once(town: Town) -> None:
    wang, li = town.wang, town.li
    await town.bot()
    await wang.send("/note")
    await wang.sees("1/5")
    acts = [{"person": wang.id, "act": "text", "fields": {"text": f"刷屏的话 {number}"}} for number in range(60)]
    acts.insert(40, {"person": wang.id, "act": "text", "fields": {"text": "求助"}})
    acts.insert(30, {"person": li.id, "act": "text", "fields": {"text": "/echo 别人不受影响"}})
    await town.telegram.bulk(acts)
    await li.sees("别人不受影响", anywhere=True)
    await wang.sees("先拨 110", anywhere=True)  # the alarm went through
    await eventually(town.handled)
    await eventually(lambda: has_been_told(town))
    assert await town.keys() == 63
    assert await town.count(FloodRecord) == 41
    assert (await town.all(FloodRecord))[0].body["message"]["text"] == "刷屏的话 19"


async def has_been_told(town: Town) -> bool:
    """Once everything is said: whether exactly one message says that it was too fast."""
    if not await town.nothing_waits():
        return False
    told = [message for message in await town.wang.chat() if "发得太快" in message.get("text", "")]
    assert len(told) == 1
    return True


async def test_a_clock_that_is_wrong_makes_nobody_a_flood(sqlite_town: Town) -> None:
    """Messages carry Telegram's time and taps only ours: when the two are hours apart, their sum is no flood."""
    town, wang = sqlite_town, sqlite_town.wang
    await town.bot(more={"CLOCK_URL": ""})
    await town.telegram.advance(hours=3)
    await wang.send("/note")
    question = await wang.sees("1/5")
    for _ in range(12):
        await wang.tap("消防", on=question)
        await wang.send("/help")
        await town.telegram.advance(seconds=11)
    await eventually(town.handled)
    assert await town.count(FloodRecord) == 0
