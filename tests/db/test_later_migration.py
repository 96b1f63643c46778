"""A migration that rebuilds the table which everything points to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db import schema
from db.engine import Database
from db.models import Model
from tests.db.community import write_community
from tests.db.later import LATER, come_later


async def rows(database: Database) -> dict[str, list[Any]]:
    async with database.reading() as session:
        return {
            table: sorted(map(repr, await session.execute(text(f"SELECT * FROM {table}"))))
            for table in Model.metadata.tables
        }


async def test_rows_survive_it_up_down_and_up(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write_community(database)
    before = await rows(database)
    first = schema.head()
    come_later(tmp_path, monkeypatch)
    for _ in range(2):
        await schema.upgrade(database)
        assert await schema.current(database) == LATER
        after = await rows(database)
        assert "'N1'" in after.pop("people")[0]
        assert after == {table: found for table, found in before.items() if table != "people"}
        await schema.downgrade(database, first)
        assert await rows(database) == before
    assert await schema.differences(database) == []
