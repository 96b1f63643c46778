"""The control API and the client: clock, log, bulk, and that the reference tells the truth."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from sandbox.client import Person, Sandbox, SandboxError
from sandbox.reference import BEGIN, DOCUMENT, END, reference
from tests.sandbox.bot import BotClient

BUTTON = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}


async def test_the_clock_goes_forward_only(telegram: Sandbox) -> None:
    before = await telegram.now()
    assert abs(before - datetime.now(UTC)) < timedelta(seconds=5)
    after = await telegram.advance(minutes=20)
    assert timedelta(minutes=20) <= after - before < timedelta(minutes=20, seconds=5)
    assert (await telegram.get("/clock"))["offset"] == 1200
    moment = after + timedelta(days=1)
    assert await telegram.advance_to(moment) >= moment
    for move in (
        {"advance": -1},
        {"to": before.isoformat()},
        {"to": "2030-01-01T00:00:00"},
        {},
        {"advance": 1, "by": 2},
    ):
        with pytest.raises(SandboxError) as refused:
            await telegram.post("/clock", **move)
        assert refused.value.status == 400


async def test_the_log_holds_every_call_and_can_be_waited_for(
    bot: BotClient, telegram: Sandbox, wang: Person, li: Person
) -> None:
    _, position = await telegram.log()
    waiting = asyncio.create_task(telegram.log(position, wait=5, method="sendMessage", chat_id=1002))
    await bot("sendMessage", chat_id=1001, text="一")
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await bot("sendMessage", chat_id=1002, text="二")
    ((call,), following) = await asyncio.wait_for(waiting, 2)
    assert call["parameters"] == {"chat_id": 1002, "text": "二"}
    assert call["result"]["text"] == "二"
    assert (call["fault"], call["applied"]) == (None, True)
    assert call["arrived"] <= call["finished"]
    assert await telegram.log(following) == ([], following)


async def test_the_log_notes_refusals(bot: BotClient, telegram: Sandbox) -> None:
    await bot.http.get(f"{bot.root}/sendMessage", params={"chat_id": 5, "text": "?"})
    (call,) = await telegram.calls("sendMessage")
    assert (call["error"]["description"], call["applied"]) == ("Bad Request: chat not found", False)


async def test_ten_thousand_acts_go_in_and_come_out(bot: BotClient, telegram: Sandbox) -> None:
    acts = [{"person": 5000 + number % 100, "act": "text", "fields": {"text": str(number)}} for number in range(10_000)]
    answer = await telegram.bulk([*acts, {"person": 1, "act": "tap", "fields": {"text": "没有"}}])
    assert (answer["acts"], answer["updates"]) == (10_001, 10_000)
    assert answer["impossible"][0]["number"] == 10_000
    texts: list[str] = []
    while batch := (await bot.http.get(f"{bot.root}/getUpdates", params={"offset": bot.offset})).json()["result"]:
        texts += [update["message"]["text"] for update in batch]
        bot.offset = batch[-1]["update_id"] + 1
    assert texts == [str(number) for number in range(10_000)]
    assert await telegram.pending() == 0


async def test_sees_takes_no_old_message_for_the_answer(bot: BotClient, wang: Person) -> None:
    old = await bot("sendMessage", chat_id=1001, text="记什么")
    await wang.send("/start")
    with pytest.raises(AssertionError) as unseen:
        await wang.sees("记什么", within=0.1)
    assert "#1 Bot 1000001: 记什么" in str(unseen.value)
    assert "#2 → /start" in str(unseen.value)
    assert (await wang.sees("记什么", anywhere=True))["message_id"] == old["message_id"]
    await bot("editMessageText", chat_id=1001, message_id=old["message_id"], text="记什么?", reply_markup=BUTTON)
    edited = await wang.sees("记什么", "好")
    assert edited["edits"] == 1
    await wang.reads()
    await wang.never_sees("记什么", within=0.1)
    await bot("sendMessage", chat_id=1001, text="记什么")
    with pytest.raises(AssertionError, match="should not see"):
        await wang.never_sees("记什么", within=2)


async def test_what_a_person_wrote_is_not_what_they_see(bot: BotClient, wang: Person) -> None:
    await wang.send("回声")
    with pytest.raises(AssertionError):
        await wang.sees("回声", within=0.1)


async def test_people_are_created_changed_and_listed(telegram: Sandbox) -> None:
    wang = await telegram.person("王建国")
    assert wang.id == 1001
    assert (await telegram.person("李秀英")).id == 1002
    changed = await telegram.post("/people", id=1001, username="wang_jg")
    assert (changed["first_name"], changed["username"]) == ("王建国", "wang_jg")
    assert [person["id"] for person in await telegram.get("/people")] == [1001, 1002]


async def test_who_there_is(url: str, bot: BotClient, telegram: Sandbox) -> None:
    (listed,) = await telegram.bots()
    assert (listed["id"], listed["pending_updates"]) == (1000001, 0)
    assert (await telegram.get("/health"))["ok"] is True
    async with httpx.AsyncClient(trust_env=False) as http:
        assert "Bot API" in (await http.get(url)).text


def test_the_reference_is_what_the_routes_are() -> None:
    text = DOCUMENT.read_text()
    written = text[text.index(BEGIN) : text.index(END) + len(END)]
    assert written == reference(), "docs/sandbox.md is old: run python -m sandbox.reference"
