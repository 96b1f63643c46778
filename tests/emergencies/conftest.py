from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.emergencies.alarmed import Alarmed
from tests.journey.neighbourhood import built


@pytest.fixture
async def here(upgraded_sqlite_url: str, tmp_path: Path, field_key: str) -> AsyncIterator[Alarmed]:
    async with built(Alarmed, tmp_path, upgraded_sqlite_url, field_key) as home:
        yield home


@pytest.fixture(params=["sqlite", "postgresql"])
async def on_both(request: pytest.FixtureRequest, tmp_path: Path, field_key: str) -> AsyncIterator[Alarmed]:
    url = request.getfixturevalue(f"upgraded_{request.param}_url")
    async with built(Alarmed, tmp_path, url, field_key) as home:
        yield home
