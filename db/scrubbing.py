"""What was deleted is overwritten in the file (secure_delete); older pages of it wait in the write-ahead log."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

from db.engine import Database

WAIT_SECONDS = 0.1
"""For readers; meanwhile nobody writes, and an emergency may be waiting."""


async def empty_the_log(database: Database) -> bool:
    """Move all of SQLite's write-ahead log into the file and cut it to nothing; whether that was possible now.

    PostgreSQL keeps dead rows until its own vacuum and its log as long as it is set to: nothing is done there.
    """
    if not database.is_sqlite:
        return True
    return await asyncio.to_thread(_truncate, database.url.database or "")


def _truncate(path: str) -> bool:
    with closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as connection:
        row = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return bool(row is not None and row[0] == 0)
