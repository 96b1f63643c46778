"""Commands offered by chat, buttons that go, and what fails without anybody's harm."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.channels.telegram import Telegram
from bot.turns.delivery import Delivered
from sandbox.client import Sandbox

MY, SOS = ("my", "我的班"), ("sos", "求助")


async def offered(telegram: Sandbox, bot: Telegram, **scope: Any) -> list[tuple[str, str]]:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{telegram.url}/bot{bot.bot}:{'A' * 35}/getMyCommands", json=scope)
    return [(each["command"], each["description"]) for each in answer.json()["result"]]


async def times(telegram: Sandbox, method: str) -> int:
    return len(await telegram.calls(method, bot=telegram.bot))


async def test_each_chat_is_offered_its_own_commands_and_only_when_they_differ(
    telegram: Sandbox, bot: Telegram
) -> None:
    for account in (1001, 1002):
        await telegram.person("队员", id=account)
    await bot.courtesies.set_menu("1001", [MY, SOS])
    await bot.courtesies.set_menu("1001", [MY, SOS])
    await bot.courtesies.set_menu("1002", [SOS])
    assert await times(telegram, "setMyCommands") == 2
    assert await offered(telegram, bot, scope={"type": "chat", "chat_id": 1001}) == [MY, SOS]
    assert await offered(telegram, bot, scope={"type": "chat", "chat_id": 1002}) == [SOS]
    await bot.courtesies.set_menu("1001", [SOS])
    assert await offered(telegram, bot, scope={"type": "chat", "chat_id": 1001}) == [SOS]


async def test_strangers_are_offered_something_in_the_language_of_their_app(telegram: Sandbox, bot: Telegram) -> None:
    await bot.courtesies.set_menu("", [("start", "打个招呼")])
    await bot.courtesies.set_menu("", [("start", "say hello")], "en")
    assert await offered(telegram, bot) == [("start", "打个招呼")]
    assert await offered(telegram, bot, language_code="en") == [("start", "say hello")]


@pytest.mark.parametrize("fault", [("5xx", {"status": 502}), ("garbage", {}), ("reset_before", {}), ("429", {})])
async def test_what_failed_is_no_matter_and_is_tried_the_next_time(
    telegram: Sandbox, bot: Telegram, monkeypatch: pytest.MonkeyPatch, fault: tuple[str, dict[str, Any]]
) -> None:
    await telegram.person("王秀英", id=1001)
    kind, order = fault
    await telegram.fault("setMyCommands", kind, **order)
    await bot.courtesies.set_menu("1001", [SOS])
    if kind == "429":
        await bot.courtesies.set_menu("1001", [SOS])
        assert await times(telegram, "setMyCommands") == 1, "Telegram wants a pause"
        monkeypatch.setattr(bot.courtesies, "_free_at", 0.0)
    await bot.courtesies.set_menu("1001", [SOS])
    assert await offered(telegram, bot, scope={"type": "chat", "chat_id": 1001}) == [SOS]


async def test_buttons_that_are_of_no_use_go_and_the_words_stay(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    sent = await bot.send("1001", {"text": "记什么?", "buttons": [[["消防", "note:1:1:fire"]]]})
    assert isinstance(sent, Delivered)
    await bot.courtesies.drop_buttons("1001", sent.message)
    shown = await wang.sees("记什么?", anywhere=True)
    assert "reply_markup" not in shown
    await bot.courtesies.drop_buttons("1001", "999999")


async def test_a_tap_is_answered_while_telegram_wants_a_pause(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    await bot.send("1001", {"text": "记什么?", "buttons": [[["消防", "note:1:1:fire"]]]})
    await telegram.fault("setMyCommands", "429", retry_after=60)
    await bot.courtesies.set_menu("1001", [SOS])
    deed = await wang.act("tap", text="消防")
    async with httpx.AsyncClient(trust_env=False) as client:
        updates = await client.get(f"{telegram.url}/bot{bot.bot}:{'A' * 35}/getUpdates")
    (tap,) = [each["callback_query"]["id"] for each in updates.json()["result"] if "callback_query" in each]
    await bot.courtesies.answer_tap(tap, "好")
    assert await times(telegram, "answerCallbackQuery") == 1
    assert deed["answer"] is None
