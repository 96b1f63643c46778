from __future__ import annotations

import pytest

from db.engine import Database
from tests.services.emergencies.street import Street


@pytest.fixture
async def street(database: Database) -> Street:
    """On both databases."""
    built = Street(database)
    await built.build()
    return built
