"""Which tables a database has, and how it gets the ones that this program expects.

Migrations are part of the package and run through the writer, in one transaction per call: a migration that fails
leaves the database as it was, on PostgreSQL and on SQLite alike.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from alembic import autogenerate, command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.models import Model

UPGRADE_LOCK = 0x6A696E68756169
"""The advisory lock ("jinhuai") that two processes upgrading one PostgreSQL database wait for."""


class SchemaError(Exception):
    """The schema cannot be changed as asked; the message is a sentence for the operator."""


async def upgrade(database: Database, revision: str = "head") -> None:
    """Brings the tables to `revision`. Safe to call at any start, by several processes at once.

    Raises SchemaError when the database was written by a newer program, or when rows would be left without the row
    that they belong to; nothing has changed then.
    """
    async with migrating(database) as connection:
        await connection.run_sync(move, command.upgrade, revision)


async def downgrade(database: Database, revision: str = "base") -> None:
    """Takes the tables back to `revision`; what only newer tables hold is lost. Raises SchemaError like `upgrade`."""
    async with migrating(database) as connection:
        await connection.run_sync(move, command.downgrade, revision)


async def current(database: Database) -> str | None:
    """The revision that the database is at; None when it has no tables yet."""
    async with database.reader.connect() as connection:
        return await connection.run_sync(revision_of)


async def is_current(database: Database) -> bool:
    """True when the database has exactly the tables that this program expects."""
    return await current(database) == head()


def head() -> str:
    """The revision that this program expects."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise SchemaError("The installation is damaged: it contains no migrations. Install Jinhuai again.")
    return revision


def knows(revision: str) -> bool:
    """False for a revision that only a newer program has."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


async def differences(database: Database) -> list[str]:
    """What the tables in the database have and the models have not, or the other way round. Empty at head."""

    def compare(connection: Connection) -> list[str]:
        found = autogenerate.compare_metadata(MigrationContext.configure(connection), Model.metadata)
        return [_sentence(difference) for difference in found]

    async with database.reader.connect() as connection:
        return await connection.run_sync(compare)


@asynccontextmanager
async def migrating(database: Database) -> AsyncIterator[AsyncConnection]:
    """The writer, in one transaction in which tables may be changed; commits at the end.

    SQLite cannot alter most of a table: Alembic's batch mode copies the table and drops the old one, and with foreign
    keys on, that drop deletes the rows that point to it. So they are off here and checked before the commit.
    """
    async with database.writer.connect() as connection:
        try:
            if database.is_sqlite:
                await connection.run_sync(_without_foreign_keys)
            async with connection.begin():
                if not database.is_sqlite:
                    await connection.run_sync(_wait_for_other_upgrades)
                    await connection.run_sync(_ensure_schema)
                yield connection
                if database.is_sqlite and (orphans := await connection.run_sync(orphaned_rows)):
                    raise SchemaError(" ".join(orphans) + " Nothing was changed.")
        finally:
            if database.is_sqlite:
                # The pool's next connection has foreign keys on, whatever became of this one.
                await connection.invalidate()


def move(connection: Connection, step: Callable[[Config, str], object], revision: str) -> None:
    """Runs Alembic's upgrade or downgrade within the connection's transaction. Raises SchemaError."""
    now = revision_of(connection)
    if now is not None and not knows(now):
        raise SchemaError(
            f"The database is at schema {now}, which this version of Jinhuai does not know (it knows up to {head()}): "
            "it was used by a newer version. Update Jinhuai."
        )
    config = _config()
    config.attributes["connection"] = connection
    step(config, revision)


def revision_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def orphaned_rows(connection: Connection) -> list[str]:
    """One sentence per SQLite table with rows whose parent is gone, naming row ids and never contents."""
    orphans: dict[tuple[str, str], list[int]] = {}
    for table, rowid, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        orphans.setdefault((table, parent), []).append(rowid)
    return [
        f"{len(rows)} rows of {table} point to rows of {parent} that do not exist (first: row {rows[0]})."
        for (table, parent), rows in sorted(orphans.items())
    ]


def _without_foreign_keys(connection: Connection) -> None:
    """Past SQLAlchemy, which would begin: inside a transaction SQLite ignores this pragma without a word."""
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.close()


def _wait_for_other_upgrades(connection: Connection) -> None:
    """However long they take: the writer's patience is for rows, and holds again for what follows."""
    set_timeout = text("SELECT set_config('lock_timeout', :value, true)")
    patience = connection.scalar(text("SELECT current_setting('lock_timeout')"))
    connection.execute(set_timeout, {"value": "0"})
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
    connection.execute(set_timeout, {"value": patience})


def _ensure_schema(connection: Connection) -> None:
    """Creates the PostgreSQL schema that the URL's search_path names, for a community's first start."""
    if connection.scalar(text("SELECT current_schema()")) is not None:
        return
    # The setting is spelled as names in SQL are, quotes included.
    names = [name.strip() for name in str(connection.scalar(text("SHOW search_path"))).split(",")]
    connection.exec_driver_sql("CREATE SCHEMA " + next(name for name in names if name != '"$user"'))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "db:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _sentence(difference: object) -> str:
    """Alembic tells a change as a tuple, several changes of one column as a list of tuples."""
    if isinstance(difference, list):
        return "; ".join(_sentence(part) for part in difference)
    parts = difference if isinstance(difference, tuple) else (difference,)
    return " ".join(str(part) for part in parts if part is not None)
