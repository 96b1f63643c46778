"""Telegram's refusals, with its codes and words."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.client import Person, Sandbox
from sandbox.world import Lifetimes
from tests.sandbox.bot import BOT_ID, BotClient, RefusedError
from tests.sandbox.conftest import Serving

BUTTON = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def refused(bot: BotClient, method: str, **parameters: Any) -> dict[str, Any]:
    with pytest.raises(RefusedError) as refusal:
        await bot(method, **parameters)
    return refusal.value.body


async def test_an_edit_that_changes_nothing(bot: BotClient, wang: Person) -> None:
    sent = await bot("sendMessage", chat_id=1001, text="<b>记什么</b>", parse_mode="HTML", reply_markup=BUTTON)
    same = {"chat_id": 1001, "message_id": sent["message_id"]}
    bold = [{"type": "bold", "offset": 0, "length": 3}]
    refusal = await refused(bot, "editMessageText", **same, text="记什么", entities=bold, reply_markup=BUTTON)
    assert refusal == {"ok": False, "error_code": 400, "description": NOT_MODIFIED}
    assert (await refused(bot, "editMessageReplyMarkup", **same, reply_markup=BUTTON))["description"] == NOT_MODIFIED
    assert "reply_markup" not in await bot("editMessageText", **same, text="记什么", entities=bold)


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("editMessageText", "Bad Request: message to edit not found"),
        ("editMessageReplyMarkup", "Bad Request: message to edit not found"),
        ("deleteMessage", "Bad Request: message to delete not found"),
        ("pinChatMessage", "Bad Request: message to pin not found"),
    ],
)
async def test_a_message_that_is_gone(bot: BotClient, wang: Person, method: str, words: str) -> None:
    sent = await bot("sendMessage", chat_id=1001, text="早")
    await bot("deleteMessage", chat_id=1001, message_id=sent["message_id"])
    gone = {"chat_id": 1001, "message_id": sent["message_id"], "text": "晚"}
    assert (await refused(bot, method, **gone))["description"] == words


async def test_what_a_bot_cannot_edit(bot: BotClient, wang: Person) -> None:
    theirs = await wang.send("我的")
    keyboard = {"keyboard": [[{"text": "求助"}]]}
    with_keys = await bot("sendMessage", chat_id=1001, text="菜单", reply_markup=keyboard)
    for message in (theirs, with_keys):
        where = {"chat_id": 1001, "message_id": message["message_id"]}
        refusal = await refused(bot, "editMessageText", **where, text="改")
        assert refusal["description"] == "Bad Request: message can't be edited"
    place = await bot("sendLocation", chat_id=1001, latitude=31.2, longitude=121.4)
    where = {"chat_id": 1001, "message_id": place["message_id"]}
    words = "Bad Request: there is no text in the message to edit"
    assert (await refused(bot, "editMessageText", **where, text="改"))["description"] == words
    words = "Bad Request: there is no caption in the message to edit"
    assert (await refused(bot, "editMessageCaption", **where, caption="改"))["description"] == words


@pytest.mark.parametrize("text", ["", "  \n ", "<b></b>"])
async def test_no_text(bot: BotClient, wang: Person, text: str) -> None:
    refusal = await refused(bot, "sendMessage", chat_id=1001, text=text, parse_mode="HTML")
    assert refusal["description"] == "Bad Request: message text is empty"


async def test_text_is_measured_in_utf16_after_parsing(bot: BotClient, wang: Person) -> None:
    await bot("sendMessage", chat_id=1001, text=f"<b>{'😀' * 2048}</b>", parse_mode="HTML")
    refusal = await refused(bot, "sendMessage", chat_id=1001, text="😀" * 2048 + "a")
    assert refusal["description"] == "Bad Request: message is too long"
    sent = await bot("sendMessage", chat_id=1001, text="短")
    where = {"chat_id": 1001, "message_id": sent["message_id"]}
    refusal = await refused(bot, "editMessageText", **where, text="长" * 4097)
    assert refusal["description"] == "Bad Request: message is too long"


async def test_captions_are_shorter(bot: BotClient, wang: Person) -> None:
    photo = (await wang.photo())["photo"][-1]["file_id"]
    await bot("sendPhoto", chat_id=1001, photo=photo, caption="图" * 1024)
    refusal = await refused(bot, "sendPhoto", chat_id=1001, photo=photo, caption="图" * 1025)
    assert refusal["description"] == "Bad Request: message caption is too long"


@pytest.mark.parametrize("data", ["", "x" * 65, "二" * 22])
async def test_callback_data_has_1_to_64_bytes(bot: BotClient, wang: Person, data: str) -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": data}]]}
    refusal = await refused(bot, "sendMessage", chat_id=1001, text="?", reply_markup=markup)
    assert refusal["description"] == "Bad Request: BUTTON_DATA_INVALID"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("nonsense", "Bad Request: can't parse reply keyboard markup JSON object"),
        ([], "Bad Request: object expected as reply markup"),
        ({"inline_keyboard": [{"text": "好"}]}, 'Bad Request: field "inline_keyboard" must be an Array of Arrays'),
        (
            {"inline_keyboard": [[{"text": "好"}]]},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"keyboard": [[{"texte": "好"}]]}, "Bad Request: can't parse keyboard button: Can't find field \"text\""),
    ],
)
async def test_keyboards_that_are_none(bot: BotClient, wang: Person, markup: object, words: str) -> None:
    assert (await refused(bot, "sendMessage", chat_id=1001, text="?", reply_markup=markup))["description"] == words


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        ("<b>x", "HTML", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<foo>x</foo>", "HTML", 'Unsupported start tag "foo" at byte offset 0'),
        ("好<b>x</i>", "HTML", 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"'),
        ("x</b>", "HTML", "Unexpected end tag at byte offset 1"),
        ("a < b", "HTML", "Unclosed start tag at byte offset 2"),
        ("1.5", "MarkdownV2", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("好*x", "MarkdownV2", "Can't find end of Bold entity at byte offset 3"),
        ("a_b", "Markdown", "Can't find end of the entity starting at byte offset 1"),
    ],
)
async def test_entities_that_cannot_be_parsed(bot: BotClient, wang: Person, text: str, mode: str, words: str) -> None:
    refusal = await refused(bot, "sendMessage", chat_id=1001, text=text, parse_mode=mode)
    assert refusal["description"] == f"Bad Request: can't parse entities: {words}"


async def test_people_who_cannot_be_written_to(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    to_wang = {"chat_id": 1001, "text": "在吗"}
    await wang.block()
    assert await refused(bot, "sendMessage", **to_wang) == {
        "ok": False,
        "error_code": 403,
        "description": "Forbidden: bot was blocked by the user",
    }
    await wang.unblock()
    await bot("sendMessage", **to_wang)
    await wang.act("deactivate")
    assert (await refused(bot, "sendMessage", **to_wang))["description"] == "Forbidden: user is deactivated"
    shy = await telegram.person("周小敏", needs_start=True)
    words = "Forbidden: bot can't initiate conversation with a user"
    assert (await refused(bot, "sendMessage", chat_id=shy.id, text="您好"))["description"] == words
    await shy.start()
    await bot("sendMessage", chat_id=shy.id, text="您好")


async def test_chats_that_are_none(bot: BotClient) -> None:
    for chat_id in (99, -99, "nobody", "@nobody"):
        refusal = await refused(bot, "sendMessage", chat_id=chat_id, text="?")
        assert refusal["description"] == "Bad Request: chat not found"
    assert (await refused(bot, "sendMessage", text="?"))["description"] == "Bad Request: chat_id is empty"


async def test_a_group_that_was_upgraded_names_the_new_one(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    group = await telegram.post("/groups", title="一组", founder=1001, kind="group", members=[BOT_ID])
    new = await telegram.post(f"/groups/{group['id']}/upgrade")
    assert await refused(bot, "sendMessage", chat_id=group["id"], text="?") == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new["id"]},
    }
    await bot("sendMessage", chat_id=new["id"], text="搬来了")


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_a_kicked_bot(bot: BotClient, telegram: Sandbox, wang: Person, kind: str) -> None:
    group = await telegram.post("/groups", title="一组", founder=1001, kind=kind, members=[BOT_ID])
    await telegram.post(f"/groups/{group['id']}/members", user=BOT_ID, status="kicked")
    refusal = await refused(bot, "sendMessage", chat_id=group["id"], text="?")
    assert (refusal["error_code"], refusal["description"]) == (403, f"Forbidden: bot was kicked from the {kind} chat")


async def test_a_tap_is_answered_once_and_in_time(serve: Serving) -> None:
    async with serve(Lifetimes(callback_query=0.15)) as url, BotClient(url) as bot, Sandbox(url) as telegram:
        await bot("getMe")
        wang = await telegram.person("王建国")
        await bot("sendMessage", chat_id=wang.id, text="?", reply_markup=BUTTON)
        await wang.tap("好")
        query = (await bot.update())["callback_query"]["id"]
        assert await bot("answerCallbackQuery", callback_query_id=query)
        await wang.tap("好")
        late = (await bot.update())["callback_query"]["id"]
        await wang.act("tap", text="好", wait=0.3)
        assert (await refused(bot, "answerCallbackQuery", callback_query_id=late))["description"] == TOO_OLD
        assert (await refused(bot, "answerCallbackQuery", callback_query_id="1"))["description"] == TOO_OLD


async def test_enforced_rates(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    for _ in range(3):
        await bot("sendMessage", chat_id=1001, text="快")
    await telegram.post("/settings", enforce_rates=True)
    await bot("sendMessage", chat_id=1001, text="快")
    refusal = await refused(bot, "sendMessage", chat_id=1001, text="快")
    assert refusal == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    group = await telegram.post("/groups", title="一组", founder=1001, members=[BOT_ID])
    for _ in range(20):
        await bot("sendMessage", chat_id=group["id"], text="快")
    assert (await refused(bot, "sendMessage", chat_id=group["id"], text="快"))["parameters"]["retry_after"] > 50
