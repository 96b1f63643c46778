"""Opening a community's database: one connection that writes, several that read.

SQLite: WAL, synchronous=FULL (an update is acknowledged because this commit is on the disk), foreign keys on, the
writer begins IMMEDIATE so that a read-modify-write never loses to another process. PostgreSQL: the same code; the
writer's engine has one connection as well, because turns run one after another.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from db import inline
from db.encryption import Keyring, attach_keyring

BUSY_SECONDS = 5
"""How long SQLite itself waits for another process's lock before it says busy; then the committer waits on."""

LOCK_SECONDS = 10
"""How long PostgreSQL waits for another process's row."""


class Database:
    """Both engines of one community. Close it with `await close()`."""

    def __init__(self, url: str, keyring: Keyring) -> None:
        """`url`: an SQLAlchemy URL, sqlite+aiosqlite or postgresql+psycopg. Raises ValueError for another database."""
        self.url = make_url(url)
        self.keyring = keyring
        self.writer = _create(self.url.render_as_string(hide_password=False), writes=True)
        self.reader = _create(self.url.render_as_string(hide_password=False), writes=False)
        for engine in (self.writer, self.reader):
            attach_keyring(engine.sync_engine.dialect, keyring)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads; writing through it fails."""
        async with AsyncSession(self.reader, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """One transaction for commands and set-up outside the committer; commits at the end."""
        async with AsyncSession(self.writer, expire_on_commit=False) as session, session.begin():
            yield session

    async def close(self) -> None:
        await self.writer.dispose()
        await self.reader.dispose()


def _create(url: str, *, writes: bool) -> AsyncEngine:
    backend = make_url(url).get_backend_name()
    options: dict[str, Any] = {"hide_parameters": True, "pool_size": 1 if writes else 4, "max_overflow": 0}
    if backend == "postgresql":
        # A connection that the server has dropped is found out before a turn runs on it, not by the turn.
        engine = create_async_engine(url, pool_pre_ping=True, **options)
        event.listen(engine.sync_engine, "begin", _begin_patient if writes else _begin_read_only)
        return engine
    if backend != "sqlite":
        raise ValueError(f"JINHUAI_DATABASE_URL names {backend}: sqlite+aiosqlite and postgresql+psycopg are known")
    connect_args: dict[str, Any] = {"timeout": BUSY_SECONDS}
    if writes:
        connect_args["async_creator_fn"] = inline.connect
    engine = create_async_engine(url, connect_args=connect_args, **options)
    event.listen(engine.sync_engine, "connect", _prepare_writer if writes else _prepare_reader)
    event.listen(engine.sync_engine, "begin", _begin_immediate if writes else _begin_deferred)
    return engine


def _prepare_writer(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin by itself, late and deferred
    cursor = connection.cursor()
    # secure_delete: what is deleted is overwritten with zeros, or whoever has the file and the keys reads it still.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare_reader(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_patient(connection: Connection) -> None:
    """A row that another process holds too long is an error to wait on, not a turn that hangs."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")


def _begin_read_only(connection: Connection) -> None:
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")


async def begin(engine: AsyncEngine) -> AsyncConnection:
    """A connection in a transaction of its own; the caller commits or rolls back and closes it."""
    connection = await engine.connect()
    try:
        await connection.begin()
    except BaseException:
        await connection.close()
        raise
    return connection
