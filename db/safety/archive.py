"""What a backup is: one zip with a manifest and, per table, a file of JSON lines.

    manifest.json        format, program, schema revision, when; per table its columns, number of rows and SHA-256
    tables/<name>.jsonl  one list per row, in the order of the manifest's columns

Values are those on disk: sealed fields are the tokens that they are, so a backup is worth nothing without the keys,
and nothing here ever asks for them. Instants are written in UTC. Both databases read and write the same file.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, Connection, DateTime, LargeBinary, MetaData, Table
from sqlalchemy.types import JSON, Date, Time

FORMAT = 1
MANIFEST = "manifest.json"
BOOKKEEPING = {"alembic_version"}
"""Tables that are no content: the revision is in the manifest."""


class BackupError(Exception):
    """A backup cannot be made, read or restored; the message is a sentence for the operator."""


class TableCopy(BaseModel):
    model_config = ConfigDict(frozen=True)

    columns: list[str]
    rows: int
    sha256: str


class Manifest(BaseModel):
    model_config = ConfigDict(frozen=True)

    format: int
    program: str
    """The version of Jinhuai that wrote it."""
    revision: str
    """The schema that the rows are in."""
    at: datetime
    tables: dict[str, TableCopy]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def entry(table: str) -> str:
    return f"tables/{table}.jsonl"


def content_tables(connection: Connection) -> list[Table]:
    """The tables as they are in the database, parents first: a backup must not depend on the program's models,
    because the most important one is made with the new program before its first upgrade."""
    metadata = MetaData()
    metadata.reflect(connection)
    tables = [table for table in metadata.sorted_tables if table.name not in BOOKKEEPING]
    for column in (column for table in tables for column in table.columns):
        if isinstance(column.type, JSON):
            column.type.none_as_null = True
    return tables


def rows_at_once(table: Table) -> int:
    """How many rows to hold in memory: of files, which may have 20 MB each, a few."""
    return 8 if any(isinstance(column.type, LargeBinary) for column in table.columns) else 500


def to_json(value: Any) -> Any:
    """A value as the driver gives it, as JSON has it. Raises BackupError for a type that nobody thought of."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if value is None or isinstance(value, str | int | float | list | dict):
        return value
    raise BackupError(f"A backup cannot hold a {type(value).__name__}: db/safety/archive.py has to learn it.")


def from_json(column: Column[Any], value: Any) -> Any:
    """The inverse, for the column that the value goes to."""
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value).astimezone(UTC)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, Time):
        return time.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value)
    return value


def verify(path: Path) -> Manifest:
    """Reads the whole backup: manifest, checksums, number and width of rows. Needs no keys. Raises BackupError."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive, path)
            _verify_names(archive, manifest, path)
            for name, copy in manifest.tables.items():
                _verify_table(archive, name, copy, path)
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror or type(error).__name__}.") from error
    except (EOFError, KeyError, NotImplementedError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        # The error may quote what it could not read: its kind is enough.
        raise BackupError(f"{path} is damaged or is not a backup ({type(error).__name__}).") from None
    return manifest


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    raw = json.loads(archive.read(MANIFEST))
    if isinstance(raw, dict) and isinstance(raw.get("format"), int) and raw["format"] > FORMAT:
        raise BackupError(f"{path} was written by Jinhuai {raw.get('program')}, which is newer than this one. Update.")
    return Manifest.model_validate(raw)


def _verify_names(archive: zipfile.ZipFile, manifest: Manifest, path: Path) -> None:
    expected = sorted([MANIFEST, *map(entry, manifest.tables)])
    if sorted(archive.namelist()) != expected:
        raise BackupError(f"{path} is damaged: its files are not those that its manifest names.")


def _verify_table(archive: zipfile.ZipFile, name: str, copy: TableCopy, path: Path) -> None:
    digest = hashlib.sha256()
    rows = 0
    with archive.open(entry(name)) as file:
        for line in file:
            digest.update(line)
            rows += 1
            row = json.loads(line)
            if not isinstance(row, list) or len(row) != len(copy.columns):
                raise BackupError(f"{path} is damaged: row {rows} of {name} does not have its columns.")
    if digest.hexdigest() != copy.sha256 or rows != copy.rows:
        raise BackupError(f"{path} is damaged: {name} has not the checksum or the {copy.rows} rows of its manifest.")


def rows_of(archive: zipfile.ZipFile, table: str) -> Iterator[list[Any]]:
    with archive.open(entry(table)) as file:
        for line in file:
            yield json.loads(line)
