from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.reports.reported import Reported


@asynccontextmanager
async def reported_at(folder: Path, url: str, key: str) -> AsyncIterator[Reported]:
    here = Reported(folder, url, key)
    await here.build()
    try:
        yield here
    finally:
        await here.tear_down()


@pytest.fixture
async def here(upgraded_sqlite_url: str, tmp_path: Path, field_key: str) -> AsyncIterator[Reported]:
    async with reported_at(tmp_path, upgraded_sqlite_url, field_key) as built:
        yield built


@pytest.fixture(params=["sqlite", "postgresql"])
async def on_both(request: pytest.FixtureRequest, tmp_path: Path, field_key: str) -> AsyncIterator[Reported]:
    url = request.getfixturevalue(f"upgraded_{request.param}_url")
    async with reported_at(tmp_path, url, field_key) as built:
        yield built
