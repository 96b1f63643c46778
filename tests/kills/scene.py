"""One community on one database with one bot account, as a kill test sees it from outside."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import signal
import time
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, select

from bot.services import people
from db.encryption import Keyring
from db.engine import Database
from db.models import Outgoing, Role, SeenKey, Timer
from sandbox.client import Sandbox
from tests.kills import dying_bot
from tests.kills.dying_bot import Order
from tests.program import PATIENCE, Running, eventually, fork, settings

_BOT_IDS: Iterator[int] = itertools.count(2_000_001)


@dataclass(slots=True)
class Scene:
    telegram: Sandbox
    database: Database
    environment: dict[str, str]
    folder: Path
    updates: int = 0
    """How many the people have caused."""
    kills: list[float] = field(default_factory=list)
    """When (monotonic) each bot was dead."""

    @property
    def log(self) -> Path:
        return self.folder / "bot.log"

    @property
    def first_call(self) -> str:
        """What a bot calls when it is about to take updates in."""
        return "setWebhook" if "JINHUAI_WEBHOOK_URL" in self.environment else "deleteWebhook"

    async def seed(self, accounts: Collection[int], role: Role = Role.VOLUNTEER) -> None:
        async with self.database.writing() as session:
            for account in accounts:
                told = {"telegram": str(account)}
                people.add(session, name=f"街坊{account}", roles=[role], accounts=told, now=datetime.now(UTC))

    async def say(self, words: list[tuple[int, str]]) -> None:
        """People write, in this order."""
        acts = [
            {"person": account, "act": "text", "fields": {"text": said, "bot": self.telegram.bot}}
            for account, said in words
        ]
        answer = await self.telegram.bulk(acts)
        if answer["updates"] != len(words):
            raise AssertionError(f"{len(words)} were said, {answer['updates']} are updates")
        self.updates += len(words)

    def bear(self, **order: Any) -> Running:
        """A bot is born; see dying_bot.Order for what can be ordered."""
        return fork(dying_bot.run, Order(**order), environment=self.environment, log=self.log)

    async def dies(self, bot: Running, where: str = "") -> None:
        """Kill it, or wait until it has killed itself at a point, and remember when."""
        if not where:
            bot.signal(signal.SIGKILL)
        status = await bot.ended()
        if status != -signal.SIGKILL:
            raise AssertionError(f"it ended with status {status} instead of being killed {where}:\n{bot.said[-2000:]}")
        self.kills.append(time.monotonic())

    async def calls_so_far(self) -> int:
        return int((await self.telegram.get("/health"))["calls"])

    async def called(self, method: str, since: int, **wanted: Any) -> None:
        """Return when the bot has called `method` after that number of calls."""
        async with asyncio.timeout(PATIENCE):
            while not (await self.telegram.log(since, 10, bot=self.telegram.bot, method=method, **wanted))[0]:
                pass

    async def seen(self) -> int:
        """How many updates the database has a key of."""
        async with self.database.reading() as session:
            return (await session.execute(select(func.count()).select_from(SeenKey))).scalar_one()

    async def caught_up(self) -> bool:
        """Whether all that was said so far is committed."""
        return await self.seen() >= self.updates

    async def unsent(self) -> int:
        async with self.database.reading() as session:
            query = select(func.count()).select_from(Outgoing).where(Outgoing.state != "refused")
            return (await session.execute(query)).scalar_one()

    async def all_fired(self) -> bool:
        """Whether no reminder is to come any more."""
        async with self.database.reading() as session:
            query = select(func.count()).select_from(Timer).where(Timer.kind == "note.remind")
            return (await session.execute(query)).scalar_one() == 0

    async def drained(self, within: float = 300) -> None:
        """Return when nothing waits on either side."""

        async def nothing_waits() -> bool:
            return await self.telegram.pending() == 0 and await self.unsent() == 0

        await eventually(nothing_waits, within, lambda: "something still waits to be taken in or sent")


@asynccontextmanager
async def open_scene(
    sandbox: str, database_url: str, key: str, folder: Path, *, webhook: bool = False
) -> AsyncIterator[Scene]:
    """`database_url`: a database with its tables. The bot account is a new one, so that scenes can share a sandbox."""
    bot_id = next(_BOT_IDS)
    token = f"{bot_id}:{'A' * 35}"
    environment = settings(database_url, sandbox, token, key)
    if webhook:
        environment |= {
            "JINHUAI_WEBHOOK_URL": f"http://{environment['JINHUAI_HTTP']}/telegram",
            "JINHUAI_WEBHOOK_SECRET": secrets.token_hex(16),
        }
    async with httpx.AsyncClient(trust_env=False) as client:  # from its first call on a bot can be written to
        (await client.get(f"{sandbox}/bot{token}/getMe")).raise_for_status()
    database = Database(database_url, Keyring([key]))
    try:
        async with Sandbox(sandbox, bot_id) as telegram:
            yield Scene(telegram, database, environment, folder)
    finally:
        await database.close()
