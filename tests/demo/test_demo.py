"""`jinhuai demo` as a visitor has it: one command, one page, four phones, a shift that is about to begin."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.page.conftest import browser, chromium, playwright
from tests.program import Running, command, eventually

__all__ = ["browser", "chromium", "playwright"]

pytestmark = pytest.mark.asyncio(loop_scope="session")
SECONDS = 1000


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path) -> AsyncIterator[tuple[Running, str]]:
    process = command("demo", "--port", "0", "--no-browser", environment={}, log=tmp_path / "demo.log")

    async def address() -> str:
        found = re.search(r"is running: (http\S+)", process.said)
        return found[1] if found else ""

    try:
        yield process, await eventually(address, 60, lambda: f"the demo does not start:\n{process.said}")
    finally:
        await process.stop(within=40)


def phone(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=re.compile(name)).first


async def tap(phone: Locator, label: str) -> None:
    await phone.get_by_role("button", name=label, exact=True).last.click()


async def test_a_visitor_checks_in_and_the_office_sees_it(demo: tuple[Running, str], browser: Browser) -> None:
    process, address = demo
    page = await browser.new_page(viewport={"width": 1366, "height": 860})
    await page.goto(address)
    await page.get_by_role("button", name="知道了").click()
    wang, zhou, chen = phone(page, "王建明"), phone(page, "周大勇"), phone(page, "陈晓雯")
    await expect(zhou).to_be_visible()
    await expect(wang.get_by_text(re.compile("到了点一下")).last).to_be_visible(timeout=30 * SECONDS)
    await tap(wang, "我到了")
    await tap(wang, "不发位置")
    await expect(wang.get_by_text(re.compile("签到好了")).last).to_be_visible(timeout=10 * SECONDS)
    await tap(chen, "👀 谁没到")
    await expect(chen.get_by_text(re.compile("王师傅✅")).last).to_be_visible(timeout=10 * SECONDS)

    # 李姐 does not come: by the clock to a quarter past, and somebody else is asked.
    # 李姐 does not come: forty minutes later the leader knows, and somebody is looked for.
    await page.get_by_role("button", name=re.compile("调时间")).click()
    for _ in range(2):
        await page.get_by_role("button", name="+20分钟").click()
    await expect(zhou.get_by_text(re.compile("李姐没签到|缺1位")).last).to_be_visible(timeout=20 * SECONDS)
    await page.close()
    assert "level=error" not in process.said
