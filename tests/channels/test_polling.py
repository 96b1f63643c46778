"""Fetching updates: confirmed only when they are committed, whatever goes wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from bot.channels import telegram as channel
from bot.channels.telegram import Telegram
from bot.turns.inputs import Input, Update
from sandbox.client import Sandbox
from sandbox.played import Person


class Intake:
    """Takes what is handed in, when it may."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.refusals = 0
        self.came = asyncio.Event()
        self.committed = asyncio.Event()
        self.committed.set()

    async def submit(self, inputs: Sequence[Input]) -> None:
        self.came.set()
        await self.committed.wait()
        if self.refusals:
            self.refusals -= 1
            raise RuntimeError("could not be kept")
        self.said += [entry.event.text for entry in inputs if isinstance(entry, Update) and entry.event]

    async def heard(self, count: int) -> list[str]:
        async with asyncio.timeout(15):
            while len(self.said) < count:
                await asyncio.sleep(0.01)
        return self.said


@pytest.fixture(autouse=True)
def short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "POLL_SECONDS", 1)


@pytest.fixture
async def intake() -> Intake:
    return Intake()


@pytest.fixture
async def polling(bot: Telegram, intake: Intake) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(bot.poll(intake.submit))
    yield task
    intake.committed.set()
    bot.stop()
    await asyncio.wait([task])


@pytest.fixture
async def wang(telegram: Sandbox) -> Person:
    return await telegram.person("王秀英", id=1001)


@pytest.mark.usefixtures("polling")
async def test_nothing_is_confirmed_before_it_is_committed(telegram: Sandbox, intake: Intake, wang: Person) -> None:
    intake.committed.clear()
    await wang.send("一")
    await asyncio.wait_for(intake.came.wait(), 5)
    assert await telegram.pending() == 1
    intake.committed.set()
    await intake.heard(1)
    async with asyncio.timeout(5):
        while await telegram.pending():
            await asyncio.sleep(0.01)


@pytest.mark.usefixtures("polling")
async def test_what_could_not_be_kept_comes_again(bot: Telegram, intake: Intake, wang: Person) -> None:
    intake.refusals = 1
    await wang.send("一")
    assert await intake.heard(1) == ["一"]
    await wang.send("二")
    assert await intake.heard(2) == ["一", "二"]
    assert "intake" not in bot._health.complaints()


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        ("garbage", {}),
        ("garbage", {"body": "{}"}),
        ("garbage", {"body": '{"ok": true}'}),
        ("5xx", {"status": 502}),
        ("reset_before", {}),
        ("reset_after", {}),
        ("error", {"error_code": 409, "description": "Conflict: terminated by other getUpdates request"}),
        ("error", {"error_code": 401, "description": "Unauthorized"}),
        ("429", {"retry_after": 1}),
    ],
)
async def test_a_poll_that_fails_is_tried_again(
    telegram: Sandbox, bot: Telegram, intake: Intake, wang: Person, kind: str, order: dict[str, Any]
) -> None:
    await telegram.fault("getUpdates", kind, **order)
    await wang.send("一")
    task = asyncio.create_task(bot.poll(intake.submit))
    assert await intake.heard(1) == ["一"]
    assert bot._health.complaints() == {}
    bot.stop()
    await asyncio.wait_for(task, 5)
    assert await telegram.pending() == 0, "the last ones are confirmed on the way out"


async def test_ids_that_begin_anew_further_down_are_not_missed(
    telegram: Sandbox, intake: Intake, wang: Person, polling: asyncio.Task[None]
) -> None:
    await wang.send("一")
    await intake.heard(1)
    async with asyncio.timeout(10):
        while await confirming(telegram):
            await asyncio.sleep(0.05)
    await telegram.jump(to=7)
    await wang.send("二")
    assert await intake.heard(2) == ["一", "二"]
    assert not polling.done()


async def confirming(telegram: Sandbox) -> bool:
    """Whether a poll that names an offset is still to come, or to end."""
    named = ["offset" in call["parameters"] for call in await telegram.calls("getUpdates", bot=telegram.bot)]
    return not (any(named) and not named[-1])


async def test_a_webhook_that_telegram_does_not_take_is_an_alarm(telegram: Sandbox, bot: Telegram) -> None:
    await telegram.fault("setWebhook", "error", error_code=400, description="Bad Request: bad webhook", count=None)
    setting = asyncio.create_task(bot.serve_webhook("http://127.0.0.1:9/hook", "secret"))
    async with asyncio.timeout(5):
        while "telegram" not in bot._health.complaints():
            await asyncio.sleep(0.01)
    await telegram.end_faults()
    await asyncio.wait_for(setting, 5)
    assert bot._health.complaints() == {}
