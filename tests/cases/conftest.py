from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cases.street import Street
from tests.journey.neighbourhood import built


@pytest.fixture
async def here(upgraded_sqlite_url: str, tmp_path: Path, field_key: str) -> AsyncIterator[Street]:
    async with built(Street, tmp_path, upgraded_sqlite_url, field_key) as home:
        yield home


@pytest.fixture(params=["sqlite", "postgresql"])
async def on_both(request: pytest.FixtureRequest, tmp_path: Path, field_key: str) -> AsyncIterator[Street]:
    url = request.getfixturevalue(f"upgraded_{request.param}_url")
    async with built(Street, tmp_path, url, field_key) as home:
        yield home
