"""Each refusal of Telegram and each way in which a connection breaks, met by the real class over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import Telegram
from bot.channels.telegram_rendering import clip
from bot.metrics import Metrics
from bot.turns.delivery import CardLost, Delivered, Gone, Moved, NotTaken, Outcome, Refused, TooFast, Unknown
from bot.turns.health import Health
from sandbox.client import Sandbox

SECRET = "三号楼的张三"


def error(code: int, words: str, **parameters: Any) -> tuple[str, dict[str, Any]]:
    return "error", {"error_code": code, "description": words, "parameters": parameters or None}


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (error(403, "Forbidden: bot was blocked by the user"), Gone("blocked")),
        (error(403, "Forbidden: user is deactivated"), Gone("deactivated")),
        (error(403, "Forbidden: bot can't initiate conversation with a user"), Gone("never started")),
        (error(403, "Forbidden: bot was kicked from the supergroup chat"), Gone("kicked")),
        (error(403, "Forbidden: something new"), Gone("forbidden")),
        (error(400, "Bad Request: chat not found"), Gone("chat not found")),
        (error(400, "Bad Request: PEER_ID_INVALID"), Gone("chat not found")),
        (error(400, "Bad Request: not enough rights to send text messages to the chat"), Gone("no right to write")),
        (error(400, "Bad Request: BUTTON_DATA_INVALID"), Refused("button_data_invalid")),
        (error(400, f"Bad Request: can't parse entities: {SECRET}"), Refused("can't parse entities")),
        (error(400, "Bad Request: upgraded", migrate_to_chat_id=-100200), Moved("-100200")),
        (error(429, "Too Many Requests: retry after 7", retry_after=7), TooFast(7.0)),
        (("429", {"retry_after": 3}), TooFast(3.0)),
        (error(401, "Unauthorized"), NotTaken("the token is not accepted")),
        (error(409, "Conflict: terminated by other getUpdates request"), NotTaken("the token is not accepted")),
        (("5xx", {"status": 502}), NotTaken("server error")),
        (("5xx", {"status": 500}), NotTaken("server error")),
        (("garbage", {}), Unknown("TelegramError")),
        (("reset_before", {}), Unknown("connection broke")),
        (("reset_after", {}), Unknown("connection broke")),
        (("hang", {"seconds": 5}), Unknown("connection broke")),
        (("hang", {"seconds": 5, "applied": True}), Unknown("connection broke")),
    ],
)
async def test_what_comes_of_a_message(
    telegram: Sandbox, bot: Telegram, fault: tuple[str, dict[str, Any]], outcome: Outcome
) -> None:
    await telegram.person("王秀英", id=1001)
    kind, order = fault
    await telegram.fault("sendMessage", kind, **order)
    assert await bot.send("1001", {"text": SECRET}) == outcome
    assert isinstance(await bot.send("1001", {"text": SECRET}), Delivered), "the next one goes through"


async def test_a_message_arrives_with_its_buttons(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    sent = await bot.send("1001", {"text": "记什么?", "buttons": [[["消防", "note:1:1:fire"]]]})
    shown = await wang.sees("记什么?", "消防", anywhere=True)
    assert sent == Delivered(str(shown["message_id"]))


async def test_an_edit_that_changes_nothing_is_an_edit_that_is_done(telegram: Sandbox, bot: Telegram) -> None:
    await telegram.person("王秀英", id=1001)
    sent = await bot.send("1001", {"text": "一"})
    assert isinstance(sent, Delivered)
    assert await bot.edit("1001", sent.message, {"text": "一"}) == sent
    assert await bot.edit("1001", sent.message, {"text": "二"}) == sent


async def test_a_message_that_is_not_there_cannot_be_edited(telegram: Sandbox, bot: Telegram) -> None:
    await telegram.person("王秀英", id=1001)
    assert await bot.edit("1001", "999999", {"text": "一"}) == CardLost()


async def test_who_has_shut_the_bot_out_is_gone(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    await wang.start()
    await wang.block()
    assert await bot.send("1001", {"text": "一"}) == Gone("blocked")


async def test_a_server_that_is_not_there_has_taken_nothing() -> None:
    bot = Telegram(f"1:{'A' * 35}", "http://127.0.0.1:9", Health(), Metrics())
    assert await bot.send("1001", {"text": "一"}) == NotTaken("no connection")


async def test_a_text_of_any_length_and_kind_can_be_sent(telegram: Sandbox, bot: Telegram) -> None:
    await telegram.person("王秀英", id=1001)
    for text in ("😀" * 5000, "字" * 4097, "半\ud83d个", "<b>&{}"):
        assert isinstance(await bot.send("1001", {"text": text}), Delivered), text[:10]


async def test_answering_a_tap_too_late_is_no_matter(bot: Telegram) -> None:
    await bot.courtesies.answer_tap("123456789", "好")


@given(st.text(st.characters(exclude_categories=()), max_size=60), st.integers(1, 40))
def test_a_clipped_text_fits_and_holds_no_half_character(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert len(clipped.encode("utf-16-le")) // 2 <= limit
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert clipped == whole or whole.startswith(clipped[:-1]) or "\ufffd" in whole
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > limit:
        assert clipped.endswith("…")
