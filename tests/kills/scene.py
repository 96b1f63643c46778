"""One community on one database with one bot account, as a kill test sees it from outside."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
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
from tests.kills.dying_bot import Order
from tests.kills.processes import PATIENCE, Life, Nursery

_BOT_IDS: Iterator[int] = itertools.count(2_000_001)


@dataclass(slots=True)
class Scene:
    telegram: Sandbox
    database: Database
    nursery: Nursery
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

    async def bear(self, **order: Any) -> Life:
        """A bot is born; see dying_bot.Order for what can be ordered."""
        return await self.nursery.bear(Order(self.environment, str(self.log), str(self.folder), **order))

    async def dead(self, life: Life, where: str = "") -> None:
        """Kill it, or wait until it has killed itself at a point, and remember when."""
        await (life.dies(where) if where else life.kill())
        self.kills.append(asyncio.get_running_loop().time())

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

    async def unsent(self) -> int:
        async with self.database.reading() as session:
            query = select(func.count()).select_from(Outgoing).where(Outgoing.state != "refused")
            return (await session.execute(query)).scalar_one()

    async def all_fired(self) -> bool:
        """Whether no reminder is to come any more."""
        async with self.database.reading() as session:
            query = select(func.count()).select_from(Timer).where(Timer.kind == "note.remind")
            return (await session.execute(query)).scalar_one() == 0

    async def until(self, holds: Callable[[], Awaitable[bool]], what: str, within: float = PATIENCE) -> None:
        """Return when it holds. AssertionError says `what` did not come."""
        deadline = asyncio.get_running_loop().time() + within
        while not await holds():
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError(f"this did not come within {within:.0f} s: {what}")
            await asyncio.sleep(0.05)

    async def drained(self, within: float = 300) -> None:
        """Return when nothing waits on either side."""

        async def nothing_waits() -> bool:
            return await self.telegram.pending() == 0 and await self.unsent() == 0

        await self.until(nothing_waits, "an empty queue and an empty outbox", within)


@asynccontextmanager
async def open_scene(
    sandbox_url: str, database_url: str, nursery: Nursery, key: str, folder: Path, *, webhook: bool = False
) -> AsyncIterator[Scene]:
    """`database_url`: a database with its tables. The bot account is a new one, so that scenes can share a sandbox."""
    bot_id = next(_BOT_IDS)
    token = f"{bot_id}:{'A' * 35}"
    environment = {
        "JINHUAI_DATABASE_URL": database_url,
        "JINHUAI_TELEGRAM_TOKEN": token,
        "JINHUAI_TELEGRAM_API": sandbox_url,
        "JINHUAI_FIELD_KEYS": key,
        "JINHUAI_CLOCK_URL": f"{sandbox_url}/sandbox/clock",
        "JINHUAI_HTTP": "127.0.0.1:0",
    }
    if webhook:
        port = _free_port()
        environment |= {
            "JINHUAI_HTTP": f"127.0.0.1:{port}",
            "JINHUAI_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
            "JINHUAI_WEBHOOK_SECRET": secrets.token_hex(16),
        }
    async with httpx.AsyncClient(trust_env=False) as client:  # from its first call on a bot can be written to
        (await client.get(f"{sandbox_url}/bot{token}/getMe")).raise_for_status()
    database = Database(database_url, Keyring([key]))
    try:
        async with Sandbox(sandbox_url, bot_id) as telegram:
            yield Scene(telegram, database, nursery, environment, folder)
    finally:
        await database.close()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
