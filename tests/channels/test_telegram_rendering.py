"""How a stored message looks on Telegram: bold beside the text, cut by UTF-16, keys and links."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import Telegram
from bot.channels.telegram_rendering import clip, entities, keyboard
from bot.language import DEFAULT, Languages, T, Text
from bot.turns.delivery import Delivered
from bot.turns.events import Choice
from bot.turns.messages import Button, Key, Link, Message
from sandbox.client import Sandbox

LANGUAGES = Languages()


def stored(message: Message) -> dict[str, Any]:
    return message.render(LANGUAGES, DEFAULT)


def utf16(text: str, begin: int, end: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[begin * 2 : end * 2].decode("utf-16-le", "replace")


@pytest.mark.parametrize(
    "name", ["<b>x", "</b>&amp;<i>", "{name}", "*_`[", "😀👮‍♀️", "محمد علي", "\u202egnik", "\x0e\x0f"]
)
async def test_a_name_comes_out_as_it_is_and_alone_is_bold(telegram: Sandbox, bot: Telegram, name: str) -> None:
    wang = await telegram.person("王秀英", id=1001)
    words = Text("😀 <b>{name}</b> > {name} &amp;", {"name": name})
    assert isinstance(await bot.send("1001", stored(Message(words))), Delivered)
    (shown,) = [each for each in await wang.chat() if "&amp;" in each["text"]][-1:]
    plain = LANGUAGES.render(words, DEFAULT)
    assert shown["text"] == plain
    bold = [entity for entity in shown.get("entities", ()) if entity["type"] == "bold"]
    said = [utf16(plain, entity["offset"], entity["offset"] + entity["length"]) for entity in bold]
    assert said == [part for part in (LANGUAGES.render(Text("{name}", {"name": name}), DEFAULT),) if part]


async def test_an_edit_keeps_what_is_bold(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    sent = await bot.send("1001", {"text": "一"})
    assert isinstance(sent, Delivered)
    await bot.edit("1001", sent.message, stored(Message(Text("先拨 <b>110</b>"))))
    shown = await wang.sees("先拨 110", anywhere=True)
    assert shown["entities"] == [{"type": "bold", "offset": 3, "length": 3}]


async def test_what_was_stored_before_there_was_emphasis_is_plain(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    await bot.send("1001", {"text": "<b>旧的</b> &lt;"})
    shown = await wang.sees("<b>旧的</b> &lt;", anywhere=True)
    assert all(entity["type"] != "bold" for entity in shown.get("entities", ()))


async def test_a_text_of_too_many_characters_keeps_what_of_the_bold_is_left(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    text = Text("{pad}<b>{much}</b><b>gone</b>", {"pad": "😀" * 2000, "much": "字&<" * 100})
    assert isinstance(await bot.send("1001", stored(Message(text))), Delivered)
    shown = await wang.sees("😀", anywhere=True)
    assert shown["entities"] == [{"type": "bold", "offset": 4000, "length": 96}]
    assert shown["text"].endswith("…")


stretches = st.lists(st.tuples(st.text(max_size=9), st.text(min_size=1, max_size=9)), max_size=5)


@given(stretches, st.integers(2, 60))
def test_wherever_it_is_cut_the_same_words_are_bold(parts: list[tuple[str, str]], limit: int) -> None:
    text, bold = "", []
    for before, inside in parts:
        bold.append([len(text + before), len(text + before + inside)])
        text += before + inside
    shown = clip(text, limit)
    kept = len(shown.encode("utf-16-le")) // 2
    for (_, inside), entity in zip(parts, entities({"text": text, "bold": bold}, kept) or (), strict=False):
        assert entity.length > 0
        assert entity.offset + entity.length <= kept
        words = utf16(shown, entity.offset, entity.offset + entity.length)
        assert inside.startswith(words) or words.endswith(("…", "\ufffd"))


async def test_the_permanent_keyboard_stays_and_asks_for_the_position(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    keys = ((Key("求助"), Key("📍", sends_position=True), Key("我的班")),)
    await bot.send("1001", stored(Message(T("Cancel"), keys=keys)))
    (call,) = await telegram.calls("sendMessage", chat_id=1001, bot=telegram.bot)
    markup = call["parameters"]["reply_markup"]
    assert (markup["resize_keyboard"], markup["is_persistent"]) == (True, True)
    assert markup["keyboard"] == [[{"text": "求助"}, {"text": "📍", "request_location": True}, {"text": "我的班"}]]
    await wang.press("📍", latitude=31.2, longitude=121.5)
    assert wang.last["location"] == {"latitude": 31.2, "longitude": 121.5}


async def test_in_a_group_nobody_gets_a_keyboard(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    group = await telegram.group("义警群", wang)
    assert isinstance(await bot.send(str(group), stored(Message("好", keys=((Key("求助"),),)))), Delivered)
    assert keyboard(group, {"keys": [["求助", False]]}) is None
    (shown,) = [each for each in await wang.chat(in_group=group) if each.get("text") == "好"]
    assert "reply_keyboard" not in shown or not shown["reply_keyboard"]


async def test_a_link_leads_where_it_says_or_to_the_bot(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    row = (Link("地图", "https://example.org/map"), Link("私聊"), Button("消防", Choice("note", 1, 1, "fire")))
    body = stored(Message("看", (row,)))
    await bot.send("1001", stored(Message.stored(body)))
    (buttons,) = (await wang.sees("看", "地图", anywhere=True))["reply_markup"]["inline_keyboard"]
    me = next(each for each in await telegram.bots() if each["id"] == telegram.bot)
    assert [each.get("url", each.get("callback_data")) for each in buttons] == [
        "https://example.org/map",
        f"https://t.me/{me['username']}",
        "note:1:1:fire",
    ]


def test_a_message_that_is_passed_on_is_the_same_message() -> None:
    words = Text("<b>{who}</b> &", {"who": "王<b>"})
    row = (Button("消防", Choice("note", 1, 1, "fire")), Link("私聊"), Link("地图", "https://example.org"))
    for message in (Message(words, (row,)), Message(words, keys=((Key("📍", sends_position=True), Key("求助")),))):
        assert stored(Message.stored(stored(message))) == stored(message)
