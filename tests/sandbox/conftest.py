"""A sandbox of its own for every test, reached over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest
import uvicorn

from sandbox.client import Person, Sandbox
from sandbox.server import create_app, server_config
from sandbox.webhooks import Patience
from sandbox.world import Lifetimes
from tests.sandbox.bot import TOKEN, BotClient

Serving = Callable[..., AbstractAsyncContextManager[str]]


class PromptServer(uvicorn.Server):
    """Stops when told to, not at the next tenth of a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told_to_stop = asyncio.Event()

    async def main_loop(self) -> None:
        await self.told_to_stop.wait()


@contextlib.asynccontextmanager
async def serving(
    lifetimes: Lifetimes | None = None, tokens: list[str] | None = None, patience: Patience | None = None
) -> AsyncIterator[str]:
    """A sandbox on a free port; its address."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = PromptServer(server_config(create_app(lifetimes, tokens, patience)))
    running = asyncio.create_task(server.serve([listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.told_to_stop.set()
        await running


@pytest.fixture
def serve() -> Serving:
    """For tests that want their server different."""
    return serving


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with serving(patience=Patience(first=0.02, longest=0.1)) as address:
        yield address


@pytest.fixture
async def bot(url: str) -> AsyncIterator[BotClient]:
    """A bot that has called once, so that it exists."""
    async with BotClient(url, TOKEN) as client:
        await client("getMe")
        yield client


@pytest.fixture
async def telegram(url: str, bot: BotClient) -> AsyncIterator[Sandbox]:
    async with Sandbox(url) as sandbox:
        yield sandbox


@pytest.fixture
async def wang(telegram: Sandbox) -> Person:
    return await telegram.person("王建国", id=1001)


@pytest.fixture
async def li(telegram: Sandbox) -> Person:
    return await telegram.person("李秀英", id=1002)
