"""The access log only grows, whoever asks."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.engine import Database
from db.models import Access
from tests.db.community import NOW, write_community

SQLITE = [
    "INSERT OR REPLACE INTO access_log SELECT id, at, reader_id, subject, field, 'x' FROM access_log WHERE id = 1",
    "REPLACE INTO access_log SELECT id, at, reader_id, subject, field, 'x' FROM access_log WHERE id = 1",
    "UPDATE OR REPLACE access_log SET id = 2 WHERE id = 1",
]
POSTGRESQL = ["TRUNCATE access_log", "TRUNCATE people, access_log CASCADE"]
BOTH = [
    "UPDATE access_log SET reason = 'x' WHERE id = 1",
    "UPDATE access_log SET reader_id = NULL",
    "DELETE FROM access_log WHERE id = 2",
    """INSERT INTO access_log SELECT id, at, reader_id, subject, field, 'x' FROM access_log WHERE id = 1
    ON CONFLICT (id) DO UPDATE SET reason = 'x'""",
]


async def refused(database: Database, statements: list[str]) -> None:
    await write_community(database)
    for statement in statements:
        with pytest.raises(DBAPIError, match="access_log only grows: its rows are never"):
            async with database.writing() as session:
                await session.execute(text(statement))
    async with database.reading() as session:
        rows = list(await session.execute(text("SELECT id, reader_id FROM access_log ORDER BY id")))
    assert rows == [(1, 1), (2, None)]


async def test_rows_are_neither_changed_nor_deleted(database: Database) -> None:
    await refused(database, BOTH)


async def test_sqlite_does_not_replace_them_either(sqlite_database: Database) -> None:
    await refused(sqlite_database, SQLITE)


async def test_postgresql_does_not_truncate_them_either(postgresql_database: Database) -> None:
    await refused(postgresql_database, POSTGRESQL)


async def test_rows_are_added(database: Database) -> None:
    for _ in range(2):
        async with database.writing() as session:
            session.add(Access(at=NOW, reader_id=1, subject="person:1", field="phone", reason="核对电话"))
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM access_log")) == 2
