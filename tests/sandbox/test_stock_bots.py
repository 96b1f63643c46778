"""Bots that were not written for the sandbox, run unchanged as programs of their own, against it as one."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.client import Sandbox
from tests.sandbox.bot import TOKEN

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@contextlib.asynccontextmanager
async def program(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python program that is ended at the end; it must not have ended by itself."""
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        yield process
        assert process.returncode is None, f"{arguments} ended with {process.returncode}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.mark.parametrize("stock", ["aiogram", "ptb", "aiogram webhook"])
async def test_a_stock_bot_takes_the_sandbox_for_telegram(stock: str) -> None:
    script, _, webhook = stock.partition(" ")
    arguments = [str(HERE / f"stock_{script}.py")]
    async with program("-m", "sandbox", "--port", "0") as server:
        assert server.stdout is not None
        url = (await server.stdout.readline()).decode().split()[1]
        extra = [str(free_port())] if webhook else []
        async with program(*arguments, url, TOKEN, *extra), Sandbox(url, bot=int(TOKEN.partition(":")[0])) as telegram:
            async with asyncio.timeout(20):
                while not await telegram.bots():
                    await asyncio.sleep(0.1)
            wang = await telegram.person("王建国", id=1001)
            await wang.start()
            await wang.sees("记什么", within=10)
            answer = await wang.tap("消防", wait=5)
            assert answer is not None
            assert answer["text"] == "好"
            await wang.sees("记下了: fire")
            said = await wang.send("路灯坏了 😀")
            echoed = await wang.sees("路灯坏了 😀")
            assert echoed["reply_to_message"]["message_id"] == said["message_id"]
            await wang.photo(b"\x89PNG not really")
            copy = await wang.sees("15 bytes")
            assert copy["document"]["file_name"] == "copy.png"
