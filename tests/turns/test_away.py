"""Is the database away, or is our code wrong: asked of errors that really happened."""

from __future__ import annotations

import asyncio
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.turns.away import why_away
from db.engine import Database
from tests.conftest import url_of


async def why(database: Database, *statements: str) -> str | None:
    """What the failure of `statements`, run in one transaction, is taken for."""
    with pytest.raises((DBAPIError, OSError)) as caught:
        await run(database, *statements)
    return why_away(caught.value)


async def run(database: Database, *statements: str) -> None:
    async with database.writing() as session:
        for statement in statements:
            await session.execute(text(statement))


INSERT = "INSERT INTO seen_keys (channel, bot, key, seen_at) VALUES ('t', '1', '1', '2025-01-01')"


@pytest.mark.parametrize(
    "fault",
    ["SELECT * FROM nowhere", "SELECT nothing FROM people", f"{INSERT}, ('t', '1', '1', '2025-01-01')", "SELEKT"],
)
async def test_a_fault_of_our_own_is_not_waited_for(database: Database, fault: str) -> None:
    assert await why(database, fault) is None


async def test_a_file_that_another_process_has_locked(sqlite_database: Database) -> None:
    other = Database(url_of(sqlite_database), sqlite_database.keyring)
    async with other.writer.connect() as connection:
        await connection.exec_driver_sql("PRAGMA busy_timeout = 1")
    async with sqlite_database.writing() as session:
        await session.execute(text(INSERT))
        assert await why(other, INSERT) == "locked"
    await other.close()


async def test_a_file_that_may_only_be_read(sqlite_database: Database) -> None:
    assert await why(sqlite_database, "PRAGMA query_only = ON", INSERT) == "read-only"


async def test_a_folder_that_is_gone(sqlite_database: Database, tmp_path: Path) -> None:
    before = threading.enumerate()
    other = Database(f"sqlite+aiosqlite:///{tmp_path}/gone/jinhuai.db", sqlite_database.keyring)
    assert await why(other, INSERT) == "cannot be opened"
    await other.close()
    for thread in set(threading.enumerate()) - set(before):  # aiosqlite's; it would speak to a loop that is closed
        await asyncio.to_thread(thread.join, 10)


async def test_a_full_disk(sqlite_database: Database) -> None:
    async with sqlite_database.writer.connect() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    rows = ", ".join(f"('t', '1', '{number}{'x' * 90}', '2025-01-01')" for number in range(2000))
    assert await why(sqlite_database, INSERT.partition("VALUES")[0] + f"VALUES {rows}") == "full"


async def test_a_disk_that_takes_no_more_bytes(sqlite_database: Database) -> None:
    with files_no_larger_than(64 * 1024):
        rows = ", ".join(f"('t', '1', '{number}{'x' * 90}', '2025-01-01')" for number in range(4000))
        found = await why(sqlite_database, INSERT.partition("VALUES")[0] + f"VALUES {rows}")
    assert found in ("full", "input/output error")


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


async def test_a_server_that_ended_our_connection(postgresql_database: Database) -> None:
    ends = "SELECT pg_terminate_backend(pg_backend_pid())"
    assert await why(postgresql_database, ends) in ("shutting down or starting", "connection lost")


async def test_a_server_that_is_not_there(postgresql_database: Database) -> None:
    other = Database("postgresql+psycopg://nobody@127.0.0.1:9/none", postgresql_database.keyring)
    assert await why(other, INSERT) == "connection lost"
    await other.close()


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        (["SET TRANSACTION READ ONLY", INSERT], "read-only"),
        (["SET LOCAL statement_timeout = '5ms'", "SELECT pg_sleep(5)"], "shutting down or starting"),
    ],
)
async def test_what_postgresql_says(postgresql_database: Database, statements: list[str], reason: str) -> None:
    assert await why(postgresql_database, *statements) == reason


async def test_a_row_that_another_process_holds(postgresql_database: Database) -> None:
    async with postgresql_database.writing() as session:
        await session.execute(text(INSERT))
        other = Database(url_of(postgresql_database), postgresql_database.keyring)
        assert await why(other, "SET LOCAL lock_timeout = '5ms'", INSERT) == "locked"
        await other.close()


def test_an_error_of_another_kind_is_our_own() -> None:
    assert why_away(KeyError()) is None
    assert why_away(psycopg.OperationalError()) is None, "SQLAlchemy wraps those that matter"
