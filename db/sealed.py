"""Encrypted columns seen from outside: the tables with the tokens that are on disk, for work that needs no contents."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from sqlalchemy import Column, LargeBinary, MetaData, Row, TableClause, Text, column, select, table, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from db.encryption import EncryptedBytes, EncryptedJSON, EncryptedText
from db.models import Model

FILES_AT_ONCE = 8
"""Rows read together where one may hold 20 MB."""


class SealedTable:
    """One table that has encrypted columns. Found by type, so that a new column is covered by itself."""

    def __init__(self, name: str, keys: list[Column[Any]], sealed: list[Column[Any]]) -> None:
        self.name = name
        self.columns = [each.name for each in sealed]
        self.keys = [key.name for key in keys]
        self._has_files = any(isinstance(each.type, EncryptedBytes) for each in sealed)
        self.table: TableClause = table(
            name, *(column(key.name, key.type) for key in keys), *(column(each.name, _stored(each)) for each in sealed)
        )

    async def batches(self, reader: AsyncEngine, size: int) -> AsyncIterator[list[Row[Any]]]:
        """All rows (primary key, then tokens) by primary key, each batch in a transaction of its own."""
        after: Row[Any] | None = None
        while rows := await self.rows(reader, size, after):
            yield rows
            after = rows[-1]

    async def rows(self, reader: AsyncEngine, size: int, after: Row[Any] | None) -> list[Row[Any]]:
        """The next rows behind `after`."""
        order = [self.table.c[key] for key in self.keys]
        wanted = select(self.table).order_by(*order).limit(min(size, FILES_AT_ONCE) if self._has_files else size)
        if after is not None:
            wanted = wanted.where(tuple_(*order) > tuple_(*(after._mapping[key] for key in self.keys)))
        async with reader.connect() as connection:
            return list(await connection.execute(wanted))

    def place(self, row: Row[Any], column: str) -> str:
        """Where a value stands, for a sentence: `people.phone (id=7)`."""
        key = ", ".join(f"{name}={row._mapping[name]}" for name in self.keys)
        return f"{self.name}.{column} ({key})"


def _stored(sealed: Column[Any]) -> LargeBinary | Text:
    """What the tokens of a column are, to SQLAlchemy."""
    return LargeBinary() if isinstance(sealed.type, EncryptedBytes) else Text()


def sealed_tables(metadata: MetaData = Model.metadata) -> Iterator[SealedTable]:
    for each in metadata.sorted_tables:
        sealed = [c for c in each.columns if isinstance(c.type, EncryptedText | EncryptedJSON | EncryptedBytes)]
        if sealed:
            yield SealedTable(each.name, list(each.primary_key.columns), sealed)
