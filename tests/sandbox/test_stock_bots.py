"""Bots that were not written for the sandbox, run unchanged as programs of their own, against it as one."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from sandbox.client import Sandbox
from tests.program import free_port

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


async def converse(telegram: Sandbox) -> None:
    """What all three bots do."""
    # generous: on a busy machine importing aiogram alone takes its time
    async with asyncio.timeout(120):
        while telegram.bot not in [bot["id"] for bot in await telegram.bots()]:
            await asyncio.sleep(0.1)
    wang = await telegram.person("王建国", id=1001)
    await wang.start()
    await wang.sees("记什么")
    answer = await wang.tap("消防", wait=30)
    assert answer is not None
    assert answer["text"] == "好"
    await wang.sees("记下了: fire")
    said = await wang.send("路灯坏了 😀")
    echoed = await wang.sees("路灯坏了 😀")
    assert echoed["reply_to_message"]["message_id"] == said["message_id"]
    await wang.photo(b"\x89PNG not really")
    copy = await wang.sees("15 bytes")
    assert copy["document"]["file_name"] == "copy.png"


async def test_stock_bots_take_the_sandbox_for_telegram() -> None:
    """Side by side, because they take seconds to start: aiogram polling, aiogram by webhook, python-telegram-bot."""
    key = "A" * 35
    async with program("-m", "sandbox", "--port", "0") as server:
        assert server.stdout is not None
        url = (await server.stdout.readline()).decode().split()[1]
        async with (
            program(str(HERE / "stock_aiogram.py"), url, f"11:{key}"),
            program(str(HERE / "stock_aiogram.py"), url, f"22:{key}", str(free_port())),
            program(str(HERE / "stock_ptb.py"), url, f"33:{key}"),
            Sandbox(url, bot=11) as polling,
            Sandbox(url, bot=22) as webhook,
            Sandbox(url, bot=33) as ptb,
        ):
            await asyncio.gather(converse(polling), converse(webhook), converse(ptb))
            assert [bot["webhook"] != "" for bot in await ptb.get("/bots")].count(True) == 1
