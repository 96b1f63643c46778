"""What a bot sends, and how it looks to people."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from sandbox.client import Person, Sandbox
from tests.sandbox.bot import BotClient, RefusedError, checked

PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000002000000030806000000")
BUTTON = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}


async def every_way(bot: BotClient, parameters: dict[str, Any]) -> list[Any]:
    """The same call by query, form, JSON and multipart, as clients do it."""
    flat = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
    url = f"{bot.root}/SENDmessage"
    parts = {name: (None, value) for name, value in flat.items()}
    return [
        checked("sendMessage", response)
        for response in (
            await bot.http.get(url, params=flat),
            await bot.http.post(url, params=flat),
            await bot.http.post(url, data=flat),
            await bot.http.post(url, json=parameters),
            await bot.http.post(url, files=parts),
        )
    ]


async def test_parameters_may_come_in_every_way(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    sent = await every_way(
        bot, {"chat_id": 1001, "text": "[1] <b>早</b>", "parse_mode": "HTML", "reply_markup": BUTTON}
    )
    assert len(sent) == 5
    for message in sent:
        assert (message["text"], message["reply_markup"]) == ("[1] 早", BUTTON)
    for call in await telegram.calls("sendMessage"):
        assert call["parameters"]["reply_markup"] == BUTTON
        assert call["parameters"]["text"] == "[1] <b>早</b>"


async def test_a_body_that_is_no_json_is_refused(bot: BotClient) -> None:
    response = await bot.http.post(f"{bot.root}/getMe", content=b"{", headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["error_code"]) == (400, 400)


@pytest.mark.parametrize(
    ("mode", "source", "text", "entities"),
    [
        ("HTML", "&lt;a&gt; <i>😀<b>b</b></i>", "<a> 😀b", [("italic", 4, 3), ("bold", 6, 1)]),
        ("HTML", "<pre><code class='language-py'>x</code></pre>", "x", [("pre", 0, 1)]),
        ("HTML", "<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("HTML", '<a href="https://a.b/?x=1&amp;y=2">l</a>', "l", [("text_link", 0, 1)]),
        ("HTML", " <b> x</b> ", "x", [("bold", 0, 1)]),
        ("MarkdownV2", "*b _i_* ~s~ ||p|| __u__ `c\\`d`", "b i s p u c`d", [
            ("bold", 0, 3), ("italic", 2, 1), ("strikethrough", 4, 1), ("spoiler", 6, 1), ("underline", 8, 1),
            ("code", 10, 3),
        ]),
        ("MarkdownV2", "1\\.5 [l](https://a.b/\\))", "1.5 l", [("text_link", 4, 1)]),
        ("MarkdownV2", ">q\n>r\nx", "q\nr\nx", [("blockquote", 0, 3)]),
        ("Markdown", "*b* 1.5 _i_", "b 1.5 i", [("bold", 0, 1), ("italic", 6, 1)]),
        ("", "/start@x_bot a@b.cn #标签 @wang_jg https://a.b/c", "/start@x_bot a@b.cn #标签 @wang_jg https://a.b/c", [
            ("bot_command", 0, 12), ("email", 13, 6), ("hashtag", 20, 3), ("mention", 24, 8), ("url", 33, 13),
        ]),
    ],
)  # fmt: skip
async def test_formatting(
    bot: BotClient, wang: Person, mode: str, source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    sent = await bot("sendMessage", chat_id=1001, text=source, parse_mode=mode)
    assert sent["text"] == text
    got = [(entity["type"], entity["offset"], entity["length"]) for entity in sent.get("entities", [])]
    assert got == entities


async def test_replies_show_what_they_answer(bot: BotClient, wang: Person) -> None:
    question = await wang.send("谁来?")
    sent = await bot("sendMessage", chat_id=1001, text="我", reply_parameters={"message_id": question["message_id"]})
    assert sent["reply_to_message"]["text"] == "谁来?"
    with pytest.raises(RefusedError, match="message to be replied not found"):
        await bot("sendMessage", chat_id=1001, text="我", reply_parameters={"message_id": 99})
    optional = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await bot("sendMessage", chat_id=1001, text="我", reply_parameters=optional)


async def test_a_reply_keyboard_stays_until_it_is_taken_away(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    keyboard = {"keyboard": [["求助", {"text": "位置", "request_location": True}]], "is_persistent": True}
    await bot("sendMessage", chat_id=1001, text="菜单", reply_markup=keyboard)
    await bot("sendMessage", chat_id=1001, text="别的")
    await wang.press("求助")
    await wang.press("位置", latitude=31.23, longitude=121.47)
    got = [update["message"] for update in await bot.updates()]
    assert (got[0]["text"], got[1]["location"]) == ("求助", {"latitude": 31.23, "longitude": 121.47})
    with pytest.raises(AssertionError, match="求助"):
        await wang.press("没有的")
    await bot("sendMessage", chat_id=1001, text="收起", reply_markup={"remove_keyboard": True})
    with pytest.raises(AssertionError):
        await wang.press("求助")


async def test_a_photo_is_uploaded_used_again_and_downloaded(url: str, bot: BotClient, wang: Person) -> None:
    response = await bot.http.post(
        f"{bot.root}/sendPhoto", data={"chat_id": "1001", "caption": "路灯坏了"}, files={"photo": ("a.png", PNG)}
    )
    sent = checked("sendPhoto", response)
    size = sent["photo"][-1]
    assert (sent["caption"], size["width"], size["height"]) == ("路灯坏了", 2, 3)
    again = await bot("sendPhoto", chat_id=1001, photo=size["file_id"])
    assert again["photo"][-1]["file_unique_id"] == size["file_unique_id"]
    path = (await bot("getFile", file_id=size["file_id"]))["file_path"]
    download = await bot.http.get(bot.root.replace("/bot", "/file/bot") + f"/{path}")
    assert download.content == PNG
    assert (await bot.http.get(bot.root.replace("/bot", "/file/bot") + "/photos/none.jpg")).status_code == 404


async def test_albums_attach_their_files(bot: BotClient, wang: Person) -> None:
    media = [
        {"type": "document", "media": "attach://one", "caption": "*台账*", "parse_mode": "MarkdownV2"},
        {"type": "document", "media": "attach://two"},
    ]
    response = await bot.http.post(
        f"{bot.root}/sendMediaGroup",
        data={"chat_id": "1001", "media": json.dumps(media)},
        files={"one": ("1.xlsx", b"1"), "two": ("2.xlsx", b"2")},
    )
    first, second = checked("sendMediaGroup", response)
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], first["document"]["file_name"]) == ("台账", "1.xlsx")
    with pytest.raises(RefusedError, match="attach://gone not found"):
        await bot("sendMediaGroup", chat_id=1001, media=[{"type": "document", "media": "attach://gone"}])


async def test_everything_else_that_is_sent(bot: BotClient, wang: Person) -> None:
    place = {"chat_id": 1001, "latitude": 31.2, "longitude": 121.4}
    assert (await bot("sendVenue", **place, title="岗亭", address="槐荫路"))["venue"]["title"] == "岗亭"
    await bot("sendContact", chat_id=1001, phone_number="110", first_name="报警")
    live = await bot("sendLocation", **place, live_period=600)
    where = {"chat_id": 1001, "message_id": live["message_id"]}
    moved = await bot("editMessageLiveLocation", **where, latitude=31.3, longitude=121.4)
    assert moved["location"]["latitude"] == 31.3
    assert "live_period" not in (await bot("stopMessageLiveLocation", **where))["location"]
    assert await bot("sendChatAction", chat_id=1001, action="typing")
    for method, kind in (("sendVoice", "voice"), ("sendDocument", "document"), ("sendVideo", "video")):
        response = await bot.http.post(f"{bot.root}/{method}", data={"chat_id": "1001"}, files={kind: ("x", b"x")})
        assert kind in checked(method, response)
    document = await bot.http.post(f"{bot.root}/sendDocument", data={"chat_id": "1001"}, files={"document": b"d"})
    sent = checked("sendDocument", document)
    where = {"chat_id": 1001, "message_id": sent["message_id"]}
    assert (await bot("editMessageCaption", **where, caption="新"))["caption"] == "新"
    photo = (await wang.photo())["photo"][0]["file_id"]
    assert "photo" in await bot("editMessageMedia", **where, media={"type": "photo", "media": photo})


async def test_forwards_and_copies(bot: BotClient, wang: Person, li: Person) -> None:
    said = await wang.send("我看见的")
    source = {"chat_id": 1002, "from_chat_id": 1001, "message_id": said["message_id"]}
    forwarded = await bot("forwardMessage", **source)
    assert forwarded["forward_origin"]["sender_user"]["id"] == 1001
    await bot("copyMessage", **source)
    shown = await li.chat()
    assert [message["text"] for message in shown] == ["我看见的", "我看见的"]
    assert "forward_origin" not in shown[1]


async def test_deleted_messages_are_gone_and_pinned_ones_known(bot: BotClient, wang: Person) -> None:
    first, second = [(await bot("sendMessage", chat_id=1001, text=text))["message_id"] for text in "一二"]
    await bot("pinChatMessage", chat_id=1001, message_id=second)
    assert (await bot("getChat", chat_id=1001))["pinned_message"]["text"] == "二"
    await bot("unpinChatMessage", chat_id=1001, message_id=second)
    assert "pinned_message" not in await bot("getChat", chat_id=1001)
    await bot("deleteMessages", chat_id=1001, message_ids=[first, 999])
    assert [message["text"] for message in await wang.chat()] == ["二"]


async def test_what_a_bot_tells_about_itself(bot: BotClient, telegram: Sandbox) -> None:
    commands = [{"command": "start", "description": "开始"}]
    await bot("setMyCommands", commands=commands)
    await bot("setMyCommands", commands=[], scope={"type": "chat", "chat_id": 1}, language_code="zh")
    assert await bot("getMyCommands") == commands
    with pytest.raises(RefusedError, match="BOT_COMMAND_INVALID"):
        await bot("setMyCommands", commands=[{"command": "Start!", "description": "x"}])
    await bot("deleteMyCommands")
    assert await bot("getMyCommands") == []
    await bot("setMyName", name="金槐")
    assert (await bot("getMyName"))["name"] == "金槐"
    await bot("setMyDescription", description="义警助手")
    assert (await bot("getMyDescription"))["description"] == "义警助手"
    await bot("setMyShortDescription", short_description="助手")
    assert (await bot("getMyShortDescription"))["short_description"] == "助手"
    await bot("setChatMenuButton", menu_button={"type": "commands"})
    assert (await bot("getChatMenuButton"))["type"] == "commands"
    await telegram.person("王建国", id=1001)
    assert (await bot("getUserProfilePhotos", user_id=1001))["total_count"] == 0
    assert await bot("logOut")
    assert await bot("close")


async def test_messages_are_dated_in_simulated_time(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    now = await telegram.advance(days=400)
    sent = await bot("sendMessage", chat_id=1001, text="明年")
    assert abs(sent["date"] - now.timestamp()) < 5


async def test_a_file_too_big_to_download(bot: BotClient, wang: Person) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        big = {"document": ("big.bin", b"\0" * (20 * 1024 * 1024 + 1))}
        response = await http.post(f"{bot.root}/sendDocument", data={"chat_id": "1001"}, files=big)
    sent = checked("sendDocument", response)
    with pytest.raises(RefusedError, match="file is too big"):
        await bot("getFile", file_id=sent["document"]["file_id"])
