"""Putting every encrypted value under the newest key, beside the running bot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Row, and_, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.encryption import UndecipherableError
from db.engine import Database
from db.sealed import SealedTable, sealed_tables

Progress = Callable[[str, int], None]
"""Called after every batch with the table's name and how many of its values have been rewritten so far."""


async def reencrypt(database: Database, *, batch: int = 200, progress: Progress | None = None) -> int:
    """Rewrites each encrypted value that is not under the newest key; returns how many were.

    In transactions of `batch` rows, each row by compare-and-set on its ciphertext: what the bot writes meanwhile is
    never overwritten. It may be killed and started again at any time. When it returns, the older keys are not needed
    any more, provided that the bot already writes with the newest.
    Raises UndecipherableError, naming table, column and primary key, when no key opens a value; everything else has
    been rewritten then.
    """
    total = 0
    closed: dict[str, None] = {}
    for sealed in sealed_tables():
        done = 0
        after: Row[Any] | None = None
        while rows := await sealed.rows(database.reader, batch, after):
            rotated = [(row, _rotated(database, sealed, row, closed)) for row in rows]
            written, missed = await _write(database, sealed, [(row, new) for row, new in rotated if new])
            done += written
            if missed:
                continue  # somebody wrote in between, perhaps still with an older key: look again
            after = rows[-1]
            if progress is not None:
                progress(sealed.name, done)
        total += done
    if closed:
        first, *others = closed
        raise UndecipherableError(f"{first} and {len(others)} more" if others else first)
    return total


def _rotated(database: Database, sealed: SealedTable, row: Row[Any], closed: dict[str, None]) -> dict[str, Any]:
    """The columns that need a new token, with it; notes in `closed` what no key opens."""
    tokens = {}
    for column in sealed.columns:
        old = row._mapping[column]
        if old is None:
            continue
        try:
            new = database.keyring.rotate(old)
        except UndecipherableError:
            closed[sealed.place(row, column)] = None
            continue
        if new != old:
            tokens[column] = new
    return tokens


async def _write(
    database: Database, sealed: SealedTable, changes: Sequence[tuple[Row[Any], dict[str, Any]]]
) -> tuple[int, bool]:
    """How many values were written, and whether a row had changed since it was read."""
    if not changes:
        return 0, False
    written = 0
    missed = False
    columns = sealed.table.c
    async with database.writer.begin() as connection, _guard_lifted(connection, sealed.name):
        for row, tokens in changes:
            unchanged = [columns[name] == row._mapping[name] for name in [*sealed.keys, *tokens]]
            result = await connection.execute(update(sealed.table).where(and_(*unchanged)).values(tokens))
            if result.rowcount:
                written += len(tokens)
            else:
                missed = True
    return written, missed


@asynccontextmanager
async def _guard_lifted(connection: AsyncConnection, table: str) -> AsyncIterator[None]:
    """Takes the trigger `<table>_no_update` away for the length of this transaction, where there is one.

    The access log must not change, and its reasons must move to the newest key, or a key that leaked would open them
    for ever. A trigger cannot tell a new token of the same reason from a new reason, so letting it pass updates of
    that column would open the log to everybody who can write. Lifted here, nobody else ever sees the table without
    it: both databases roll it back with the transaction, SQLite has one writer, and PostgreSQL locks the table
    against other writers until the commit.
    """
    guard = f"{table}_no_update"
    if connection.dialect.name == "sqlite":
        wanted = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table AND name = :guard")
        definition = await connection.scalar(wanted, {"table": table, "guard": guard})
        lift, restore = f"DROP TRIGGER {guard}", str(definition)
    else:
        wanted = text("SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(:table) AND tgname = :guard")
        definition = await connection.scalar(wanted, {"table": table, "guard": guard})
        lift, restore = (f"ALTER TABLE {table} {verb} TRIGGER {guard}" for verb in ("DISABLE", "ENABLE"))
    if definition is None:
        yield
        return
    await connection.exec_driver_sql(lift)
    yield
    await connection.exec_driver_sql(restore)
