"""What the program asks of Telegram, judged by aiogram's method classes, which are not ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiogram import methods, types
from aiogram.methods.base import TelegramMethod

from tests.faults.town import Town
from tests.program import free_port

KEYBOARDS: dict[str, type[types.TelegramObject]] = {
    "inline_keyboard": types.InlineKeyboardMarkup,
    "keyboard": types.ReplyKeyboardMarkup,
    "remove_keyboard": types.ReplyKeyboardRemove,
    "force_reply": types.ForceReply,
}
"""By their key: aiogram's union of them takes any of them for the first that fits."""


def judge(method: str, given: dict[str, Any]) -> None:
    """Raises when aiogram knows no such method, no such parameter, or refuses a value."""
    name = next((name for name in methods.__all__ if name.lower() == method.lower()), None)
    assert name is not None, f"aiogram knows no method {method}"
    kind: type[TelegramMethod[Any]] = getattr(methods, name)
    fields = {
        key: json.loads(value) if isinstance(value, str) and value[:1] in "[{" else value
        for key, value in given.items()
    }
    assert set(fields) <= set(kind.model_fields), f"{name} has no parameter {set(fields) - set(kind.model_fields)}"
    keyboard = fields.pop("reply_markup", None)
    if keyboard is not None:
        (key,) = KEYBOARDS.keys() & keyboard.keys()
        KEYBOARDS[key].model_validate(keyboard)
        for row in keyboard.get("inline_keyboard", ()):
            assert all(1 <= len(button["callback_data"].encode()) <= 64 for button in row)
    kind.model_validate(fields)


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "polling":
        return {}
    port = free_port()
    return {
        "HTTP": f"127.0.0.1:{port}",
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_SECRET": "ein-wort-unter-uns",
    }


async def test_every_request_is_one_that_aiogram_would_make(sqlite_town: Town, mode: dict[str, str]) -> None:
    town, wang = sqlite_town, sqlite_town.wang
    bot = await town.real_bot(mode)
    await wang.send("/start")
    await wang.sees("您好")
    await wang.send("/note")
    card = await wang.sees("1/5")
    await wang.tap("消防")
    await wang.sees("2/5")
    await wang.tap("治安", on=card)  # gone from the card by now: a button from a moment ago
    await wang.send("取消")
    await wang.sees("好, 不填了")
    await wang.send("求助")
    await wang.sees("110")
    assert await bot.stop() == 0

    calls, _ = await town.telegram.log()
    asked = {call["method"] for call in calls}
    assert {"getMe", "sendMessage", "editMessageText", "answerCallbackQuery"} <= asked
    assert ("setWebhook" in asked) if mode else ({"deleteWebhook", "getUpdates"} <= asked)
    for call in calls:
        judge(call["method"], call["parameters"])


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("sendMessage", {"chat_id": 1}),
        ("sendMessage", {"chat_id": 1, "text": "x", "colour": "red"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"label": "x"}]]}}),
        ("sendMassage", {"chat_id": 1, "text": "x"}),
    ],
)
def test_the_judge_refuses_what_telegram_would(method: str, given: dict[str, Any]) -> None:
    with pytest.raises((AssertionError, ValueError)):
        judge(method, given)
