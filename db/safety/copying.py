"""Making a backup while the bot runs."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db import schema
from db.engine import Database
from db.safety.archive import (
    FORMAT,
    MANIFEST,
    BackupError,
    Manifest,
    TableCopy,
    content_tables,
    entry,
    rows_at_once,
    to_json,
    verify,
)


async def backup(database: Database, path: Path) -> Manifest:
    """Writes all rows as they are at one instant to `path`; returns what the file says about itself.

    The bot goes on writing meanwhile. The file appears under its name when it is whole, read back and on the disk,
    and only its owner may read it; a file of that name is replaced then and not before. Raises BackupError.
    """
    try:
        part = _part(path)
        try:
            async with _snapshot(database) as connection:
                manifest = await _write(connection, part)
            if await asyncio.to_thread(verify, part) != manifest:
                raise BackupError(f"{path} was not written as it should have been; check the disk and try again.")
            await asyncio.to_thread(_publish, part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror or type(error).__name__}.") from error
    return manifest


@asynccontextmanager
async def _snapshot(database: Database) -> AsyncIterator[AsyncConnection]:
    """A reading transaction that sees one instant. On SQLite every transaction does."""
    async with database.reader.connect() as connection:
        if not database.is_sqlite:
            await connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield connection


async def _write(connection: AsyncConnection, part: Path) -> Manifest:
    revision = await connection.run_sync(schema.revision_of)
    if revision is None:
        raise BackupError("The database has no tables yet: there is nothing to back up.")
    copies = {}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in await connection.run_sync(content_tables):
            copies[table.name] = await _write_table(connection, archive, table)
        manifest = Manifest(
            format=FORMAT, program=version("jinhuai"), revision=revision, at=datetime.now(UTC), tables=copies
        )
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


async def _write_table(connection: AsyncConnection, archive: zipfile.ZipFile, table: Table) -> TableCopy:
    digest = hashlib.sha256()
    rows = 0
    with archive.open(entry(table.name), "w", force_zip64=True) as file:
        wanted = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=rows_at_once(table))
        found = await connection.stream(wanted)
        async for some in found.partitions():
            lines = "".join(
                json.dumps([to_json(value) for value in row], ensure_ascii=False, separators=(",", ":")) + "\n"
                for row in some
            ).encode()
            digest.update(lines)
            rows += len(some)
            await asyncio.to_thread(file.write, lines)
    return TableCopy(columns=[column.name for column in table.columns], rows=rows, sha256=digest.hexdigest())


def _part(path: Path) -> Path:
    """A new file beside the final one, so that renaming it is atomic; nobody else may read it."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    return Path(name)


def _publish(part: Path, path: Path) -> None:
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
