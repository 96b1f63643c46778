"""Updates that come twice, out of order, with lower numbers, or are none; and polls that fail."""

from __future__ import annotations

import pytest

from db.models import DeadLetter, Draft, Note
from tests.faults.crowd import ANSWERS
from tests.faults.launcher import Conditions
from tests.faults.town import Town
from tests.program import Bot, eventually

QUICK = Conditions(poll_seconds=1)


async def test_what_is_delivered_twice_happens_once(town: Town) -> None:
    crowd = await town.crowd(10)
    await crowd.says(*ANSWERS)
    await town.telegram.fault("getUpdates", "duplicate", count=None)
    bot = await town.bot()
    await eventually(town.nothing_waits)
    await crowd.is_answered("✅ 记下了")
    assert await town.count(Note) == 10
    assert await town.keys() == crowd.updates
    assert await bot.counted("jinhuai_duplicate_updates_total") == crowd.updates


async def test_what_was_handled_but_not_confirmed_comes_again_without_effect(town: Town) -> None:
    """The bot dies after it answered and before its next poll confirms anything."""
    await town.telegram.fault("getUpdates", "5xx", count=None, skip=1)
    bot = await town.bot()
    await town.wang.send("/echo 只此一次")
    await town.wang.sees("只此一次")
    assert await town.telegram.pending() == 1
    await bot.kill()
    await town.telegram.end_faults()
    bot = await town.bot()
    await eventually(town.handled)
    await town.wang.never_sees("只此一次只此一次")
    assert await bot.counted("jinhuai_duplicate_updates_total") == 1
    assert [message["text"] for message in await town.wang.chat()] == ["/echo 只此一次", "只此一次"]


async def test_after_a_long_row_of_failed_polls_somebody_is_still_read_soon(sqlite_town: Town) -> None:
    """The pauses do not double on and on: that would add up to more than anybody waits for help."""
    town = sqlite_town
    await town.telegram.fault("getUpdates", "5xx", count=10)
    await town.bot()
    await town.wang.send("/echo 还在")
    await town.wang.sees("还在")


async def test_a_batch_out_of_order_is_read_in_order(town: Town) -> None:
    crowd = await town.crowd(10)
    await crowd.says(*ANSWERS)
    await town.telegram.fault("getUpdates", "reorder", count=None)
    await town.bot()
    await eventually(town.nothing_waits)
    await crowd.is_answered("✅ 记下了")
    notes = await town.all(Note)
    assert sorted(note.place for note in notes) == [f"{account}号楼西门" for account in crowd.accounts]
    assert await town.count(Draft) == 0


async def test_numbers_may_start_again_lower(town: Town) -> None:
    await town.bot(QUICK)
    await town.wang.send("/note")
    await town.wang.sees("1/5")
    for number, (answer, question) in enumerate((("2", "2/5"), ("北门", "3/5"), ("灯不亮", "4/5"))):
        await eventually(lambda: polled_in_vain(town))
        await town.telegram.jump(to=1000 - 300 * number)
        await town.wang.send(answer)
        await town.wang.sees(question)
    assert await town.keys() == 4


async def polled_in_vain(town: Town) -> bool:
    """Whether the newest poll brought nothing, as it does after an idle week."""
    polls = await town.telegram.calls("getUpdates")
    return bool(polls) and polls[-1].get("result") == []


