"""The whole program round a monkey: `jinhuai run`, the stand-in Telegram, and the demo community between them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import func, select

from bot import demo_people
from bot.services import demo
from db.encryption import Keyring
from db.engine import Database
from db.models import Identity, Outgoing, Person
from sandbox.client import Sandbox
from tests.monkey.cast import CAST
from tests.program import Bot, Running, command, eventually, settings, start_sandbox

ZONE = ZoneInfo("Asia/Shanghai")
BEGINS = time(6, 40)
"""Of a Monday: what a seed leads to must not depend on the day on which it is tried."""
WALK_SECONDS = 240.0
"""For half a day, which the program walks from due time to due time."""
REST_SECONDS = 60.0
"""Within which everything that people did must be answered, and everything that fell due said."""


@dataclass(slots=True)
class Stage:
    telegram: Sandbox
    database: Database
    environment: dict[str, str]
    folder: Path
    sandbox: Running
    groups: list[int] = field(default_factory=list)
    """Two: in the first the bot sees what is meant for it, in the second everything."""
    bot: Bot | None = None

    async def start_bot(self) -> None:
        process = command("run", environment=self.environment, log=self.folder / "bot.log")
        self.bot = Bot(process, f"http://{self.environment['JINHUAI_HTTP']}")
        await self.bot.ready()

    @property
    def program(self) -> Bot:
        if self.bot is None:
            raise AssertionError("the bot was not started")
        return self.bot

    def how_it_is(self) -> str:
        """Which of the two processes lives, and what each has said last."""
        return "\n".join(
            f"{name}: {'runs' if process.status is None else f'ended with {process.status}'}\n{process.said[-3000:]}"
            for name, process in (("the program", self.bot), ("the stand-in", self.sandbox))
            if process is not None
        )

    async def rests(self, within: float = REST_SECONDS) -> bool:
        """Wait until nothing is left to be handled or said in private; False when the time is over.

        Groups take twenty messages a minute, and a card of which nobody knows whether it arrived is shown again after
        half a minute: nobody waits for those here.
        """
        return await self._until(within, Outgoing.is_group.is_(False), Outgoing.resend_at.is_(None))

    async def drains(self, within: float) -> bool:
        """Wait until nothing at all is left to be handled or said."""
        return await self._until(within)

    async def _until(self, within: float, *conditions: object) -> bool:
        try:
            async with asyncio.timeout(within):
                while await self.telegram.pending() or await self._unsent(*conditions):
                    await asyncio.sleep(0.03)
        except TimeoutError:
            return False
        return True

    async def _unsent(self, *conditions: object) -> int:
        query = select(func.count()).select_from(Outgoing).where(Outgoing.state != "refused", *conditions)  # type: ignore[arg-type]
        async with self.database.reading() as session:
            return (await session.execute(query)).scalar_one()

    async def let_pass(self, minutes: int) -> None:
        """The program has come that far when this returns; what it has to say then is not said yet."""
        moment = await self.telegram.advance(minutes=minutes)

        async def has_come() -> bool:
            return datetime.fromisoformat((await self.program.get("/readyz")).json()["now"]) >= moment

        await eventually(
            has_come, WALK_SECONDS, lambda: f"time does not come to {moment}:\n{self.program.said[-2000:]}"
        )


@asynccontextmanager
async def open_stage(database_url: str, key: str, folder: Path) -> AsyncIterator[Stage]:
    """`database_url`: a database with its tables and nobody in it. The bot is not running yet."""
    process, address = await start_sandbox(folder / "sandbox.log")
    token = f"{4200 + secrets.randbelow(10**6)}:{secrets.token_urlsafe(26)[:35]}"
    database = Database(database_url, Keyring([key]))
    stage = None
    try:
        async with Sandbox(address) as telegram:
            stage = Stage(telegram, database, settings(database_url, address, token, key), folder, process)
            await _set(stage, address, token)
            yield stage
    finally:
        if stage is not None and stage.bot is not None and stage.bot.status is None:
            await stage.bot.kill()
        await process.kill()
        await database.close()


async def _set(stage: Stage, address: str, token: str) -> None:
    telegram = stage.telegram
    async with httpx.AsyncClient(trust_env=False) as client:  # so that the bot's account exists
        (await client.get(f"{address}/bot{token}/getMe")).raise_for_status()
    await telegram.advance_to(_monday(await telegram.now()))
    await demo.write(stage.database, await telegram.now(), ZONE)
    await asyncio.to_thread(demo_people.invite, address, token)
    async with stage.database.writing() as session:
        for part in CAST:
            if not part.is_stranger:
                query = select(Person).join(Identity).where(Identity.account == str(part.account))
                person = (await session.execute(query)).scalar_one()
                person.called, person.locale = part.called or person.called, part.locale
    people = [await telegram.person(part.name, id=part.account) for part in CAST]
    groups = [await telegram.group(title, *people) for title in ("护学群", "大家的群")]
    await telegram.post(f"/groups/{groups[1]}/members", user=await telegram.bot_id(), status="administrator")
    stage.groups += groups


def _monday(now: datetime) -> datetime:
    local = now.astimezone(ZONE)
    day = local.date() + timedelta(days=7 - local.weekday())
    return datetime.combine(day, BEGINS, ZONE)
