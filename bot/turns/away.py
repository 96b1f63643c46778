"""Is the database away, or is our code wrong? Told by the error's code.

Away: locked by another process, disk full, read-only, input/output error, connection lost, server restarting,
deadlock. It is waited for, and nothing is acknowledged meanwhile. Anything else (a missing table, a violated
constraint) is the turn's own fault.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_SQLITE = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_IOERR: "input/output error",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_NOMEM: "out of memory",
    sqlite3.SQLITE_PROTOCOL: "locked",
}
"""By SQLite's primary result code, the low byte of the extended one: https://sqlite.org/rescode.html"""

_POSTGRESQL = {
    "08": "connection lost",
    "40": "conflict with another transaction",
    "53": "out of resources",
    "57": "shutting down or starting",
    "58": "system error",
    "25006": "read-only",
    "55P03": "locked",
    "XX001": "damaged data",
}
"""By SQLSTATE or its class, appendix A of PostgreSQL's manual. 57014 (statement cancelled) waits as well."""


def why_away(error: BaseException) -> str | None:
    """What keeps the database away, in a few words; None when the error is not of that sort."""
    if isinstance(error, PoolTimeoutError):
        return "no connection free"
    if isinstance(error, TimeoutError):
        return "no answer"
    if isinstance(error, ConnectionError):
        return "connection lost"
    if not isinstance(error, DBAPIError):
        return None
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        return None if code is None else _SQLITE.get(code & 0xFF)
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    # psycopg tells a connection that broke, or could not be made, without a state.
    return "connection lost" if error.connection_invalidated or _is_connection_failure(cause) else None


def _is_connection_failure(cause: BaseException | None) -> bool:
    return type(cause).__module__.startswith("psycopg") and type(cause).__name__ in (
        "OperationalError",
        "ConnectionTimeout",
        "InterfaceError",
    )
