from __future__ import annotations

import pytest

from db.engine import Database
from tests.services.roster.quarter import Quarter, built


@pytest.fixture
async def quarter(database: Database) -> Quarter:
    """Once on each database."""
    return await built(database)


@pytest.fixture
async def on_sqlite(sqlite_database: Database) -> Quarter:
    return await built(sqlite_database)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url_upgraded(request: pytest.FixtureRequest) -> str:
    """A database with the newest tables, for a test that opens it in loops of its own."""
    url: str = request.getfixturevalue(f"upgraded_{request.param}_url")
    return url
