"""A Telegram, a database with people in it, the bots that serve them, and a look behind the scenes afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, select

from bot.services import people
from db.encryption import Keyring
from db.engine import Database
from db.models import Model, Outgoing, Role, SeenKey
from sandbox.client import Person, Sandbox
from tests.faults.crowd import Crowd
from tests.faults.launcher import Conditions, launch
from tests.faults.secrecy import Secrets, stored_text
from tests.program import Bot, Running, command, fork, settings, start_sandbox

PEOPLE = (
    ("王建国戊戌", 1001, "13911112222", (Role.VOLUNTEER,)),
    ("李秀英己亥", 1002, "13933334444", (Role.VOLUNTEER,)),
    ("陈晓雯庚子", 1003, "13955556666", (Role.COORDINATOR,)),
    ("赵玉梅辛丑", 1004, "13977778888", (Role.VOLUNTEER, Role.LEADER)),
)
"""Their numbers in the database are 1 to 4, in this order. The names are found nowhere else."""


class Town:
    """Everything that one test needs. `wang`, `li` and `zhao` are volunteers, `chen` is the coordinator."""

    wang: Person
    li: Person
    chen: Person
    zhao: Person

    def __init__(self, folder: Path, database_url: str, key: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.key = key
        self.token = f"{4200 + secrets.randbelow(10**6)}:{secrets.token_urlsafe(26)[:35]}"
        self.database = Database(database_url, Keyring([key]))
        self.bots: list[Bot] = []
        self.secrets = Secrets({self.token, self.token.partition(":")[2], key})
        self._others: list[Running] = []
        self._pages: list[str] = []

    async def build(self) -> None:
        sandbox, url = await start_sandbox(self.folder / "sandbox.log")
        self._others.append(sandbox)
        self.telegram = Sandbox(url)
        async with httpx.AsyncClient(trust_env=False) as client:  # so that the bot's account exists
            (await client.get(f"{url}/bot{self.token}/getMe")).raise_for_status()
        async with self.database.writing() as session:
            for name, account, phone, roles in PEOPLE:
                accounts = {"telegram": str(account)}
                people.add(session, name=name, roles=roles, accounts=accounts, phone=phone, now=datetime.now(UTC))
                await session.flush()
                self.secrets.plant(name, phone)
        self.wang, self.li, self.chen, self.zhao = [
            await self.telegram.person(name, id=account, phone_number=phone) for name, account, phone, _ in PEOPLE
        ]

    # The program

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        return settings(self.database_url, self.telegram.url, self.token, self.key, more)

    async def bot(
        self, conditions: Conditions | None = None, more: Mapping[str, str] | None = None, *, ready: bool = True
    ) -> Bot:
        """The program with its trial commands, forked; `more`: settings by their name without the prefix."""
        environment = self.environment(more or {})
        return await self._keep(
            fork(launch, conditions or Conditions(), environment=environment, log=self._log()), environment, ready
        )

    async def real_bot(self, more: Mapping[str, str] | None = None, *, ready: bool = True) -> Bot:
        """`jinhuai run`."""
        environment = self.environment(more or {})
        return await self._keep(command("run", environment=environment, log=self._log()), environment, ready)

    def _log(self) -> Path:
        return self.folder / f"bot{len(self.bots) + 1}.log"

    async def _keep(self, process: Running, environment: dict[str, str], ready: bool) -> Bot:
        bot = Bot(process, f"http://{environment['JINHUAI_HTTP']}")
        self.bots.append(bot)
        if ready:
            await bot.ready()
        return bot

    # Behind the scenes

    async def count(self, table: type[Model], *conditions: Any) -> int:
        async with self.database.reading() as session:
            return int((await session.execute(select(func.count()).select_from(table).where(*conditions))).scalar_one())

    async def all(self, table: type[Any]) -> list[Any]:
        async with self.database.reading() as session:
            return list((await session.execute(select(table).order_by(table.id))).scalars())

    async def handled(self) -> bool:
        """Whether Telegram has nothing left for the bot."""
        return await self.telegram.pending() == 0

    async def nothing_waits(self) -> bool:
        """Whether, besides, all that the bot said is said."""
        return await self.handled() and await self.count(Outgoing) == 0

    async def crowd(self, size: int) -> Crowd:
        """More volunteers, from account 2001 on."""
        crowd = Crowd(self.telegram, size)
        async with self.database.writing() as session:
            for account in crowd.accounts:
                people.add(
                    session,
                    name=f"义警{account}号",
                    roles=(Role.VOLUNTEER,),
                    accounts={"telegram": str(account)},
                    now=datetime.now(UTC),
                )
        self.secrets.plant("号的电线老化了", "号楼西门")
        return crowd

    async def keys(self) -> int:
        """How many updates are known."""
        return await self.count(SeenKey)

    # The end

    async def tear_down(self) -> None:
        """End everything. AssertionError when something secret is found in a log, a page or the database."""
        try:
            await self._read_what_was_said()
        finally:
            for bot in self.bots:
                await self._read_pages(bot)
                with suppress(AssertionError):
                    await bot.stop(within=3)
                await bot.kill()
            for other in self._others:
                await other.kill()
            await self.telegram.close()
            await self.database.close()
        for process in (*self.bots, *self._others):
            self.secrets.check(process.said, f"the log {process.log.name}")
        for page in self._pages:
            self.secrets.check(page, "a page of the program")
        self.secrets.check(stored_text(self.database_url), "the database")

    async def _read_what_was_said(self) -> None:
        for person in (self.wang, self.li, self.chen, self.zhao):
            for message in await person.chat():
                self.secrets.said(message.get("text", ""))

    async def _read_pages(self, bot: Bot) -> None:
        if bot.status is None:
            for path in ("/metrics", "/readyz", "/livez"):
                with suppress(httpx.HTTPError):
                    self._pages.append((await bot.get(path)).text)
