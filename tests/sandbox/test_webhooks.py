"""Webhooks: delivery, the secret, retries, order, and the refusals round them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.client import Person, Sandbox
from sandbox.webhooks import Patience
from tests.sandbox.bot import BotClient, RefusedError
from tests.sandbox.conftest import Serving


@dataclass
class Receiver:
    """A bot's webhook that notes what came. busy: seconds each answer takes. failing: how many 500s first."""

    url: str = ""
    got: list[Any] = field(default_factory=list)
    headers: list[Any] = field(default_factory=list)
    failing: int = 0
    busy: float = 0
    reply: Any = None
    at_once: int = 0
    most_at_once: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, request: Request) -> Response:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        body = await request.json()
        await asyncio.sleep(self.busy)
        self.at_once -= 1
        if self.failing:
            self.failing -= 1
            return Response("no", 500)
        self.got.append(body)
        self.headers.append(request.headers)
        self.came.set()
        return JSONResponse(self.reply) if self.reply else Response()

    async def texts(self, count: int) -> list[str]:
        """The texts of the first updates, once there are that many."""
        async with asyncio.timeout(3):
            while len(self.got) < count:
                self.came.clear()
                await self.came.wait()
        return [update["message"]["text"] for update in self.got]


@contextlib.asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = Starlette(routes=[Route("/hook", receiver.receive, methods=["POST"])])
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    receiver.url = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
    running = asyncio.create_task(server.serve([listener]))
    try:
        yield receiver
    finally:
        server.should_exit = True
        await running


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


async def test_updates_come_with_the_secret_and_are_confirmed(
    bot: BotClient, telegram: Sandbox, wang: Person, hook: Receiver
) -> None:
    await wang.send("早先")
    await bot("setWebhook", url=hook.url, secret_token="s3cret_-")
    await wang.send("现在")
    assert await hook.texts(2) == ["早先", "现在"]
    assert hook.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s3cret_-"
    assert hook.got[1]["update_id"] == hook.got[0]["update_id"] + 1
    info = await bot("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)


async def test_a_failed_delivery_comes_again_in_order(bot: BotClient, wang: Person, hook: Receiver) -> None:
    hook.failing = 3
    await bot("setWebhook", url=hook.url)
    for text in "一二三":
        await wang.send(text)
    assert await hook.texts(3) == ["一", "二", "三"]
    info = await bot("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert hook.failing == 0


async def test_chats_are_served_side_by_side_and_each_in_order(
    bot: BotClient, telegram: Sandbox, hook: Receiver
) -> None:
    hook.busy = 0.05
    await bot("setWebhook", url=hook.url, max_connections=3)
    acts = [
        {"person": 1001 + number % 5, "act": "text", "fields": {"text": f"{number % 5}:{number}"}}
        for number in range(15)
    ]
    await telegram.bulk(acts)
    texts = await hook.texts(15)
    for chat in range(5):
        mine = [int(text.partition(":")[2]) for text in texts if text.startswith(f"{chat}:")]
        assert mine == sorted(mine)
        assert len(mine) == 3
    assert hook.most_at_once == 3


async def test_a_webhook_that_is_down_gets_everything_later(
    serve: Serving,
) -> None:
    async with (
        serve(patience=Patience(first=0.02, longest=0.05)) as url,
        BotClient(url) as bot,
        Sandbox(url) as telegram,
    ):
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            closed = f"http://127.0.0.1:{nobody.getsockname()[1]}/hook"
            await bot("setWebhook", url=closed)
            wang = await telegram.person("王建国")
            await wang.send("在吗")
            async with asyncio.timeout(2):
                while "last_error_message" not in (info := await bot("getWebhookInfo")):
                    await asyncio.sleep(0.02)
        assert info["last_error_message"] == "Connection refused"
        assert info["pending_update_count"] == 1
        async with receiving() as hook:
            await bot("setWebhook", url=hook.url)
            assert await hook.texts(1) == ["在吗"]


async def test_a_method_in_the_answer_is_carried_out(bot: BotClient, wang: Person, hook: Receiver) -> None:
    hook.reply = {"method": "sendMessage", "chat_id": 1001, "text": "收到"}
    await bot("setWebhook", url=hook.url)
    await wang.send("早")
    await wang.sees("收到")


async def test_a_duplicate_is_posted_twice(bot: BotClient, telegram: Sandbox, wang: Person, hook: Receiver) -> None:
    await bot("setWebhook", url=hook.url)
    await telegram.fault("webhook", "duplicate")
    await wang.send("一")
    await wang.send("二")
    assert await hook.texts(3) == ["一", "一", "二"]


async def test_polling_and_webhook_exclude_each_other(bot: BotClient, wang: Person, hook: Receiver) -> None:
    polling = asyncio.create_task(bot("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    await bot("setWebhook", url=hook.url, allowed_updates=["callback_query"])
    with pytest.raises(RefusedError, match="Conflict: terminated by setWebhook request"):
        await polling
    with pytest.raises(RefusedError) as refused:
        await bot("getUpdates")
    assert refused.value.body["error_code"] == 409
    assert refused.value.body["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    assert (await bot("getWebhookInfo"))["allowed_updates"] == ["callback_query"]
    await bot("deleteWebhook")
    assert await bot("getUpdates") == []


async def test_pending_updates_can_be_dropped(bot: BotClient, wang: Person, hook: Receiver) -> None:
    await wang.send("旧")
    await bot("setWebhook", url=hook.url, drop_pending_updates=True)
    await wang.send("新")
    assert await hook.texts(1) == ["新"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://example.org/hook", "bad webhook: the sandbox calls loopback addresses only"),
        ("http://10.0.0.1/hook", "bad webhook: the sandbox calls loopback addresses only"),
        ("ftp://127.0.0.1/", "bad webhook: invalid webhook URL specified"),
    ],
)
async def test_webhooks_elsewhere_are_refused(bot: BotClient, address: str, words: str) -> None:
    with pytest.raises(RefusedError) as refused:
        await bot("setWebhook", url=address)
    assert refused.value.body["description"] == f"Bad Request: {words}"


async def test_a_secret_has_few_characters(bot: BotClient, hook: Receiver) -> None:
    with pytest.raises(RefusedError, match="secret token contains unallowed characters"):
        await bot("setWebhook", url=hook.url, secret_token="ä")
