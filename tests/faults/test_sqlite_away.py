"""The database file is locked, full, read-only or cannot be written: nothing is acknowledged, then everything is."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from db.models import DeadLetter, Draft, Note
from tests.faults.crowd import ANSWERS
from tests.faults.launcher import Conditions
from tests.faults.town import Town
from tests.program import Bot, eventually

Trouble = Callable[[Town, Bot], AbstractAsyncContextManager[str]]
"""Yields what the program calls it. When it ends, all is well again."""


@asynccontextmanager
async def locked(town: Town, _bot: Bot) -> AsyncIterator[str]:
    """Another process writes and does not finish."""
    with closing(sqlite3.connect(make_url(town.database_url).database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield "locked"


@asynccontextmanager
async def full(town: Town, _bot: Bot) -> AsyncIterator[str]:
    async with _file(town.folder / "full"):
        yield "full"


@asynccontextmanager
async def read_only(town: Town, _bot: Bot) -> AsyncIterator[str]:
    async with _file(town.folder / "read-only"):
        yield "read-only"


@asynccontextmanager
async def unwritable(_town: Town, bot: Bot) -> AsyncIterator[str]:
    """The system lets the process write nowhere beyond what its log needs, as on a disk that fails."""
    before = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (64 * 1024, before[1]))
    try:
        yield "input/output error"
    finally:
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, before)


@asynccontextmanager
async def _file(path: Path) -> AsyncIterator[None]:
    path.touch()
    try:
        yield
    finally:
        path.unlink()


@pytest.mark.parametrize("trouble", [locked, full, read_only, unwritable])
async def test_what_is_said_meanwhile_waits_at_telegram(sqlite_town: Town, trouble: Trouble) -> None:
    town = sqlite_town
    crowd = await town.crowd(20)
    bot = await town.bot(Conditions(haste=3, poll_seconds=1, troubles=town.folder))
    await crowd.says(*ANSWERS[:2])
    await eventually(town.nothing_waits)

    async with trouble(town, bot) as why:
        await crowd.says(*ANSWERS[2:4])
        await town.wang.send("求助")
        assert why in await bot.complains("database")
        await bot.complains("committing")
        await bot.logs("level=error", "alarm", why)
        await bot.logs("level=error", "alarm", "committing")
        assert not await town.handled()
        assert bot.status is None

    await crowd.says(*ANSWERS[4:])
    await eventually(town.nothing_waits)
    await bot.ready()
    await crowd.is_answered("✅ 记下了")
    assert await town.keys() == crowd.updates + 1
    assert sorted(note.place for note in await town.all(Note)) == [f"{who}号楼西门" for who in crowd.accounts]
    assert [await town.count(table) for table in (Draft, DeadLetter)] == [0, 0]
    await town.wang.sees("先拨 110", anywhere=True)


async def test_stopping_while_the_database_is_locked(sqlite_town: Town) -> None:
    """Within its twenty seconds, without an error; what was not committed comes again."""
    town = sqlite_town
    bot = await town.real_bot()
    async with locked(town, bot):
        await town.wang.send("/note")
        await bot.logs("the database is away", "locked")
        assert await bot.stop(within=20) == 0
    assert await town.telegram.pending() == 1
    await town.bot()
    await town.wang.sees("1/5", anywhere=True)
