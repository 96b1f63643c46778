"""Telegram does not take what the bot says, takes it late, or takes it and does not tell."""

from __future__ import annotations

from itertools import pairwise

import httpx
import pytest

from db.models import Outgoing
from tests.faults.launcher import Conditions
from tests.faults.town import Town
from tests.program import eventually

IMPATIENT = Conditions(answer_seconds=1.5, doubt_seconds=1.0)

NO_ANSWER = ["hang", "reset", "garbage"]


def silence(kind: str, applied: bool) -> dict[str, object]:
    """A fault after which the bot cannot know whether Telegram took the message."""
    if kind == "reset":
        return {"kind": "reset_after" if applied else "reset_before"}
    if kind == "garbage":
        return {"kind": "garbage", "body": "[]", "applied": applied}
    return {"kind": "hang", "applied": applied}


async def test_a_429_holds_up_one_chat_and_nobody_else(town: Town) -> None:
    wang, li = town.wang, town.li
    await town.bot()
    await town.telegram.fault("sendMessage", "429", chat_id=wang.id, retry_after=3, count=2)
    await wang.send("/echo 给王的话")
    await li.send("/echo 给李的话")
    await li.sees("给李的话")
    await wang.sees("给王的话", within=60)
    calls = await town.telegram.calls("sendMessage", chat_id=wang.id)
    (to_li,) = await town.telegram.calls("sendMessage", chat_id=li.id)
    assert to_li["arrived"] < calls[-1]["arrived"], "the other chat did not wait for this one"
    assert [call.get("error", {}).get("error_code") for call in calls] == [429, 429, None]
    for refused, again in pairwise(calls):
        assert again["arrived"] - refused["finished"] >= 3


async def test_a_429_for_everybody_ends(town: Town) -> None:
    bot = await town.bot()
    fault = await town.telegram.fault("sendMessage", "429", retry_after=1, count=12)
    crowd = await town.crowd(8)
    await crowd.says("/echo 大家都等等")
    await eventually(town.nothing_waits, 90)
    await crowd.is_answered("大家都等等")
    assert await town.telegram.end_fault(fault) == 12
    await bot.ready(60)  # what waited long may still be complained of for a moment


@pytest.mark.parametrize("kind", NO_ANSWER)
async def test_nobody_knows_whether_it_arrived(sqlite_town: Town, kind: str) -> None:
    """A plain reply is not repeated, an emergency and a card are, neighbours do not notice."""
    town = sqlite_town
    wang, li, chen, zhao = town.wang, town.li, town.chen, town.zhao
    bot = await town.bot(IMPATIENT)
    for person, applied in ((wang, True), (li, False), (chen, True), (zhao, False)):
        await town.telegram.fault("sendMessage", chat_id=person.id, **silence(kind, applied))  # type: ignore[arg-type]
    crowd = await town.crowd(1)
    await wang.send("/echo 说一遍就好")
    await li.send("/echo 没到就没到")
    await chen.send("/warn 马上来人")
    await zhao.send("/card 卡片一")
    await crowd.says("/echo 旁边的人")

    await zhao.sees("卡片一")
    await chen.sees("马上来人")
    await eventually(town.nothing_waits)
    assert await sent(town, wang.id) == ["说一遍就好"]
    assert await sent(town, li.id) == ["没到就没到"]
    assert await sent(town, chen.id) == ["马上来人"] * 2
    assert await sent(town, zhao.id) == ["卡片一"] * 2
    await wang.sees("说一遍就好")
    await li.never_sees("没到就没到", within=0)
    await crowd.is_answered("旁边的人")
    await wang.send("/echo 后来的话")
    await wang.sees("后来的话")
    await li.send("/echo 后来的话")
    await li.sees("后来的话")
    assert not await bot.complaints()


async def sent(town: Town, chat: int) -> list[str]:
    """What the bot tried to send there, in order."""
    calls = await town.telegram.calls("sendMessage", chat_id=chat)
    return [call["parameters"]["text"] for call in calls]


