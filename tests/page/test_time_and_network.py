"""The clock and the faults."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import expect

from sandbox.client import Sandbox
from tests.page.browser import Screen
from tests.sandbox.bot import BOT_ID, BotClient, RefusedError

pytestmark = pytest.mark.asyncio(loop_scope="session")
CLOSE = timedelta(seconds=10)


async def test_the_clock_goes_on_by_steps(screen: Screen, telegram: Sandbox) -> None:
    before = await telegram.now()
    await screen.button("调时间").click()
    await screen.button("+20分钟").click()
    await expect(screen.page.locator(".clock-panel output")).to_contain_text("到")
    assert timedelta(minutes=20) <= await telegram.now() - before < timedelta(minutes=20) + CLOSE
    shown = (await telegram.now() + timedelta(hours=8)).strftime("%H:%M").removeprefix("0")
    await expect(screen.page.locator(".clock-face b")).to_have_text(shown)
    await screen.page.keyboard.press("Escape")
    await expect(screen.button("+20分钟")).to_be_hidden()


async def test_the_clock_goes_to_what_is_coming(screen: Screen, telegram: Sandbox) -> None:
    await expect(screen.button("到下一班前20分钟")).to_be_disabled()
    await expect(screen.button("下一件事")).to_be_disabled()
    now = await telegram.now()
    timer, shift = now + timedelta(minutes=30), now + timedelta(hours=5)
    coming = [
        {"kind": "shift", "at": shift.isoformat(), "title": "商业街巡逻"},
        {"kind": "timer", "at": timer.isoformat(), "title": "提醒王师傅"},
    ]
    await telegram.post("/coming", bot=BOT_ID, coming=coming)
    await expect(screen.button("下一件事")).to_contain_text("提醒王师傅")
    await expect(screen.button("到下一班前20分钟")).to_contain_text("商业街巡逻")
    await screen.button("下一件事").click()
    # what has passed is no longer coming: the shift is next
    await expect(screen.button("下一件事")).to_contain_text("商业街巡逻")
    assert abs(await telegram.now() - timer) < CLOSE
    await screen.button("到下一班前20分钟").click()
    await expect(screen.button("到下一班前20分钟")).to_be_disabled()
    assert abs(await telegram.now() - (shift - timedelta(minutes=20))) < CLOSE
    await screen.button("调时间").click()
    await screen.page.get_by_label("接下来").get_by_role("button", name="商业街巡逻").click()
    await expect(screen.button("下一件事")).to_be_disabled()
    assert abs(await telegram.now() - shift) < CLOSE


async def test_the_clock_goes_to_a_time_but_never_back(screen: Screen, telegram: Sandbox) -> None:
    await screen.button("调时间").click()
    panel = screen.page.locator(".clock-panel")
    await panel.get_by_label("到哪天").select_option(index=1)
    await panel.get_by_label("到几点").fill("7点半")
    await panel.get_by_label("到几点").press("Enter")
    await expect(panel.locator("output")).to_contain_text("写成 7:30")
    await panel.get_by_label("到几点").fill("7:30")
    await panel.get_by_label("到几点").press("Enter")
    await expect(panel.locator("output")).to_have_text("到 7:30 了")
    local = await telegram.now() + timedelta(hours=8)
    assert (local.hour, local.minute) == (7, 30)
    await panel.get_by_label("到哪天").select_option(index=0)
    await panel.get_by_label("到几点").press("Enter")
    await expect(panel.locator("output")).to_contain_text("只能往前走")
    assert await telegram.now() - timedelta(hours=-8) >= local


async def test_a_fault_for_one_person_strikes_counts_and_ends(screen: Screen, bot: BotClient) -> None:
    await screen.button("网络").click()
    panel = screen.page.locator("#network")
    await panel.get_by_label("管哪件事").select_option(label="发消息")
    await panel.get_by_label("管谁").select_option(label="周队长")
    await panel.get_by_label("几次").select_option(label="3 次")
    await panel.get_by_role("button", name="Telegram 忙 (429)").click()
    active = panel.get_by_label("正在捣乱的")
    await expect(active).to_contain_text("发消息, 周队长 · 中了 0 次 · 还剩 3 次")
    await bot("sendMessage", chat_id=1001, text="到得了")
    with pytest.raises(RefusedError) as refused:
        await bot("sendMessage", chat_id=1002, text="到不了")
    assert (refused.value.status, refused.value.body["parameters"]) == (429, {"retry_after": 5})
    await expect(active).to_contain_text("中了 1 次 · 还剩 2 次")
    await expect(panel.get_by_label("机器人刚做的事").get_by_role("listitem").first).to_contain_text(
        "发消息 → 周队长 Telegram 忙 (429)"
    )
    await active.get_by_role("button", name="停掉 Telegram 忙").click()
    await expect(active).to_contain_text("没有, 一切正常")
    await bot("sendMessage", chat_id=1002, text="又到了")
    await expect(screen.phone(1002).message("又到了")).to_be_visible()


async def test_the_line_is_cut_for_a_while(screen: Screen, telegram: Sandbox) -> None:
    await screen.button("网络").click()
    await screen.button("断网 30 秒").click()
    await expect(screen.page.locator("#network-opener")).to_have_attribute("aria-label", "网络, 1 个毛病")
    (fault,) = await telegram.get("/faults")
    assert (fault["kind"], fault["method"], fault["count"], fault["lasts"]) == ("reset_before", "*", None, 30)
    await screen.button("全部停掉").click()
    await expect(screen.page.locator("#network-opener")).to_have_attribute("aria-label", "网络")
    assert await telegram.get("/faults") == []


async def test_every_fault_on_the_panel_can_be_ordered(screen: Screen, telegram: Sandbox) -> None:
    await screen.button("网络").click()
    orders = screen.page.locator("#network .orders button")
    for number in range(await orders.count()):
        name = await orders.nth(number).locator("b").inner_text()
        await orders.nth(number).click()
        await expect(screen.page.locator("#network > output")).to_have_text(f"好, {name}")
    kinds = {fault["kind"] for fault in await telegram.get("/faults")}
    assert kinds == {
        "429", "5xx", "garbage", "reset_before", "reset_after", "hang", "slow", "error", "duplicate", "reorder",
    }  # fmt: skip
