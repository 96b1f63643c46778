"""What people do, as the bot hears of it: every update is one that aiogram can parse."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from sandbox.client import Person, Sandbox, SandboxError
from tests.sandbox.bot import BOT_ID, BotClient, RefusedError

BUTTON = {"inline_keyboard": [[{"text": "好", "callback_data": "ok:1"}]]}


async def message(bot: BotClient) -> Any:
    return (await bot.update())["message"]


async def test_text_and_commands(bot: BotClient, wang: Person) -> None:
    await wang.send("/start@bot1000001_bot 您好")
    got = await message(bot)
    assert got["text"] == "/start@bot1000001_bot 您好"
    assert got["entities"] == [{"type": "bot_command", "offset": 0, "length": 21}]
    assert got["from"] == {"id": 1001, "is_bot": False, "first_name": "王建国", "language_code": "zh-hans"}
    assert got["chat"] == {"id": 1001, "type": "private", "first_name": "王建国"}
    await wang.start("invite_7")
    assert (await message(bot))["text"] == "/start invite_7"


async def test_edits_and_answers(bot: BotClient, wang: Person) -> None:
    said = await wang.send("三号搂")
    await wang.edit(said, "三号楼")
    new, edited = await bot.updates()
    assert new["message"]["text"] == "三号搂"
    assert edited["edited_message"]["text"] == "三号楼"
    assert "edit_date" in edited["edited_message"]
    asked = await bot("sendMessage", chat_id=1001, text="几号楼?")
    await wang.send("三号", reply_to=asked["message_id"])
    assert (await message(bot))["reply_to_message"]["text"] == "几号楼?"


async def test_photos_albums_and_files(url: str, bot: BotClient, wang: Person) -> None:
    await wang.photo(caption="#路灯 坏了")
    photo = await message(bot)
    assert [size["width"] for size in photo["photo"]] == [90, 320, 800, 1280]
    assert photo["caption_entities"][0]["type"] == "hashtag"
    album = await wang.act("album", photos=[{"caption": "一"}, {}])
    got = [update["message"] for update in await bot.updates()]
    assert len({each["media_group_id"] for each in got}) == 1
    assert [each["message_id"] for each in got] == [each["message_id"] for each in album["messages"]]
    await wang.document("名单.txt", "王建国".encode(), caption="名单")
    document = (await message(bot))["document"]
    assert (document["file_name"], document["mime_type"]) == ("名单.txt", "text/plain")
    path = (await bot("getFile", file_id=document["file_id"]))["file_path"]
    assert (await bot.http.get(f"{url}/file{bot.root.removeprefix(url)}/{path}")).text == "王建国"


async def test_voice_contact_sticker_and_the_rest(bot: BotClient, wang: Person) -> None:
    await wang.act("voice", duration=4, content=base64.b64encode(b"OggS").decode())
    assert (await message(bot))["voice"]["duration"] == 4
    await wang.act("contact", phone_number="13800000000", first_name="张")
    assert (await message(bot))["contact"] == {"phone_number": "13800000000", "first_name": "张"}
    await wang.act("sticker", emoji="🫡")
    assert (await message(bot))["sticker"]["emoji"] == "🫡"
    await wang.act("other", message={"dice": {"emoji": "🎲", "value": 3}})
    assert (await message(bot))["dice"]["value"] == 3
    await wang.send("转来的", via_bot=99)
    assert (await message(bot))["via_bot"]["id"] == 99


async def test_positions(bot: BotClient, wang: Person, li: Person) -> None:
    await wang.location(31.23, 121.47, horizontal_accuracy=12)
    assert (await message(bot))["location"]["horizontal_accuracy"] == 12
    await wang.location(31.23, 121.47, forwarded_from=1002)
    assert (await message(bot))["forward_origin"]["sender_user"]["first_name"] == "李秀英"
    await wang.send("听说的", forwarded_from="不知道是谁")
    assert (await message(bot))["forward_origin"]["sender_user_name"] == "不知道是谁"
    live = await wang.location(31.23, 121.47, live_period=900)
    assert (await message(bot))["location"]["live_period"] == 900
    await wang.act("move", message_id=live["message_id"], latitude=31.24, longitude=121.47, heading=90)
    moved = (await bot.update())["edited_message"]
    assert (moved["location"]["latitude"], moved["location"]["live_period"]) == (31.24, 900)
    await wang.act("stop_moving", message_id=live["message_id"])
    assert "live_period" not in (await bot.update())["edited_message"]["location"]


async def test_a_tap_names_its_message_and_waits_for_the_answer(bot: BotClient, wang: Person) -> None:
    sent = await bot("sendMessage", chat_id=1001, text="?", reply_markup=BUTTON)
    assert await wang.tap("好", wait=0.05) is None
    query = (await bot.update())["callback_query"]
    assert (query["data"], query["message"]["message_id"], query["from"]["id"]) == ("ok:1", sent["message_id"], 1001)
    await bot("answerCallbackQuery", callback_query_id=query["id"], text="已记", show_alert=True)
    view = await wang.sandbox.get("/chats/1001")
    assert view["tap_answers"][0]["text"] == "已记"


async def test_stale_buttons_can_be_tapped(bot: BotClient, wang: Person) -> None:
    await bot("sendMessage", chat_id=1001, text="?", reply_markup=BUTTON)
    card = await wang.sees("?")
    await bot("editMessageText", chat_id=1001, message_id=card["message_id"], text="过了")
    with pytest.raises(AssertionError, match="no button 好"):
        await wang.tap("好", within=0.0)
    await wang.tap("好", on=card)
    assert (await bot.update())["callback_query"]["message"]["text"] == "过了"
    await bot("deleteMessage", chat_id=1001, message_id=card["message_id"])
    await wang.tap("好", on=card)
    assert (await bot.update())["callback_query"]["message"]["date"] == 0
    with pytest.raises(AssertionError, match="has no button 坏"):
        await wang.tap("坏", on=card)


async def test_blocking(bot: BotClient, wang: Person) -> None:
    await wang.block()
    change = (await bot.update())["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    with pytest.raises(SandboxError, match="has blocked the bot"):
        await wang.send("?")
    await wang.unblock()
    assert (await bot.update())["my_chat_member"]["new_chat_member"]["status"] == "member"


async def group_of(telegram: Sandbox, *members: int, kind: str = "supergroup") -> int:
    group = await telegram.post("/groups", title="巡逻一组", founder=1001, kind=kind, members=list(members))
    return int(group["id"])


async def test_in_groups_privacy_mode_hides_what_is_not_for_the_bot(
    bot: BotClient, telegram: Sandbox, wang: Person
) -> None:
    group = await group_of(telegram, BOT_ID)
    added, joined = await bot.updates()
    assert {"message", "my_chat_member"} == {*added, *joined} - {"update_id"}
    await wang.send("闲聊", in_group=group)
    await wang.send("/duty@other_bot", in_group=group)
    assert await bot.updates() == []
    await wang.send("/duty", in_group=group)
    got = await message(bot)
    assert got["chat"] == {"id": group, "type": "supergroup", "title": "巡逻一组"}
    asked = await bot("sendMessage", chat_id=group, text="谁在?")
    await wang.send("我", in_group=group, reply_to=asked["message_id"])
    assert (await message(bot))["text"] == "我"
    await telegram.post(f"/bots/{BOT_ID}", privacy_mode=False)
    await wang.send("闲聊", in_group=group)
    assert (await message(bot))["text"] == "闲聊"
    assert (await bot("getMe"))["can_read_all_group_messages"] is True


async def test_members_come_and_go(bot: BotClient, telegram: Sandbox, wang: Person, li: Person) -> None:
    group = await group_of(telegram, BOT_ID)
    await bot.updates(allowed_updates=["message", "chat_member", "my_chat_member"])
    assert await bot("getChatMemberCount", chat_id=group) == 2
    await li.act("join", in_group=group)
    got = await bot.updates()
    assert got[0]["message"]["new_chat_members"][0]["id"] == 1002
    assert got[1]["chat_member"]["new_chat_member"]["status"] == "member"
    assert (await bot("getChatMember", chat_id=group, user_id=1002))["status"] == "member"
    assert [each["user"]["id"] for each in await bot("getChatAdministrators", chat_id=group)] == [1001]
    with pytest.raises(RefusedError, match="not enough rights"):
        await bot("pinChatMessage", chat_id=group, message_id=1)
    await telegram.post(f"/groups/{group}/members", user=BOT_ID, status="administrator")
    assert await bot("pinChatMessage", chat_id=group, message_id=1)
    await li.act("leave", in_group=group)
    with pytest.raises(SandboxError, match="not in"):
        await li.send("?", in_group=group)
    assert (await bot("getChat", chat_id=group))["type"] == "supergroup"
    await bot("leaveChat", chat_id=group)
    with pytest.raises(RefusedError, match="bot is not a member of the supergroup chat"):
        await bot("sendMessage", chat_id=group, text="?")


async def test_an_upgrade_is_told_on_both_sides(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    group = await group_of(telegram, BOT_ID, kind="group")
    await bot.updates()
    new = (await telegram.post(f"/groups/{group}/upgrade"))["id"]
    left, came = [update["message"] for update in await bot.updates()]
    assert (left["chat"]["id"], left["migrate_to_chat_id"]) == (group, new)
    assert (came["chat"]["id"], came["migrate_from_chat_id"]) == (new, group)


async def test_impossible_acts_say_why(telegram: Sandbox, wang: Person) -> None:
    for act, fields, sentence in (
        ("fly", {}, "Nobody can fly; people can"),
        ("text", {"text": "x", "colour": "red"}, "colour"),
        ("edit", {"message_id": 9, "text": "x"}, "has no message 9"),
        ("text", {"text": "x", "chat_id": -5}, "no group -5"),
    ):
        with pytest.raises(SandboxError, match=sentence):
            await wang.act(act, **fields)
