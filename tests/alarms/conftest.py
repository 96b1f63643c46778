"""A sandbox for all campaigns of a run, and a community of its own for each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.kills.scene import Scene, open_scene
from tests.program import start_sandbox


@pytest.fixture
def sandbox_address(tmp_path: Path) -> Iterator[str]:
    """One for each test: simulated time is the whole sandbox's."""
    process, address = asyncio.run(start_sandbox(tmp_path / "sandbox.log"))
    yield address
    asyncio.run(process.kill())


@pytest.fixture(params=["sqlite", "postgresql"])
async def scene(
    request: pytest.FixtureRequest, sandbox_address: str, field_key: str, tmp_path: Path
) -> AsyncIterator[Scene]:
    url = request.getfixturevalue(f"upgraded_{request.param}_url")
    async with open_scene(sandbox_address, url, field_key, tmp_path) as scene:
        yield scene


@pytest.fixture
async def sqlite_scene(
    upgraded_sqlite_url: str, sandbox_address: str, field_key: str, tmp_path: Path
) -> AsyncIterator[Scene]:
    async with open_scene(sandbox_address, upgraded_sqlite_url, field_key, tmp_path) as scene:
        yield scene


@pytest.fixture
async def webhook_scene(
    upgraded_postgresql_url: str, sandbox_address: str, field_key: str, tmp_path: Path
) -> AsyncIterator[Scene]:
    async with open_scene(sandbox_address, upgraded_postgresql_url, field_key, tmp_path, webhook=True) as scene:
        yield scene
