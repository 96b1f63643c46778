"""The server as a program of its own."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import httpx
import pytest

from sandbox.client import Person
from tests.sandbox.bot import TOKEN, BotClient

ROOT = Path(__file__).parent.parent.parent


async def test_it_ends_at_once_and_quietly_though_somebody_polls() -> None:
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", "--token", TOKEN,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert server.stdout is not None
    assert server.stderr is not None
    url = (await server.stdout.readline()).decode().split()[1]
    async with BotClient(url) as bot:
        polling = asyncio.create_task(bot("getUpdates", timeout=30))
        await asyncio.sleep(0.3)
        server.terminate()
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            await asyncio.wait_for(polling, 5)
    await asyncio.wait_for(server.wait(), 5)
    assert await server.stderr.read() == b""


async def test_a_bot_that_calls_nonsense_harms_nobody(bot: BotClient, wang: Person) -> None:
    as_json = {"Content-Type": "application/json"}
    for response in (
        await bot.http.post(f"{bot.root}/sendMessage", content=b"\xff\xfe", headers={"Content-Type": "text/plain"}),
        await bot.http.post(f"{bot.root}/sendMessage", json=[1]),
        await bot.http.post(f"{bot.root}/sendMessage", json={"chat_id": {"a": 1}, "text": ["x"]}),
        await bot.http.post(f"{bot.root}/getUpdates", json={"offset": "x", "limit": "many", "timeout": "soon"}),
        await bot.http.post(
            f"{bot.root}/sendMessage", content=b'{"chat_id": 1001, "text": "\\ud83d"}', headers=as_json
        ),
        await bot.http.post(f"{bot.root}/deleteMessages", json={"chat_id": 1001, "message_ids": ["x"]}),
        await bot.http.post(f"{bot.root}/sendMediaGroup", json={"chat_id": 1001, "media": [{"type": []}]}),
        await bot.http.post(
            f"{bot.root}/sendMessage", json={"chat_id": 1001, "text": "x", "reply_parameters": {"message_id": "x"}}
        ),
        await bot.http.post(f"{bot.root}/sendVideo", json={"chat_id": 1001, "video": [], "duration": "long"}),
        await bot.http.post(
            f"{bot.root}/sendMessage",
            json={"chat_id": 1001, "text": "x", "parse_mode": "HTML", "reply_markup": {"inline_keyboard": 5}},
        ),
        await bot.http.post(f"{bot.root}/editMessageText", json={"chat_id": 1001, "message_id": [], "text": "x"}),
        await bot.http.post(f"{bot.root}/setMyCommands", json={"commands": ["start"], "scope": "{"}),
        await bot.http.post(f"{bot.root}/getUpdates", json={"timeout": "NaN", "allowed_updates": [[1]]}),
    ):
        assert response.status_code < 500
        assert "ok" in response.json()
    assert (await bot("getMe"))["is_bot"]
