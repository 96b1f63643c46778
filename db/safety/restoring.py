"""Putting a backup back."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from alembic import command
from sqlalchemy import ColumnClause, Connection, Table, TableClause, func, insert, inspect, literal, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from db import schema
from db.engine import Database
from db.safety.archive import (
    BOOKKEEPING,
    BackupError,
    Manifest,
    content_tables,
    from_json,
    rows_at_once,
    rows_of,
    verify,
)
from db.utc import Instant


async def restore(database: Database, path: Path, *, replace: bool = False) -> Manifest:
    """Makes the database what the backup says, with this program's newest tables; all of it or nothing.

    `replace`: give up what the database holds, its access log included; refused while a bot has its lease.
    Raises BackupError when the file is damaged, comes from a newer version, or does not fit together, and when the
    database is not empty.
    """
    manifest = await asyncio.to_thread(verify, path)
    if not schema.knows(manifest.revision):
        raise BackupError(
            f"{path} was written by Jinhuai {manifest.program} with schema {manifest.revision}, which this version "
            f"does not know (it knows up to {schema.head()}). Update Jinhuai, then restore."
        )
    try:
        async with schema.migrating(database) as connection:
            await connection.run_sync(_make_room, replace)
            await connection.run_sync(schema.move, command.upgrade, manifest.revision)
            await connection.run_sync(_fill, path, manifest)
            await connection.run_sync(schema.move, command.upgrade, "head")
    except schema.SchemaError as error:
        raise BackupError(f"{path} cannot be restored: {error}") from error
    return manifest


def _make_room(connection: Connection, replace: bool) -> None:
    """Leaves a database without tables. Raises BackupError when that would lose something."""
    tables = sorted(set(inspect(connection).get_table_names()) - BOOKKEEPING)
    if tables and schema.revision_of(connection) is None:
        names = ", ".join(tables)
        raise BackupError(f"The database holds tables that are not Jinhuai's ({names}). Restore into another one.")
    filled = [name for name in tables if connection.scalar(select(literal(1)).select_from(TableClause(name)).limit(1))]
    if filled and not replace:
        raise BackupError(f"The database is not empty ({', '.join(filled)}). Restore into an empty one, or replace it.")
    if "leases" in filled:
        _refuse_beside_a_bot(connection)
    schema.move(connection, command.downgrade, "base")


def _refuse_beside_a_bot(connection: Connection) -> None:
    name, holder = ColumnClause[str]("name"), ColumnClause[str]("holder")
    expires_at = ColumnClause("expires_at", Instant())
    leases = TableClause("leases", name, holder, expires_at)
    held = select(name, holder).select_from(leases).where(expires_at > datetime.now(UTC))
    if (lease := connection.execute(held).first()) is not None:
        raise BackupError(
            f"{lease.holder} is running {lease.name} on this database. Stop it, wait a minute, then restore."
        )


def _fill(connection: Connection, path: Path, manifest: Manifest) -> None:
    tables = content_tables(connection)
    if {table.name: {column.name for column in table.columns} for table in tables} != {
        name: set(copy.columns) for name, copy in manifest.tables.items()
    }:
        raise BackupError(f"{path} does not have the tables and columns of its schema {manifest.revision}.")
    with zipfile.ZipFile(path) as archive, _foreign_keys_at_the_end(connection, tables, path):
        for table in tables:
            try:
                _fill_table(connection, archive, table, manifest.tables[table.name].columns)
            except (SQLAlchemyError, TypeError, ValueError) as error:
                # The driver's words may quote a row.
                raise BackupError(f"{path} has rows of {table.name} that do not fit: {type(error).__name__}.") from None


def _fill_table(connection: Connection, archive: zipfile.ZipFile, table: Table, columns: list[str]) -> None:
    rows = rows_of(archive, table.name)
    while some := list(islice(rows, rows_at_once(table))):
        values = [
            {name: from_json(table.c[name], value) for name, value in zip(columns, row, strict=True)} for row in some
        ]
        connection.execute(insert(table), values)
    if connection.dialect.name == "postgresql":
        _advance_sequences(connection, table)


def _advance_sequences(connection: Connection, table: Table) -> None:
    """The next row gets an id behind those that were restored. SQLite sees to that itself."""
    for column in table.primary_key.columns:
        named = {"table": table.name, "column": column.name}
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(quote_ident(:table), :column)"), named)
        if sequence is not None and (highest := connection.scalar(select(func.max(column)))) is not None:
            connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})


@contextmanager
def _foreign_keys_at_the_end(connection: Connection, tables: list[Table], path: Path) -> Iterator[None]:
    """Rows may come before the row that they point to; when all are there, none may point to nothing."""
    if connection.dialect.name == "sqlite":  # they are off while migrating
        yield
        if orphans := schema.orphaned_rows(connection):
            raise BackupError(f"{path} does not fit together: {' '.join(orphans)}")
        return
    quote = connection.dialect.identifier_preparer.quote
    keys = [(quote(table.name), quote(str(key.name))) for table in tables for key in table.foreign_key_constraints]
    for table, key in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER CONSTRAINT {key} DEFERRABLE INITIALLY DEFERRED")
    yield
    try:
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    except DBAPIError as error:
        constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        raise BackupError(
            f"{path} does not fit together: rows point to rows that do not exist ({constraint})."
        ) from None
    for table, key in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER CONSTRAINT {key} NOT DEFERRABLE")
