"""The page in a browser, against a sandbox and a bot that speaks plain HTTP: nothing of the product takes part.

A browser takes seconds to start: all tests of a process share one, and its event loop.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, async_playwright, expect

from sandbox.client import Person, Sandbox
from tests.page.browser import LAPTOP, NAMES, Screen, executable, launched
from tests.program import PATIENCE
from tests.sandbox.bot import BotClient
from tests.sandbox.conftest import serving

Opening = Callable[..., Awaitable[Screen]]
IN_MEMORY = ("blob:", "data:")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is. Nobody need have one, but what lands is tested in one."""
    path = executable()
    if path is not None:
        return path
    missing = f"no browser: install Chromium ({', '.join(NAMES)}) or name one with JINHUAI_CHROMIUM"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def playwright(chromium: str) -> AsyncIterator[Playwright]:
    async with async_playwright() as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(playwright: Playwright, chromium: str) -> AsyncIterator[Browser]:
    started = await launched(playwright, chromium)
    yield started
    await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def url() -> AsyncIterator[str]:
    async with serving() as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def bot(url: str) -> AsyncIterator[BotClient]:
    """A bot that has called once, so that it exists."""
    async with BotClient(url) as client:
        await client("getMe")
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def telegram(url: str, bot: BotClient) -> AsyncIterator[Sandbox]:
    async with Sandbox(url) as sandbox:
        yield sandbox


@pytest_asyncio.fixture(loop_scope="session")
async def opening(browser: Browser, url: str) -> AsyncIterator[Opening]:
    """opening(size=PHONE): another window on the page. Afterwards: nothing complained, nothing left this machine."""
    screens: list[Screen] = []

    async def opened(size: tuple[int, int] = LAPTOP, *, welcome: bool = False, address: str = url) -> Screen:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, has_touch=size[0] < 760, locale="zh-CN"
        )
        context.set_default_timeout(PATIENCE * 1000)
        expect.set_options(timeout=PATIENCE * 1000)
        screen = Screen(await context.new_page(), address)
        screen.listen()
        screens.append(screen)
        await screen.open(welcome=welcome)
        return screen

    yield opened
    for screen in screens:
        await screen.page.context.close()
        asked = {urlsplit(request).hostname for request in screen.requests if not request.startswith(IN_MEMORY)}
        assert asked == {"127.0.0.1"}
        assert screen.complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def wang(telegram: Sandbox) -> Person:
    return await telegram.person("王建国", id=1001, about="护学队 义警", featured=1)


@pytest_asyncio.fixture(loop_scope="session")
async def zhou(telegram: Sandbox) -> Person:
    return await telegram.person("周队长", id=1002, about="护学队 队长", featured=2)


@pytest_asyncio.fixture(loop_scope="session")
async def screen(opening: Opening, wang: Person, zhou: Person) -> Screen:
    """Two phones, 王建国's and 周队长's; both have started."""
    await wang.start()
    await zhou.start()
    return await opening()
