"""Photos, voices, stickers and positions."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from sandbox.files import picture
from tests.page.browser import Screen
from tests.page.updates import next_update
from tests.sandbox.bot import TOKEN, BotClient

pytestmark = pytest.mark.asyncio(loop_scope="session")
LOCATED = {"keyboard": [[{"text": "签到", "request_location": True}]], "resize_keyboard": True}


async def test_a_sample_photo_goes_out_with_the_words_in_the_input(screen: Screen, bot: BotClient, url: str) -> None:
    phone = screen.phone(1001)
    await phone.shown.get_by_label("写消息").fill("3栋门口")
    await phone.attach("发示例照片: 路灯不亮")
    message = (await next_update(bot, "message", has="photo"))["message"]
    assert message["caption"] == "3栋门口"
    size = message["photo"][-1]
    assert (size["width"], size["height"]) == (800, 600)
    path = (await bot("getFile", file_id=size["file_id"]))["file_path"]
    async with httpx.AsyncClient(trust_env=False) as http:
        content = (await http.get(f"{url}/file/bot{TOKEN}/{path}")).content
    assert content.startswith(b"\xff\xd8")
    await expect(phone.shown.get_by_label("写消息")).to_have_value("")


async def test_a_photo_is_shown_and_can_be_seen_large(screen: Screen, bot: BotClient) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        sent = await http.post(
            f"{bot.root}/sendPhoto",
            data={"chat_id": "1001", "caption": "看这儿"},
            files={"photo": ("a.png", picture())},
        )
    assert sent.json()["ok"]
    phone = screen.phone(1001)
    image = phone.shown.get_by_role("img", name="照片: 看这儿")
    await expect(image).to_be_visible()
    await expect(image).to_have_js_property("naturalWidth", 320)
    await phone.button("放大照片: 看这儿").click()
    await expect(screen.page.get_by_role("dialog", name="照片: 看这儿")).to_be_visible()
    await screen.page.keyboard.press("Escape")
    await expect(screen.page.get_by_role("dialog")).to_have_count(0)


async def test_files_from_this_machine_become_a_photo_an_album_or_a_document(
    screen: Screen, bot: BotClient, tmp_path: Path
) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(picture(640, 480))
    (tmp_path / "c.txt").write_text("字")
    phone = screen.phone(1001)

    async def chosen(*names: str) -> None:
        await phone.button("照片、语音、位置").click()
        async with screen.page.expect_file_chooser() as chooser:
            await phone.button("选照片").click()
        await (await chooser.value).set_files([tmp_path / name for name in names])

    await chosen("a.png")
    assert "media_group_id" not in (await next_update(bot, "message", has="photo"))["message"]
    await chosen("a.png", "b.png")
    albums = {(await next_update(bot, "message", has="photo"))["message"]["media_group_id"] for _ in range(2)}
    assert len(albums) == 1
    await chosen("c.txt")
    document = (await next_update(bot, "message", has="document"))["message"]["document"]
    assert document["file_name"] == "c.txt"
    await expect(phone.shown.get_by_role("link", name="c.txt")).to_have_attribute("download", "c.txt")


async def test_three_samples_go_as_one_album(screen: Screen, bot: BotClient) -> None:
    await screen.phone(1001).attach("三张一起发")
    albums = {(await next_update(bot, "message", has="photo"))["message"]["media_group_id"] for _ in range(3)}
    assert len(albums) == 1


async def test_a_voice_and_a_sticker(screen: Screen, bot: BotClient) -> None:
    phone = screen.phone(1001)
    await phone.attach("语音")
    assert (await next_update(bot, "message", has="voice"))["message"]["voice"]["duration"] == 4
    await expect(phone.message("语音 0:04")).to_be_visible()
    await phone.attach("贴图 🙏")
    assert (await next_update(bot, "message", has="sticker"))["message"]["sticker"]["emoji"] == "🙏"
    await expect(phone.shown.locator(".sticker")).to_have_text("🙏")


async def test_a_key_that_asks_for_the_position_opens_the_plan(screen: Screen, bot: BotClient) -> None:
    await bot("sendMessage", chat_id=1001, text="签到", reply_markup=LOCATED)
    phone = screen.phone(1001)
    await phone.shown.locator(".reply-keyboard").get_by_role("button", name="签到").click()
    await screen.button("实验小学东门").click()
    await expect(screen.page.locator(".where")).to_contain_text("实验小学东门 · 2网格")
    await screen.button("发这个位置").click()
    place = (await next_update(bot, "message", has="location"))["message"]["location"]
    assert (place["latitude"], place["longitude"]) == (30.34645, 114.1326)
    await expect(phone.message("位置")).to_contain_text("实验小学东门 · 2网格")
    await expect(phone.message("位置").locator("svg.plan .pin")).to_be_visible()


async def test_the_pin_is_put_by_a_tap_and_moved_by_arrows(screen: Screen, bot: BotClient) -> None:
    phone = screen.phone(1001)
    await phone.attach("位置")
    drawing = screen.page.locator(".map svg.plan")
    box = await drawing.bounding_box()
    assert box is not None
    # the upper left corner of the plan, whatever its letterbox
    await screen.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    where = screen.page.locator(".where small")
    latitude, longitude = map(float, (await where.inner_text()).split(","))
    assert abs(latitude - 30.344) < 0.0001
    assert abs(longitude - 114.133) < 0.0001
    await screen.page.keyboard.press("ArrowUp")
    await screen.page.keyboard.press("Shift+ArrowRight")
    await screen.page.keyboard.press("Enter")
    place = (await next_update(bot, "message", has="location"))["message"]["location"]
    # 10 metres north, 50 metres east
    assert abs((place["latitude"] - latitude) * 111_320 - 10) < 1.5
    assert abs((place["longitude"] - longitude) * 96_070 - 50) < 1.5


async def test_the_plan_can_be_left_without_sending(screen: Screen, bot: BotClient) -> None:
    await screen.phone(1001).attach("位置")
    await screen.page.keyboard.press("Escape")
    await expect(screen.page.get_by_role("dialog")).to_have_count(0)
    await screen.phone(1001).write("不发了")
    assert (await next_update(bot, "message", text="不发了"))["message"]["message_id"] == 3


async def test_a_position_that_was_passed_on_says_so(screen: Screen, bot: BotClient) -> None:
    phone = screen.phone(1001)
    await phone.attach("转来位置")
    await screen.button("警务室").click()
    await screen.button("发这个位置").click()
    origin = (await next_update(bot, "message", has="location"))["message"]["forward_origin"]
    assert origin["type"] == "hidden_user"
    await expect(phone.message("转发自 邻居")).to_be_visible()
    await phone.message("转发自 邻居").hover()
    await phone.message("转发自 邻居").get_by_label("这条消息").click()
    await screen.page.get_by_role("menuitem", name="转发这个位置").click()
    assert (await next_update(bot, "message", has="location"))["message"]["forward_origin"]["type"] == "user"


async def test_another_plan_is_taken_up_by_an_open_page(screen: Screen, url: str) -> None:
    plan = {
        "bounds": {"south": 30.0, "west": 114.0, "north": 30.01, "east": 114.01},
        "grids": [{"name": "九网格", "outline": [[30.0, 114.0], [30.01, 114.0], [30.01, 114.01], [30.0, 114.01]]}],
        "places": [{"name": "老槐树", "kind": "square", "latitude": 30.005, "longitude": 114.005}],
    }
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.put(f"{url}/sandbox/plan", json=plan)).status_code == 200
        await screen.phone(1001).attach("位置")
        await expect(screen.button("老槐树")).to_be_visible()
        await screen.button("老槐树").click()
        await expect(screen.page.locator(".where")).to_contain_text("老槐树 · 九网格")
