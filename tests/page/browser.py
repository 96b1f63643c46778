"""A real browser, and what a test may see and do on the page."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Playwright, Request

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
LAPTOP = (1366, 860)
PHONE = (390, 844)


def executable() -> str | None:
    """JINHUAI_CHROMIUM, or what is on the PATH."""
    named = os.environ.get("JINHUAI_CHROMIUM")
    return named or next((path for path in map(shutil.which, NAMES) if path), None)


async def launched(playwright: Playwright, path: str, environment: dict[str, str] | None = None) -> Browser:
    # the variables of this process, and what a test adds to them
    env: dict[str, str | float | bool] = {**os.environ, **(environment or {})}
    return await playwright.chromium.launch(executable_path=path, args=ARGUMENTS, env=env)


@dataclass
class Screen:
    """The page in one window. What it complains of and asks for is written down."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    under_way: set[Request] = field(default_factory=set)

    def listen(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfinished", self._answered)
        self.page.on("requestfailed", self._answered)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)
        self.under_way.add(request)

    def _answered(self, request: Request) -> None:
        self.under_way.discard(request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    async def open(self, *, welcome: bool = False) -> None:
        """Go there; the lines of a first visit are put away unless a test is about them."""
        await self.page.goto(self.url)
        if not welcome:
            await self.page.get_by_role("button", name="知道了").click()

    def phone(self, id: int) -> Phone:  # noqa: A002
        return Phone(self, self.page.locator(f"#phone-{id}"))

    def button(self, name: str, *, exact: bool = False) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    async def script(self, expression: str) -> Any:
        return await self.page.evaluate(expression)


@dataclass(slots=True)
class Phone:
    screen: Screen
    shown: Locator

    def message(self, text: str) -> Locator:
        """The messages with that text."""
        return self.shown.locator("li.message", has_text=text)

    def button(self, name: str) -> Locator:
        return self.shown.get_by_role("button", name=name)

    async def tap(self, name: str) -> None:
        """The newest inline button with that text."""
        await self.shown.locator(".inline-keyboard").get_by_text(name, exact=True).last.click()

    async def write(self, text: str) -> None:
        await self.shown.get_by_label("写消息").fill(text)
        await self.shown.get_by_label("写消息").press("Enter")

    async def attach(self, name: str) -> None:
        """Open the tray and take what has that name."""
        await self.button("照片、语音、位置").click()
        await self.shown.get_by_role("button", name=name, exact=True).click()
