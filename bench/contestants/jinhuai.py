"""Jinhuai itself, through its public seams: JSON to Update by the real parser, Committer.submit, the real tables.

A turn is handled when it is committed to SQLite in a real file, WAL, synchronous=FULL: deduplication key, draft, note,
timers and outgoing message, all encrypted as in production. `delivers=False` stops there: the answer is a row of the
outbox. `delivers=True` goes on until the real Outbox has sent it and has committed what became of it: the request is
built and its answer parsed by python-telegram-bot's Bot as in production, but answered without a network, and the pace
that Telegram asks for (30/s, 1/s per chat) is lifted.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from sqlalchemy import select
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bench.contestants.canned import CannedRequest, Heard
from bench.dialogue import TOKEN, Reply
from bot.app import dispatch_table
from bot.channels.telegram import clip
from bot.channels.telegram_updates import CHANNEL, Parser
from bot.language import Languages
from bot.metrics import Metrics
from bot.services import people as people_service
from bot.turns import lanes
from bot.turns.batch import Batch, World
from bot.turns.clock import SystemClock
from bot.turns.committer import Committer
from bot.turns.delivery import Delivered, Outcome
from bot.turns.health import Health
from bot.turns.lease import LeaseKeeper
from bot.turns.outbox import Outbox
from db import schema
from db.encryption import Keyring
from db.engine import Database
from db.models import Card, Outgoing, Role


class Jinhuai:
    def __init__(self, *, delivers: bool) -> None:
        self.name = "Jinhuai, delivered" if delivers else "Jinhuai"
        self.keeps = "disk, synced"
        self._delivers = delivers
        self._sending: Sending | None = None
        self._heard = Heard()

    async def open(self, folder: Path, people: Sequence[int]) -> None:
        keyring = Keyring([Fernet.generate_key().decode()])
        self._database = Database(f"sqlite+aiosqlite:///{folder / 'jinhuai.db'}", keyring)
        await schema.upgrade(self._database)
        await add_people(self._database, people)
        bot = Bot(TOKEN, request=CannedRequest(self._heard))
        await bot.initialize()
        self._parser = Parser(str(bot.id), bot.username)
        health, metrics = Health(), Metrics()
        world = World(dispatch_table(), SystemClock(), Languages(), ZoneInfo("Asia/Shanghai"), {CHANNEL: str(bot.id)})
        self._committer = Committer(self._database, world, health, metrics)
        self._committing = asyncio.create_task(self._committer.run())
        if self._delivers:
            self._sending = Sending(bot)
            await self._sending.start(self._database, self._committer, health, metrics)

    async def handle(self, updates: Sequence[bytes]) -> None:
        await self._committer.submit([self._parser.update(json.loads(update)) for update in updates])
        if self._sending is not None:
            await self._sending.finished()

    async def said_to(self, person: int) -> list[Reply]:
        if self._delivers:
            return self._heard.by(person)
        query = select(Card.body).join(Outgoing, Outgoing.card_id == Card.id).where(Outgoing.chat == str(person))
        async with self._database.reading() as session:
            bodies: list[dict[str, Any]] = list((await session.execute(query.order_by(Outgoing.id))).scalars())
        return [
            Reply(body["text"], tuple(tuple(label for label, _ in row) for row in body.get("buttons", ())))
            for body in bodies
        ]

    def record(self) -> None:
        self._heard.recording = True

    async def close(self) -> None:
        if self._sending is not None:
            await self._sending.stop()
        self._committing.cancel()
        await asyncio.wait([self._committing])
        await self._database.close()


async def add_people(database: Database, people: Sequence[int]) -> None:
    async with database.writing() as session:
        for person in people:
            people_service.add(
                session,
                name=f"P{person}",
                roles=(Role.VOLUNTEER,),
                accounts={CHANNEL: str(person)},
                now=datetime.now(UTC),
            )


class CannedTelegram:
    """A channel that makes the requests which the real one makes, by a Bot whose requests never leave."""

    name = CHANNEL

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.bot = str(bot.id)
        self.requests = 0
        self.requested = asyncio.Event()

    async def send(self, chat: str, body: dict[str, Any]) -> Outcome:
        rows = [
            [InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in body.get("buttons", ())
        ]
        keyboard = InlineKeyboardMarkup(rows) if rows else None
        sent = await self._bot.send_message(int(chat), clip(body["text"]), reply_markup=keyboard)
        self.requests += 1
        self.requested.set()
        return Delivered(str(sent.message_id))

    async def edit(self, chat: str, message: str, body: dict[str, Any]) -> Outcome:
        raise NotImplementedError("nobody taps in this conversation")

    async def answer_tap(self, tap: str, toast: str) -> None:
        raise NotImplementedError("nobody taps in this conversation")


class Sending:
    """The real Outbox, its pace lifted."""

    def __init__(self, bot: Bot) -> None:
        self._channel = CannedTelegram(bot)
        self._written = 0
        unlimited = dict.fromkeys(lanes.PER_SECOND, 1 << 30)
        self._lifted = (patch.object(lanes, "PER_SECOND", unlimited), patch.object(lanes, "CHAT_PAUSE", 0.0))

    async def start(self, database: Database, committer: Committer, health: Health, metrics: Metrics) -> None:
        for lifted in self._lifted:
            lifted.start()
        lease = LeaseKeeper(f"{CHANNEL}:{self._channel.bot}", committer)
        await lease.take()
        outbox = Outbox(self._channel, database, committer, lease.claim, {}, health, metrics, self._lost)
        self._committer = committer
        committer.committed += [self._count, outbox.committed]
        self._running = asyncio.create_task(outbox.run())

    async def finished(self) -> None:
        """Return when all that was written has been sent and what became of it is committed."""
        while self._channel.requests < self._written:
            self._channel.requested.clear()
            await asyncio.wait_for(self._channel.requested.wait(), 30)
        await self._committer.drained()

    async def stop(self) -> None:
        self._running.cancel()
        await asyncio.wait([self._running])
        for lifted in self._lifted:
            lifted.stop()

    def _count(self, batch: Batch) -> None:
        self._written += len(batch.written)

    @staticmethod
    def _lost() -> None:
        raise RuntimeError("the bench's own lease was lost")
