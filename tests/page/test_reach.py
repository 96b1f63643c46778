"""That everybody can use the page: any window, no mouse, weak eyes, no fonts, hostile words, a lost server."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Playwright, expect

from sandbox.client import Person, Sandbox
from sandbox.page import POLICY
from tests.page.browser import PHONE, Screen, launched
from tests.page.conftest import Opening
from tests.page.updates import next_update
from tests.sandbox.bot import BotClient
from tests.sandbox.conftest import serving

pytestmark = pytest.mark.asyncio(loop_scope="session")
CARD = {"inline_keyboard": [[{"text": "我到了", "callback_data": "here"}, {"text": "来不了", "callback_data": "no"}]]}


async def people(telegram: Sandbox) -> list[Person]:
    """Six people, four of them to be shown first, in an order that is not that of their ids."""
    names = ["王建国", "李秀英", "陈晓燕", "周队长", "赵警官", "刘叔"]
    places = [1, None, 3, 2, 4, None]
    return [
        await telegram.person(name, id=1001 + number, featured=place, about=f"{name}的事")
        for number, (name, place) in enumerate(zip(names, places, strict=True))
    ]


async def test_a_first_visit_is_told_in_three_lines(opening: Opening, wang: Person) -> None:
    screen = await opening(welcome=True)
    lines = screen.page.locator("#welcome li")
    await expect(lines).to_have_count(3)
    await screen.button("知道了").click()
    await expect(lines.first).to_be_hidden()
    await screen.page.reload()
    await expect(screen.phone(1001).shown).to_be_visible()
    await expect(lines.first).to_be_hidden()
    await screen.button("怎么玩").click()
    await expect(lines.first).to_be_visible()
    await screen.page.keyboard.press("Escape")
    await expect(lines.first).to_be_hidden()
    await expect(screen.button("怎么玩")).to_be_focused()


async def test_four_phones_stand_side_by_side(opening: Opening, telegram: Sandbox) -> None:
    await people(telegram)
    screen = await opening()
    phones = screen.page.locator(".phone")
    await expect(phones).to_have_count(4)
    names = await screen.page.locator(".phone h2").all_inner_texts()
    assert names == ["王建国", "周队长", "陈晓燕", "赵警官"]
    for number in range(4):
        await expect(phones.nth(number)).to_be_in_viewport(ratio=1)
        box = await phones.nth(number).bounding_box()
        assert box is not None
        assert 296 <= box["width"] <= 330


async def test_a_phone_is_added_found_by_what_its_owner_does_and_put_away(opening: Opening, telegram: Sandbox) -> None:
    await people(telegram)
    screen = await opening()
    await screen.button("再加一部手机").click()
    await screen.page.get_by_label("找人").fill("刘叔的事")
    await screen.page.keyboard.press("Enter")
    await expect(screen.phone(1006).shown).to_be_in_viewport(ratio=0.99)
    await screen.page.reload()
    await expect(screen.page.locator(".phone")).to_have_count(5)
    await screen.phone(1006).button("刘叔: 更多").click()
    await screen.page.get_by_role("menuitem", name="收起").click()
    await expect(screen.page.locator(".phone")).to_have_count(4)
    await screen.button("再加一部手机").click()
    await screen.page.get_by_label("找人").fill("新来的小吴")
    await screen.page.get_by_role("button", name="新来的人: 新来的小吴").click()
    await expect(screen.phone(1007).button("开始")).to_be_visible()


async def test_on_a_narrow_window_one_phone_fills_it(opening: Opening, telegram: Sandbox, bot: BotClient) -> None:
    await people(telegram)
    screen = await opening(PHONE)
    wang, chen = screen.phone(1001), screen.phone(1003)
    await expect(wang.shown).to_be_in_viewport(ratio=1)
    await expect(chen.shown).not_to_be_in_viewport()
    box = await wang.shown.bounding_box()
    assert box is not None
    assert box["width"] == PHONE[0]
    assert await screen.script("document.documentElement.scrollWidth") == PHONE[0]
    tab = screen.page.locator("#rail").get_by_role("button", name="陈晓燕")
    for text in ("一", "二"):
        await bot("sendMessage", chat_id=1003, text=text)
    await expect(tab).to_have_accessible_name("陈晓燕 2 条没看")
    await expect(tab.locator(".badge")).to_have_text("2")
    await tab.click()
    await expect(chen.shown).to_be_in_viewport(ratio=1)
    await expect(tab.locator(".badge")).to_be_hidden()
    await expect(tab).to_have_attribute("aria-current", "true")
    assert (await telegram.get("/watch", chats="1003"))["unread"] == {}


async def test_what_can_be_tapped_is_large_enough_for_a_thumb(screen: Screen, bot: BotClient) -> None:
    await bot("sendMessage", chat_id=1001, text="到了点一下", reply_markup=CARD)
    await bot("sendMessage", chat_id=1001, text="常用", reply_markup={"keyboard": [["求助"]], "resize_keyboard": True})
    await expect(screen.phone(1001).button("求助")).to_be_visible()
    await screen.button("网络").click()
    await screen.button("调时间").click()
    small = await screen.script(
        """[...document.querySelectorAll("button:not(.in-text), select, input, textarea")].filter((each) => {
            const { width, height } = each.getBoundingClientRect();
            return width && (height < 40 || width < 26);
        }).map((each) => each.outerHTML.slice(0, 120))"""
    )
    assert small == []


async def test_everything_works_without_a_mouse(opening: Opening, bot: BotClient, wang: Person, zhou: Person) -> None:
    await wang.start()
    await bot("sendMessage", chat_id=1001, text="到了点一下", reply_markup=CARD)
    screen = await opening()
    press = screen.page.keyboard.press
    await expect(screen.phone(1001).button("我到了")).to_be_visible()
    reached = []
    for _ in range(40):
        await press("Tab")
        reached.append(
            await screen.script(
                "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
            )
        )
    for name in (
        "网络",
        "怎么玩",
        "再加一部手机",
        "王建国: 更多",
        "我到了",
        "来不了",
        "写消息",
        "发送",
        "机器人的命令",
    ):
        assert name in reached
    # 1 to 9 tap the newest buttons, Esc leads back to the input
    await screen.phone(1001).button("王建国: 更多").focus()
    await press("2")
    assert (await next_update(bot, "callback_query"))["callback_query"]["data"] == "no"
    await press("Escape")
    await expect(screen.phone(1001).shown.get_by_label("写消息")).to_be_focused()
    await screen.page.keyboard.type("来了")
    await press("Enter")
    await next_update(bot, "message", text="来了")
    # arrows lead from button to button, also when the card changes under them
    await screen.phone(1001).button("我到了").focus()
    await press("ArrowRight")
    await expect(screen.phone(1001).button("来不了")).to_be_focused()
    await bot("editMessageText", chat_id=1001, message_id=2, text="还来吗?", reply_markup=CARD)
    await expect(screen.phone(1001).message("还来吗?").get_by_role("button", name="来不了")).to_be_focused()
    # the tray and a menu
    await screen.phone(1001).button("照片、语音、位置").focus()
    await press("Enter")
    await press("Tab")
    await press("Enter")
    await next_update(bot, "message", has="voice")
    await screen.phone(1001).button("王建国: 更多").focus()
    await press("Enter")
    await press("ArrowDown")
    await press("Escape")
    await expect(screen.phone(1001).button("王建国: 更多")).to_be_focused()


async def test_new_messages_are_read_aloud_old_ones_are_not(screen: Screen, bot: BotClient) -> None:
    log = screen.phone(1001).shown.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await bot("sendMessage", chat_id=1001, text="早")
    await expect(screen.phone(1001).message("早").locator(".only-heard").first).to_have_text("Bot 1000001: ")


async def test_words_stand_out_from_what_is_behind_them(screen: Screen, bot: BotClient, telegram: Sandbox) -> None:
    card = await bot("sendMessage", chat_id=1001, text="到了点一下 13812345678", reply_markup=CARD)
    await bot("editMessageText", chat_id=1001, message_id=card["message_id"], text="/my 13812345678", reply_markup=CARD)
    await telegram.post("/people/1001/location", latitude=30.344, longitude=114.133)
    await telegram.post("/faults", kind="429")
    await screen.button("怎么玩").click()
    await screen.button("网络").click()
    await screen.phone(1001).button("照片、语音、位置").click()
    await expect(screen.phone(1001).message("位置")).to_be_visible()
    assert await screen.script(PALE) == []


# Texts whose contrast with the nearest coloured background is below 4.5 : 1 (WCAG 2, AA).
PALE = """(() => {
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = ([red, green, blue]) => {
        const linear = (each) => (each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
        const [r, g, b] = [red, green, blue].map((each) => linear(each / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
        for (let each = element; each; each = each.parentElement) {
            const colour = parts(getComputedStyle(each).backgroundColor);
            if ((colour[3] ?? 1) > 0.5) return colour;
        }
        return [255, 255, 255];
    };
    const pale = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        const words = texts.currentNode.textContent.trim();
        if (!words || !element.checkVisibility() || element.closest("svg, :disabled")) continue;
        const [one, two] = [light(parts(getComputedStyle(element).color)), light(behind(element))];
        const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
        if (ratio < 4.5) pale.push(`${words}: ${ratio.toFixed(2)}`);
    }
    return pale;
})()"""


@pytest.mark.parametrize(
    "text",
    [
        '<img src=x onerror="window.hurt = 1"><script>window.hurt = 1</script>',
        "\u202egnp.exe\u2066 反过来",
        "a" * 400,
    ],
)
async def test_hostile_words_are_words(screen: Screen, bot: BotClient, telegram: Sandbox, text: str) -> None:
    await telegram.post("/people", id=1001, first_name=text[:60])
    await bot("setMyCommands", commands=[{"command": "my", "description": text[:200]}])
    key = {
        "inline_keyboard": [[{"text": text, "callback_data": "x"}, {"text": "去", "url": "javascript:window.hurt=1"}]]
    }
    await bot("sendMessage", chat_id=1001, text=text, reply_markup=key)
    link = [{"type": "text_link", "offset": 0, "length": 4, "url": "javascript:window.hurt = 1"}]
    await bot("sendMessage", chat_id=1001, text=text, entities=link)
    await screen.phone(1001).write(text)
    phone = screen.phone(1001)
    await expect(phone.message(text)).to_have_count(3)
    await expect(phone.button("去")).to_be_disabled()
    await phone.shown.locator(".inline-keyboard").get_by_role("button").first.click()
    query = (await next_update(bot, "callback_query"))["callback_query"]
    await bot("answerCallbackQuery", callback_query_id=query["id"], text=text[:190])
    await expect(phone.shown.get_by_role("status")).to_have_text(text[:190])
    await phone.button("机器人的命令").click()
    await expect(screen.page.get_by_role("menuitem")).to_contain_text(text[:200])
    assert await screen.script("window.hurt === undefined")
    assert await screen.script("document.querySelectorAll('.phone img, .phone script').length") == 0
    # nothing sticks out of its phone
    assert await screen.script(
        "[...document.querySelectorAll('.messages')].every((each) => each.scrollWidth <= each.clientWidth)"
    )


async def test_the_page_keeps_to_itself(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        page = await http.get(url)
        script = await http.get(f"{url}/static/js/main.js")
    for answer in (page, script):
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "javascript" in script.headers["Content-Type"]
    assert "<script>" not in page.text
    assert " style=" not in page.text


async def test_chinese_is_readable_on_a_machine_without_a_chinese_font(
    playwright: Playwright, chromium: str, url: str, wang: Person, tmp_path: Path
) -> None:
    settings = tmp_path / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        "<selectfont><rejectfont><glob>*CJK*</glob><glob>*wqy*</glob><glob>*Droid*</glob></rejectfont></selectfont>"
        f"<cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    browser = await launched(playwright, chromium, {"FONTCONFIG_FILE": str(settings)})
    try:
        page = await browser.new_page()
        await page.goto(url)
        await expect(page.locator(".phone")).to_be_visible()
        await page.wait_for_function(
            "[...document.fonts].some(({ family, status }) => family.includes('Jinhuai') && status === 'loaded')"
        )
    finally:
        await browser.close()


async def test_a_server_that_went_away_is_missed(opening: Opening) -> None:
    async with serving() as first:
        await furnished(first)
        screen = await opening(address=first)
        await expect(screen.phone(1001).shown).to_be_visible()
    await expect(screen.page.get_by_text("连不上了")).to_be_visible()
    await screen.page.goto("about:blank")
    # the browser notes each attempt that found nobody
    screen.complaints.clear()


async def furnished(url: str) -> None:
    async with BotClient(url) as bot, Sandbox(url) as telegram:
        await bot("getMe")
        await telegram.person("王建国", id=1001)


async def test_a_page_that_came_too_early_fills_by_itself(opening: Opening, url: str) -> None:
    screen = await opening()
    await expect(screen.page.get_by_text("正在等机器人上线")).to_be_visible()
    async with BotClient(url) as bot:
        await bot("getMe")
        await expect(screen.page.get_by_text("人还没来")).to_be_visible()
    await furnished(url)
    await expect(screen.phone(1001).button("开始")).to_be_visible()


async def test_six_phones_share_one_long_poll(opening: Opening, telegram: Sandbox, bot: BotClient) -> None:
    everybody = await people(telegram)
    for number, person in enumerate(everybody):
        await person.start()
        await telegram.post("/people", id=person.id, featured=number)
    screen = await opening()
    await expect(screen.page.locator(".phone")).to_have_count(6)
    await asyncio.gather(*(bot("sendMessage", chat_id=person.id, text="齐了") for person in everybody))
    for person in everybody:
        await expect(screen.phone(person.id).message("齐了")).to_have_count(1)
    await asyncio.sleep(0.5)
    (waiting,) = screen.under_way
    assert "/sandbox/watch" in waiting.url
