"""Reading and answering on a phone: bubbles, cards that change, buttons, the permanent keys."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from sandbox.client import Person, Sandbox
from tests.page.browser import Screen
from tests.page.conftest import Opening
from tests.page.updates import next_update
from tests.sandbox.bot import BotClient

pytestmark = pytest.mark.asyncio(loop_scope="session")
CARD = {"inline_keyboard": [[{"text": "我到了", "callback_data": "here"}, {"text": "来不了", "callback_data": "no"}]]}


async def test_what_is_said_stands_on_its_side_with_its_time(screen: Screen, bot: BotClient) -> None:
    wang = screen.phone(1001)
    await bot("sendMessage", chat_id=1001, text="王师傅早!")
    await wang.write("早")
    await expect(wang.message("王师傅早!")).to_have_class("message in arrived")
    await expect(wang.message("早").last).to_have_class("message out arrived")
    await expect(wang.message("王师傅早!").locator(".when")).to_have_text(re.compile(r"^\d{1,2}:\d\d$"))
    await expect(screen.phone(1002).message("王师傅早!")).to_have_count(0)


async def test_a_card_changes_where_it_stands(screen: Screen, bot: BotClient) -> None:
    card = await bot("sendMessage", chat_id=1001, text="到了点一下", reply_markup=CARD)
    await bot("sendMessage", chat_id=1001, text="后来的")
    wang = screen.phone(1001)
    await expect(wang.button("我到了")).to_be_visible()
    await bot("editMessageText", chat_id=1001, message_id=card["message_id"], text="签到好了")
    await expect(wang.message("签到好了")).to_have_class("message in changed")
    await expect(wang.message("到了点一下")).to_have_count(0)
    await expect(wang.button("我到了")).to_have_count(0)
    await expect(wang.shown.locator("li.message").last).to_contain_text("后来的")
    await expect(wang.message("签到好了").locator(".when")).to_contain_text("已更新")


async def test_a_tapped_button_turns_until_it_is_answered(screen: Screen, bot: BotClient) -> None:
    await bot("sendMessage", chat_id=1001, text="到了点一下", reply_markup=CARD)
    wang = screen.phone(1001)
    await wang.tap("我到了")
    await expect(wang.button("我到了")).to_have_attribute("aria-busy", "true")
    query = (await next_update(bot, "callback_query"))["callback_query"]
    assert query["data"] == "here"
    # the card may change before the answer comes: the button still turns
    await bot(
        "editMessageText", chat_id=1001, message_id=query["message"]["message_id"], text="在记", reply_markup=CARD
    )
    await expect(wang.message("在记").get_by_role("button", name="我到了")).to_have_attribute("aria-busy", "true")
    await bot("answerCallbackQuery", callback_query_id=query["id"], text="记下了")
    await expect(wang.shown.get_by_role("status")).to_have_text("记下了")
    await expect(wang.button("我到了")).not_to_have_attribute("aria-busy", "true")
    await expect(screen.phone(1002).shown.get_by_role("status")).to_have_text("")


async def test_an_alert_waits_for_its_button(screen: Screen, bot: BotClient) -> None:
    await bot("sendMessage", chat_id=1001, text="到了点一下", reply_markup=CARD)
    wang = screen.phone(1001)
    await wang.tap("来不了")
    query = (await next_update(bot, "callback_query"))["callback_query"]
    await bot("answerCallbackQuery", callback_query_id=query["id"], text="先问问队长", show_alert=True)
    box = wang.shown.get_by_role("alertdialog")
    await expect(box).to_contain_text("先问问队长")
    await box.get_by_role("button", name="好").click()
    await expect(box).to_have_count(0)


async def test_a_deleted_message_goes(screen: Screen, bot: BotClient) -> None:
    gone = await bot("sendMessage", chat_id=1001, text="弄错了")
    wang = screen.phone(1001)
    await expect(wang.message("弄错了")).to_be_visible()
    await bot("deleteMessage", chat_id=1001, message_id=gone["message_id"])
    await expect(wang.message("弄错了")).to_have_count(0)


async def test_the_permanent_keys_stand_above_and_send(screen: Screen, bot: BotClient, wang: Person) -> None:
    keys = {"keyboard": [["我的班", "求助"]], "resize_keyboard": True, "input_field_placeholder": "也能打字"}
    await bot("sendMessage", chat_id=1001, text="您好", reply_markup=keys)
    phone = screen.phone(1001)
    await phone.button("求助").click()
    await expect(phone.message("求助")).to_be_visible()
    assert (await next_update(bot, "message", text="求助"))["message"]["from"]["id"] == wang.id
    assert await phone.shown.get_by_label("写消息").get_attribute("placeholder") == "也能打字"
    await phone.button("常用按钮").click()
    await expect(phone.button("我的班")).to_be_hidden()
    await phone.button("常用按钮").click()
    await bot("sendMessage", chat_id=1001, text="收起", reply_markup={"remove_keyboard": True})
    await expect(phone.button("我的班")).to_have_count(0)


async def test_an_empty_chat_begins_with_a_button(opening: Opening, bot: BotClient, wang: Person) -> None:
    await bot("setMyDescription", description="帮您记着班。")
    screen = await opening()
    phone = screen.phone(1001)
    await expect(phone.shown).to_contain_text("帮您记着班。")
    await phone.button("开始").click()
    assert (await next_update(bot, "message"))["message"]["text"] == "/start"
    await expect(phone.shown.get_by_label("写消息")).to_be_visible()


async def test_a_link_into_the_bot_starts_it_in_the_same_phone(
    screen: Screen, bot: BotClient, telegram: Sandbox
) -> None:
    await telegram.post("/bots/1000001", username="jinhuai_bot")
    text = '<a href="https://t.me/Jinhuai_Bot?start=roster_7">看排班表</a>'
    await bot("sendMessage", chat_id=1001, text=text, parse_mode="HTML")
    phone = screen.phone(1001)
    await phone.button("看排班表").click()
    assert (await next_update(bot, "message", text="/start roster_7"))["message"]["from"]["id"] == 1001
    await bot(
        "sendMessage", chat_id=1001, text="加群", reply_markup={
            "inline_keyboard": [[{"text": "打开", "url": "https://t.me/jinhuai_bot?start=abc"}]]
        },
    )  # fmt: skip
    await phone.tap("打开")
    await next_update(bot, "message", text="/start abc")


async def test_a_phone_number_is_a_link_that_calls_nobody_here(screen: Screen, bot: BotClient) -> None:
    await bot("sendMessage", chat_id=1001, text="电话 13812345678, 社区 027-81234567")
    phone = screen.phone(1001)
    link = phone.shown.get_by_role("link", name="13812345678")
    assert await link.get_attribute("href") == "tel:13812345678"
    await link.click()
    await expect(phone.shown.get_by_role("status")).to_contain_text("13812345678")
    assert screen.page.url == f"{screen.url}/"
    await expect(phone.shown.get_by_role("link", name="027-81234567")).to_be_visible()


async def test_the_commands_are_those_of_this_person(screen: Screen, bot: BotClient) -> None:
    await bot("setMyCommands", commands=[{"command": "my", "description": "我的班"}])
    leader = {"type": "chat", "chat_id": 1002}
    await bot("setMyCommands", commands=[{"command": "duty", "description": "谁在岗"}], scope=leader)
    await screen.phone(1002).button("机器人的命令").click()
    await screen.page.get_by_role("menuitem", name="谁在岗").click()
    await next_update(bot, "message", text="/duty")
    await screen.phone(1001).button("机器人的命令").click()
    await expect(screen.page.get_by_role("menuitem")).to_have_text(["/my 我的班"])


async def test_answering_and_mending_a_message(screen: Screen, bot: BotClient) -> None:
    asked = await bot("sendMessage", chat_id=1001, text="几点到?")
    phone = screen.phone(1001)
    await phone.message("几点到?").hover()
    await phone.message("几点到?").get_by_label("这条消息").click()
    await screen.page.get_by_role("menuitem", name="回复").click()
    await phone.write("7点20")
    answer = (await next_update(bot, "message", text="7点20"))["message"]
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    await expect(phone.message("7点20").locator(".quoted")).to_contain_text("几点到?")
    await phone.message("7点20").hover()
    await phone.message("7点20").get_by_label("这条消息").click()
    await screen.page.get_by_role("menuitem", name="改一下").click()
    await phone.write("7点半")
    assert (await next_update(bot, "edited_message"))["edited_message"]["text"] == "7点半"
    await expect(phone.message("7点半")).to_be_visible()


async def test_blocking_the_bot_and_taking_it_back(screen: Screen, bot: BotClient) -> None:
    phone = screen.phone(1001)
    await phone.button("王建国: 更多").click()
    await screen.page.get_by_role("menuitem", name="拉黑机器人").click()
    await expect(phone.shown.get_by_text("拉黑了机器人")).to_be_visible()
    await expect(phone.shown.get_by_label("写消息")).to_be_hidden()
    await phone.button("解除").click()
    await expect(phone.shown.get_by_label("写消息")).to_be_visible()
    assert (await next_update(bot, "my_chat_member"))["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_a_group_is_spoken_in_by_whoever_is_chosen(
    screen: Screen, bot: BotClient, telegram: Sandbox, wang: Person, zhou: Person
) -> None:
    await telegram.post("/bots/1000001", privacy_mode=False)
    group = await telegram.group("护学队", zhou, wang)
    await bot("sendMessage", chat_id=group, text="谁去东门?", reply_markup=CARD)
    await screen.button("再加一部手机").click()
    await screen.page.get_by_label("找人").fill("护学队")
    await screen.page.get_by_role("button", name="护学队 群").click()
    phone = screen.phone(group)
    await expect(phone.message("建了这个群")).to_be_visible()
    for name, person in (("周队长", 1002), ("王建国", 1001)):
        await phone.shown.get_by_label("谁在说").select_option(name)
        await phone.write(f"{name}去")
        message = (await next_update(bot, "message", text=f"{name}去"))["message"]
        assert (message["from"]["id"], message["chat"]["id"]) == (person, group)
    await expect(phone.message("王建国去")).to_have_class("message out arrived")
    # what the others said stands on the other side, with their name
    await expect(phone.message("周队长去")).to_contain_class("in")
    await expect(phone.message("周队长去").locator(".sender")).to_have_text("周队长")
    await phone.tap("我到了")
    assert (await next_update(bot, "callback_query"))["callback_query"]["from"]["id"] == 1001
