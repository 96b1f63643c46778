"""Real processes: a sandbox in Telegram's place, Jinhuai as `jinhuai run`, python-telegram-bot by its run_polling."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from cryptography.fernet import Fernet

from bench.dialogue import BOT_ID, TOKEN
from bench.engine import add_people
from db import schema
from db.encryption import Keyring
from db.engine import Database
from sandbox.client import Sandbox

START_SECONDS = 30.0
ROOT = Path(__file__).resolve().parent.parent
COMMAND = Path(sys.executable).with_name("jinhuai")


@dataclass(frozen=True, slots=True)
class Running:
    """A bot's process and the sandbox that it talks to."""

    name: str
    process: Process
    telegram: Sandbox

    @property
    def resident_mib(self) -> float:
        """Resident memory of the process, its children's too."""
        main = psutil.Process(self.process.pid)
        return float(sum(each.memory_info().rss for each in (main, *main.children(recursive=True)))) / 2**20


@asynccontextmanager
async def sandbox(folder: Path) -> AsyncIterator[Sandbox]:
    """A sandbox process that knows the bot."""
    options = ("--port", "0", "--token", TOKEN)
    async with _process(folder, "sandbox", ["-m", "sandbox", *options], {}, stdout=PIPE) as process:
        if process.stdout is None:
            raise RuntimeError("the sandbox says nothing")
        line = (await asyncio.wait_for(process.stdout.readline(), START_SECONDS)).decode()
        async with Sandbox(line.split()[-1], bot=BOT_ID) as telegram:
            yield telegram


class JinhuaiSite:
    """A database with people in it, and the program that serves it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = Fernet.generate_key().decode()
        self.url = f"sqlite+aiosqlite:///{folder / 'jinhuai.db'}"

    def open_database(self) -> Database:
        return Database(self.url, Keyring([self._key]))

    async def prepare(self, people: Sequence[int]) -> None:
        database = self.open_database()
        try:
            await schema.upgrade(database)
            await add_people(database, people)
        finally:
            await database.close()

    @asynccontextmanager
    async def run(self, telegram: Sandbox) -> AsyncIterator[Running]:
        environment = {
            "JINHUAI_DATABASE_URL": self.url,
            "JINHUAI_FIELD_KEYS": self._key,
            "JINHUAI_TELEGRAM_TOKEN": TOKEN,
            "JINHUAI_TELEGRAM_API": telegram.url,
            "JINHUAI_HTTP": f"127.0.0.1:{_free_port()}",
        }
        async with _process(self._folder, "jinhuai", [str(COMMAND), "run"], environment) as process:
            await _polls(telegram, process)
            yield Running("Jinhuai", process, telegram)


@asynccontextmanager
async def run_ptb(folder: Path, telegram: Sandbox) -> AsyncIterator[Running]:
    async with _process(folder, "ptb", ["-m", "bench.contestants.ptb_polling", telegram.url], {}) as process:
        await _polls(telegram, process)
        yield Running("PTB in memory", process, telegram)


async def _polls(telegram: Sandbox, process: Process) -> None:
    """Return when the bot of this process has begun to poll: the calls before it are over then."""
    last = (await telegram.log())[1]
    async with asyncio.timeout(START_SECONDS):
        while process.returncode is None:
            calls, last = await telegram.log(since=last, wait=0.5)
            if any(call["method"] in ("deleteWebhook", "getUpdates") for call in calls):
                return
    raise RuntimeError(f"the bot ended with status {process.returncode} before its first poll")


@asynccontextmanager
async def _process(
    folder: Path, name: str, arguments: Sequence[str], environment: Mapping[str, str], stdout: int | None = None
) -> AsyncIterator[Process]:
    """In `folder`, which keeps what it logs; ended by SIGTERM."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("JINHUAI_")}
    with (folder / f"{name}.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=folder,
            env={**inherited, **environment, "PYTHONPATH": str(ROOT)},
            stdout=log if stdout is None else stdout,
            stderr=log,
        )
        try:
            yield process
        except BaseException as error:
            error.add_note(f"{name} said: {(folder / f'{name}.log').read_text()[-2000:]}")
            raise
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), 30)
            except TimeoutError:
                process.kill()
                await process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
