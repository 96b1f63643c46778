"""A sandbox for all kill tests of a run, and a community of its own for each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.kills.scene import Scene, open_scene
from tests.program import start_sandbox


@pytest.fixture(scope="session")
def sandbox_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process, address = asyncio.run(start_sandbox(tmp_path_factory.mktemp("sandbox") / "sandbox.log"))
    yield address
    asyncio.run(process.kill())


@pytest.fixture
async def sqlite_scene(
    sandbox_address: str, upgraded_sqlite_url: str, field_key: str, tmp_path: Path
) -> AsyncIterator[Scene]:
    async with open_scene(sandbox_address, upgraded_sqlite_url, field_key, tmp_path) as scene:
        yield scene


@pytest.fixture
async def postgresql_scene(
    sandbox_address: str, upgraded_postgresql_url: str, field_key: str, tmp_path: Path
) -> AsyncIterator[Scene]:
    async with open_scene(sandbox_address, upgraded_postgresql_url, field_key, tmp_path) as scene:
        yield scene


@pytest.fixture
async def webhook_scene(
    sandbox_address: str, upgraded_sqlite_url: str, field_key: str, tmp_path: Path
) -> AsyncIterator[Scene]:
    async with open_scene(sandbox_address, upgraded_sqlite_url, field_key, tmp_path, webhook=True) as scene:
        yield scene


@pytest.fixture(params=["sqlite", "postgresql"])
def scene(request: pytest.FixtureRequest) -> Scene:
    found: Scene = request.getfixturevalue(f"{request.param}_scene")
    return found
