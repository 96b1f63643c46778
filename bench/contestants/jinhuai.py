"""Jinhuai itself, through its public seams: JSON to Update by the real parser, Committer.submit, the real dispatch.

A turn is handled when it is committed to SQLite in a real file, WAL, synchronous=FULL: deduplication key, draft, note,
timers and outgoing message, all encrypted as in production. `delivers=False` stops there: the answer is a row of the
outbox. `delivers=True` goes on until the real Outbox has sent it and has committed what became of it: the request is
built and its answer parsed by python-telegram-bot's Bot as in production, but answered without a network, and the pace
that Telegram asks for (30/s, 1/s per chat) is lifted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from telegram import Bot

from bench.contestants.canned import CannedRequest, Heard
from bench.dialogue import TOKEN
from bench.engine import CannedTelegram, Engine, rates_lifted
from bot.table import dispatch_table
from bot.turns.batch import Batch

PATIENCE = 30.0


class Jinhuai:
    keeps = "disk, synced"

    def __init__(self, *, delivers: bool) -> None:
        self.name = "Jinhuai, delivered" if delivers else "Jinhuai"
        self.heard = Heard()
        self._delivers = delivers
        self._written = 0
        self._lifted = ExitStack()

    async def open(self, folder: Path, people: Sequence[int]) -> None:
        bot = Bot(TOKEN, request=CannedRequest(self.heard))
        await bot.initialize()
        self._engine = Engine(folder, bot, dispatch_table())
        await self._engine.start(people)
        if self._delivers:
            self._lifted.enter_context(rates_lifted())
            self._channel = CannedTelegram(bot)
            self._engine.committer.committed.append(self._count)
            await self._engine.send_by(self._channel)

    async def handle(self, updates: Sequence[bytes]) -> None:
        await self._engine.submit(updates)
        if self._delivers:
            await self._all_sent()

    async def close(self) -> None:
        await self._engine.stop()
        self._lifted.close()

    def _count(self, batch: Batch) -> None:
        self._written += len(batch.written)

    async def _all_sent(self) -> None:
        """Return when all that was written has been sent and what became of it is committed."""
        while self._channel.requests < self._written:
            self._channel.requested.clear()
            await asyncio.wait_for(self._channel.requested.wait(), PATIENCE)
        await self._engine.committer.drained()