@pytest.mark.parametrize("kind", NO_ANSWER)
async def test_an_edit_of_unknown_outcome_is_made_again(sqlite_town: Town, kind: str) -> None:
    town, wang = sqlite_town, sqlite_town.wang
    await town.bot(IMPATIENT)
    await wang.send("/note")
    await wang.sees("1/5")
    for applied, button, question in ((False, "治安", "2/5"),):
        await town.telegram.fault("editMessageText", **silence(kind, applied))  # type: ignore[arg-type]
        await wang.tap(button)
        await wang.sees(question)
    assert len(await town.telegram.calls("editMessageText")) == 2
    await wang.send("后门")
    await wang.sees("3/5")


async def test_an_edit_that_was_taken_is_made_again_without_harm(sqlite_town: Town) -> None:
    """Telegram answers the second time that nothing is modified, which is as good as done."""
    town, wang = sqlite_town, sqlite_town.wang
    bot = await town.bot(IMPATIENT)
    await wang.send("/note")
    await wang.sees("1/5")
    await town.telegram.fault("editMessageText", "reset_after")
    await wang.tap("治安")
    await wang.sees("2/5")
    await eventually(town.nothing_waits)
    first, second = await town.telegram.calls("editMessageText")
    assert first["applied"]
    assert "not modified" in second["error"]["description"]
    assert await town.count(Outgoing) == 0
    assert not await bot.complaints()


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_server_error_is_tried_again(sqlite_town: Town, status: int) -> None:
    town, wang = sqlite_town, sqlite_town.wang
    await town.bot()
    await town.telegram.fault("sendMessage", "5xx", status=status, count=2)
    await wang.send("/echo 第三次才行")
    await wang.sees("第三次才行")
    await eventually(town.nothing_waits)
    assert await sent(town, wang.id) == ["第三次才行"] * 3
    assert len([message for message in await wang.chat() if message["text"] == "第三次才行"]) == 1


async def test_a_card_that_somebody_deleted_is_shown_afresh(town: Town) -> None:
    wang = town.wang
    await town.bot()
    await wang.send("/card 第一版")
    card = await wang.sees("第一版")
    await wang.send("/card 第二版")
    assert (await wang.sees("第二版"))["message_id"] == card["message_id"]
    async with httpx.AsyncClient(trust_env=False) as client:
        deleting = {"chat_id": wang.id, "message_id": card["message_id"]}
        answer = await client.post(f"{town.telegram.url}/bot{town.token}/deleteMessage", json=deleting)
        assert answer.json()["ok"]
    await wang.send("/card 第三版")
    fresh = await wang.sees("第三版")
    assert fresh["message_id"] > card["message_id"]
    await wang.send("/card 第四版")
    assert (await wang.sees("第四版"))["message_id"] == fresh["message_id"]
    await eventually(town.nothing_waits)


@pytest.mark.parametrize("words", ["message can't be edited", "message to edit not found", "MESSAGE_ID_INVALID"])
async def test_a_card_that_telegram_lets_nobody_edit_any_more_is_shown_afresh(sqlite_town: Town, words: str) -> None:
    town, wang = sqlite_town, sqlite_town.wang
    await town.bot()
    await wang.send("/card 第一版")
    card = await wang.sees("第一版")
    await town.telegram.fault("editMessageText", "error", error_code=400, description=f"Bad Request: {words}")
    await wang.send("/card 第二版")
    fresh = await wang.sees("第二版")
    assert fresh["message_id"] > card["message_id"]
    await eventually(town.nothing_waits)


async def test_an_emergency_does_not_wait_for_hanging_messages(sqlite_town: Town) -> None:
    """Every request to the crowd hangs, more of them than a lane may have under way."""
    town = sqlite_town
    crowd = await town.crowd(70)
    await town.bot()
    for account in crowd.accounts:
        await town.telegram.fault("sendMessage", "hang", chat_id=account, count=None, seconds=600)
    await crowd.says("/echo 卡住的话")
    await eventually(lambda: hanging(town))
    await town.wang.send("/warn 有人摔倒了")
    await town.wang.sees("有人摔倒了")
    await town.telegram.end_faults()


async def hanging(town: Town) -> bool:
    faults = await town.telegram.get("/faults")
    return sum(int(fault["hits"]) for fault in faults) >= 40
