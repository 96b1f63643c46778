"""A town of its own for every test, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.faults.town import Town


@asynccontextmanager
async def town_at(folder: Path, url: str, key: str) -> AsyncIterator[Town]:
    town = Town(folder, url, key)
    await town.build()
    try:
        yield town
    finally:
        await town.tear_down()


@pytest.fixture(params=["sqlite", "postgresql"])
async def town(request: pytest.FixtureRequest, tmp_path: Path, field_key: str) -> AsyncIterator[Town]:
    async with town_at(tmp_path, request.getfixturevalue(f"upgraded_{request.param}_url"), field_key) as built:
        yield built


@pytest.fixture
async def sqlite_town(upgraded_sqlite_url: str, tmp_path: Path, field_key: str) -> AsyncIterator[Town]:
    async with town_at(tmp_path, upgraded_sqlite_url, field_key) as built:
        yield built


@pytest.fixture
async def postgresql_town(upgraded_postgresql_url: str, tmp_path: Path, field_key: str) -> AsyncIterator[Town]:
    async with town_at(tmp_path, upgraded_postgresql_url, field_key) as built:
        yield built
