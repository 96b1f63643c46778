"""Jinhuai's own parts, wired in this process as bot/app.py wires them, without HTTP, polling and timers.

Updates go in by Committer.submit, messages leave by the real Outbox, if one is started. Its channel makes the requests
which the real one makes, by python-telegram-bot's Bot, but they are answered without a network.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from telegram import Bot

from bot.channels.telegram_rendering import buttons, clip, entities, keyboard
from bot.channels.telegram_updates import CHANNEL, Parser
from bot.language import Languages
from bot.metrics import Metrics
from bot.services import people as people_service
from bot.turns import lanes
from bot.turns.clock import SystemClock
from bot.turns.committer import Committer
from bot.turns.delivery import Delivered, Enclosure, Outcome
from bot.turns.dispatch import Dispatch
from bot.turns.health import Health
from bot.turns.lease import LeaseKeeper
from bot.turns.outbox import Outbox
from bot.turns.world import World
from db import schema
from db.encryption import Keyring
from db.engine import Database
from db.models import Role


class Engine:
    """One community on a fresh SQLite file in `folder`. `bot` is initialized already."""

    def __init__(self, folder: Path, bot: Bot, dispatch: Dispatch) -> None:
        keyring = Keyring([Fernet.generate_key().decode()])
        self.database = Database(f"sqlite+aiosqlite:///{folder / 'jinhuai.db'}", keyring)
        self._health, self._metrics = Health(), Metrics()
        self._dispatch = dispatch
        self._parser = Parser(str(bot.id), bot.username)
        zone = ZoneInfo("Asia/Shanghai")
        world = World(dispatch, SystemClock(), Languages(), zone, {CHANNEL: str(bot.id)})
        self.committer = Committer(self.database, world, self._health, self._metrics)
        self._tasks: list[asyncio.Task[None]] = []
        self._outbox: Outbox | None = None

    async def start(self, people: Sequence[int]) -> None:
        """With these people in the database."""
        await schema.upgrade(self.database)
        await add_people(self.database, people)
        self._tasks.append(asyncio.create_task(self.committer.run()))

    async def send_by(self, channel: CannedTelegram) -> None:
        """From now on what is in the outbox leaves by `channel`."""
        lease = LeaseKeeper(f"{channel.name}:{channel.bot}", self.committer)
        await lease.take()
        outbox = self._outbox = Outbox(
            channel,
            self.database,
            self.committer,
            lease.claim,
            self._dispatch.relevance,
            self._health,
            self._metrics,
            _lease_lost,
        )
        self.committer.committed.append(outbox.committed)
        self._tasks.append(asyncio.create_task(outbox.run()))

    async def submit(self, updates: Sequence[bytes]) -> None:
        """Return when all are committed."""
        await self.committer.submit([self._parser.update(json.loads(update)) for update in updates])

    async def stop(self) -> None:
        if self._outbox is not None:
            await self._outbox.drain(0)
        await self.committer.drained()
        for task in reversed(self._tasks):
            task.cancel()
            await asyncio.wait([task])
        await self.database.close()


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
    """The channel. `bot` has a request that never leaves."""

    name = CHANNEL

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.bot = str(bot.id)
        self.requests = 0
        self.requested = asyncio.Event()

    async def send(self, chat: str, body: dict[str, Any], _enclosures: Sequence[Enclosure] = ()) -> Outcome:
        sent = await self._bot.send_message(
            int(chat),
            clip(body["text"]),
            entities=entities(body),
            reply_markup=buttons(body, self._bot.username) or keyboard(int(chat), body),
        )
        self.requests += 1
        self.requested.set()
        return Delivered(str(sent.message_id))

    async def edit(self, chat: str, message: str, body: dict[str, Any]) -> Outcome:
        raise NotImplementedError("nobody taps here")


@contextmanager
def rates_lifted() -> Iterator[None]:
    """As if Telegram allowed any number of messages; how many requests are under way at once stays as it is."""
    unlimited = dict.fromkeys(lanes.PER_SECOND, 1 << 30)
    with patch.object(lanes, "PER_SECOND", unlimited), patch.object(lanes, "CHAT_PAUSE", 0.0):
        yield


def _lease_lost() -> None:
    raise RuntimeError("the bench's own lease was lost")
