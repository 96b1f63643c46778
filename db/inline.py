"""aiosqlite without a change of threads where nothing can wait.

aiosqlite hands each call to a thread and waits for it there and back, some thirty times in a small transaction; on a
busy machine that costs more than the transaction itself. Inside the writer's transaction a statement does not wait:
the lock is held and the pages are in memory. So only what may wait goes to the thread: beginning (another process may
hold the lock) and ending (the disk has to confirm).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite

FETCHED_AT_ONCE = 64


class InlineConnection(aiosqlite.Connection):
    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        connection = self._connection
        if connection is None or not connection.in_transaction:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        if fn in (connection.commit, connection.rollback, connection.close):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)


def connect(database: str, **options: Any) -> InlineConnection:
    """For SQLAlchemy's `async_creator_fn`."""
    options["check_same_thread"] = False
    connection = InlineConnection(partial(sqlite3.connect, database, **options), FETCHED_AT_ONCE)
    connection._thread.daemon = True  # a program that ends does not wait for it
    return connection