async def test_bad_updates_are_kept_told_and_harm_nobody(town: Town) -> None:
    """Unparsable, unknown and raising ones between good ones, all in one batch."""
    wang, li = town.wang, town.li
    town.secrets.plant("没人读得懂的话", "从未见过的东西", "谁家的猫丢了")
    await wang.send("/note")
    broken = {"message": {"message_id": "seven", "text": "没人读得懂的话", "chat": None}}
    await town.telegram.push_raw(broken)
    await wang.send("1")
    await town.telegram.push_raw({"hologram": {"from": {"id": 1001}, "text": "从未见过的东西"}})
    await li.send("/note")
    await li.send("/crash 谁家的猫丢了")
    await wang.send("南门")
    await li.send("3")
    await li.send("西门")
    bot = await town.bot()

    await wang.sees("3/5", anywhere=True)
    await li.sees("3/5", anywhere=True)
    await li.sees("刚才这条我没处理成", "收好了", anywhere=True)
    await town.chen.sees("没处理成", "2", anywhere=True)
    await eventually(town.nothing_waits)
    assert await town.keys() == 9
    unparsable, raised = await town.all(DeadLetter)
    assert unparsable.body["message"] == broken["message"]
    assert raised.body["message"]["text"] == "/crash 谁家的猫丢了"
    assert "RuntimeError" in raised.fault
    for person in (wang, li, town.chen):
        assert not [message for message in await person.chat() if "before the crash" in message.get("text", "")]
    assert "a turn failed" in bot.said
    assert not await bot.complaints()


async def test_a_timer_that_fails_is_kept_and_a_daily_job_comes_again(town: Town) -> None:
    await town.bot()
    await town.wang.send("/doomed 明天再说的话")
    await town.wang.send("/soon 1 后面的还在")
    await town.wang.sees("后面的还在")
    await town.chen.sees("没处理成", anywhere=True)
    (letter,) = await town.all(DeadLetter)
    assert letter.body["kind"] == "doomed"
    for day in (1, 2):
        await town.telegram.advance(days=1)
        await eventually(lambda expected=day: kept(town, 1 + expected))  # type: ignore[misc]


async def kept(town: Town, letters: int) -> bool:
    return await town.count(DeadLetter) == letters


FAILURES: dict[str, dict[str, object]] = {
    "not JSON": {"kind": "garbage"},
    "no result": {"kind": "garbage", "body": '{"ok": true}'},
    "a list": {"kind": "garbage", "body": "[]"},
    "results that are no updates": {"kind": "garbage", "body": '{"ok": true, "result": [7, {"message": {}}]}'},
    "5xx": {"kind": "5xx"},
    "too many": {"kind": "429", "retry_after": 1},
    "reset before": {"kind": "reset_before"},
    "reset after": {"kind": "reset_after"},
}


async def test_polls_that_fail_are_tried_again(town: Town) -> None:
    bot = await town.bot(QUICK)
    speakers = (town.wang, town.li, town.zhao)
    for number, (failure, order) in enumerate(FAILURES.items()):
        speaker = speakers[number % len(speakers)]
        fault = await town.telegram.fault("getUpdates", **order)  # type: ignore[arg-type]
        await eventually(lambda struck=fault: has_struck(town, struck))  # type: ignore[misc]
        await speaker.send(f"/echo 还在听 {failure}")
        await speaker.sees(f"还在听 {failure}")
    await eventually(town.nothing_waits)
    assert bot.status is None
    assert await restrained(bot, town)


async def has_struck(town: Town, fault: int) -> bool:
    shown = await town.telegram.get("/faults")
    return any(each["id"] == fault and each["hits"] for each in shown)


async def restrained(bot: Bot, town: Town) -> bool:
    """Whether the bot paused between its tries: a poll that fails at once must not become a storm of polls."""
    return len(await town.telegram.calls("getUpdates")) < 200 and await bot.counted("jinhuai_turns_total") > 0


@pytest.mark.parametrize("body", ['{"ok": true}', '{"ok": true, "result": {}}'])
async def test_empty_nonsense_does_not_become_a_storm_of_polls(sqlite_town: Town, body: str) -> None:
    bot = await sqlite_town.bot(Conditions(poll_seconds=1, haste=18))
    await sqlite_town.telegram.fault("getUpdates", "garbage", body=body, count=None)
    await bot.complains("polling")
    assert len(await sqlite_town.telegram.calls("getUpdates")) < 50
    await sqlite_town.telegram.end_faults()
    await bot.ready()
