"""The stand-in Telegram as a process of its own, one for all tests of this folder."""

from __future__ import annotations

import itertools
import signal
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.channels import telegram as channel
from bot.channels.telegram import Telegram
from bot.metrics import Metrics
from bot.turns.health import Health
from sandbox.client import Sandbox
from tests import program

NUMBERS = itertools.count(1_000_001)


@pytest.fixture(scope="package")
def telegram_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process = program.fork(program.serve_sandbox, environment={}, log=tmp_path_factory.mktemp("sandbox") / "log")
    deadline = time.monotonic() + 20
    while not process.said.endswith("\n"):
        assert time.monotonic() < deadline, process.said
        time.sleep(0.02)
    yield process.said.split()[1]
    process.signal(signal.SIGTERM)


@pytest.fixture
async def bot(telegram_address: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Telegram]:
    """A bot of its own for every test, that has introduced itself."""
    monkeypatch.setattr(channel, "ANSWER_SECONDS", 0.4)
    bot = Telegram(f"{next(NUMBERS)}:{'A' * 35}", telegram_address, Health(), Metrics())
    await bot.start()
    yield bot
    await bot.close()


@pytest.fixture
async def telegram(telegram_address: str, bot: Telegram) -> AsyncIterator[Sandbox]:
    async with Sandbox(telegram_address, bot=int(bot.bot)) as sandbox:
        yield sandbox
        await sandbox.end_faults()
