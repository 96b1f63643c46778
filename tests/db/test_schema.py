"""Up, down and up again; nothing drifts; nothing is lost on the way."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from db import schema
from db.encryption import Keyring
from db.engine import Database
from db.models import Model, Person
from tests.conftest import url_of
from tests.db.community import write_community


async def tables(database: Database) -> set[str]:
    async with database.reader.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_up_down_and_up_again(empty_database: Database) -> None:
    assert await schema.current(empty_database) is None
    assert not await schema.is_current(empty_database)
    for _ in range(2):
        await schema.upgrade(empty_database)
        assert await schema.current(empty_database) == schema.head()
        assert await schema.is_current(empty_database)
        assert set(Model.metadata.tables) <= await tables(empty_database)
        await schema.downgrade(empty_database)
        assert await schema.current(empty_database) is None
        assert await tables(empty_database) <= {"alembic_version"}


async def test_down_leaves_nothing_behind_on_postgresql(postgresql_url: str, keyring: Keyring) -> None:
    database = Database(postgresql_url, keyring)
    await schema.upgrade(database)
    await schema.downgrade(database)
    async with database.reader.connect() as connection:
        for catalogue in ("pg_proc", "pg_trigger", "pg_sequence"):
            own = "oid >= 16384" if catalogue != "pg_sequence" else "seqrelid >= 16384"
            assert await connection.scalar(text(f"SELECT count(*) FROM {catalogue} WHERE {own}")) == 0, catalogue
    await database.close()


async def test_upgrading_an_upgraded_database_changes_nothing(database: Database) -> None:
    await write_community(database)
    await schema.upgrade(database)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 2


async def test_migrations_and_models_agree(database: Database) -> None:
    assert await schema.differences(database) == []


async def test_a_difference_is_told(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(text("ALTER TABLE people ADD COLUMN nickname TEXT"))
        await session.execute(text("DROP INDEX ix_timers_due_at"))
    told = " | ".join(await schema.differences(database))
    assert "nickname" in told
    assert "ix_timers_due_at" in told


def structure(connection: Connection) -> dict[str, Any]:
    """All that the inspector knows about the tables, in an order that does not depend on how they were made."""
    inspector = inspect(connection)
    ask = {
        "columns": inspector.get_columns,
        "pk": inspector.get_pk_constraint,
        "fks": inspector.get_foreign_keys,
        "unique": inspector.get_unique_constraints,
        "indexes": inspector.get_indexes,
        "checks": inspector.get_check_constraints,
    }
    return {
        f"{table} {what}": sorted(map(_told, found)) if isinstance(found := question(table), list) else repr(found)
        for table in inspector.get_table_names()
        if table != "alembic_version"
        for what, question in ask.items()
    }


def _told(found: Any) -> str:
    """A condition of an index is a clause, whose repr is the object's address."""
    where = found.get("dialect_options") if isinstance(found, dict) else None
    return repr(found | {"dialect_options": {name: str(clause) for name, clause in where.items()}} if where else found)


async def test_migrations_make_what_the_models_would(empty_database: Database) -> None:
    """compare_metadata looks at neither keys nor sequences: so compare with tables made from the models."""
    async with empty_database.writer.connect() as connection:
        transaction = await connection.begin()
        await connection.run_sync(Model.metadata.create_all)
        expected = await connection.run_sync(structure)
        await transaction.rollback()
    await schema.upgrade(empty_database)
    async with empty_database.reader.connect() as connection:
        assert await connection.run_sync(structure) == expected


async def test_numbers_are_never_given_twice_on_sqlite_whatever_was_altered(sqlite_url: str, keyring: Keyring) -> None:
    """Altering a table makes it anew there, and forgets AUTOINCREMENT unless it is told."""
    tables = Model.metadata.tables.values()
    wanted = {table.name for table in tables if table.dialect_options["sqlite"]["autoincrement"]}
    database = Database(sqlite_url, keyring)
    try:
        await schema.upgrade(database)
        async with database.reader.connect() as connection:
            made = await connection.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"))
            assert set(made.scalars()) == wanted
    finally:
        await database.close()


async def test_a_database_of_a_newer_version_is_refused(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not await schema.is_current(database)
    for step in (schema.upgrade, schema.downgrade):
        with pytest.raises(schema.SchemaError, match=r"9999.*newer"):
            await step(database)
    assert set(Model.metadata.tables) <= await tables(database)


async def fail_after_dropping_everything(database: Database) -> None:
    async with schema.migrating(database) as connection:
        await connection.run_sync(schema.move, command.downgrade, "base")
        raise ZeroDivisionError


async def test_a_migration_that_fails_leaves_everything_as_it_was(database: Database) -> None:
    await write_community(database)
    with pytest.raises(ZeroDivisionError):
        await fail_after_dropping_everything(database)
    assert await schema.is_current(database)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 2


def widen_team(connection: Connection) -> None:
    with Operations(MigrationContext.configure(connection)).batch_alter_table("people", recreate="auto") as people:
        people.alter_column("team", type_=Model.metadata.tables["people"].c.locale.type, nullable=True)


async def test_altering_a_table_keeps_the_rows_that_point_to_it(database: Database) -> None:
    await write_community(database)
    async with schema.migrating(database) as connection:
        await connection.run_sync(widen_team)
    async with database.reading() as session:
        for table in ("person_roles", "identities", "notes", "drafts", "outgoing"):
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")), table


async def test_a_migration_that_orphans_rows_is_undone(sqlite_database: Database) -> None:
    await write_community(sqlite_database)
    with pytest.raises(schema.SchemaError, match=r"1 rows of notes point to rows of people.*Nothing was changed"):
        async with schema.migrating(sqlite_database) as connection:
            await connection.execute(text("UPDATE notes SET person_id = 4711"))
    async with sqlite_database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM notes WHERE person_id = 4711")) == 0


async def test_after_a_migration_foreign_keys_are_enforced(sqlite_database: Database) -> None:
    for step in (schema.upgrade, schema.downgrade, schema.upgrade):
        await step(sqlite_database)
        async with sqlite_database.writing() as session:
            assert await session.scalar(text("PRAGMA foreign_keys")) == 1


async def test_after_a_failed_migration_foreign_keys_are_enforced(sqlite_database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await fail_after_dropping_everything(sqlite_database)
    async with sqlite_database.writing() as session:
        assert await session.scalar(text("PRAGMA foreign_keys")) == 1


UPGRADE = """
import asyncio, sys
from db import schema
from db.encryption import Keyring
from db.engine import Database

async def main():
    database = Database(sys.argv[1], Keyring([sys.argv[2]]))
    sys.stdin.readline()
    await schema.upgrade(database)
    await database.close()

print("ready", flush=True)
asyncio.run(main())
"""


async def test_processes_that_upgrade_at_once_do_not_clash(empty_database: Database, field_key: str) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", UPGRADE, url_of(empty_database), field_key,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    ends = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    for process, (_, errors) in zip(processes, ends, strict=True):
        assert process.returncode == 0, errors.decode()
    assert await schema.is_current(empty_database)


async def test_a_community_has_its_own_postgresql_schema(postgresql_url: str, keyring: Keyring) -> None:
    """Two communities in one database know nothing of each other; the first start creates the schema."""
    urls = [f"{postgresql_url}&options=-csearch_path%3D{name}" for name in ("jinhuai", "Xinfu")]
    for url in urls:
        database = Database(url, keyring)
        assert await schema.current(database) is None
        await schema.upgrade(database)
        assert await schema.is_current(database)
        assert await schema.differences(database) == []
        await database.close()
    engine = create_async_engine(postgresql_url)
    async with engine.connect() as connection:
        homes = await connection.scalars(text("SELECT schemaname FROM pg_tables WHERE tablename = 'people'"))
        assert set(homes) == {"jinhuai", "xinfu"}
    await engine.dispose()


def test_migrations_import_nothing_of_the_project() -> None:
    """One that used the project's classes would change its meaning with them."""
    for script in Path(schema.__file__).parent.glob("migrations/versions/[0-9]*.py"):
        imported = re.findall(r"^(?:from|import) (\w+)", script.read_text(), re.MULTILINE)
        assert set(imported) <= {"__future__", "sqlalchemy", "alembic"}, script.name


def test_the_configuration_needs_no_file() -> None:
    config = schema._config()
    assert isinstance(config, Config)
    assert config.config_file_name is None
    assert schema.knows(schema.head())
    assert not schema.knows("9999")


def test_the_next_migration_is_drafted_from_the_models(tmp_path: Path) -> None:
    shutil.copytree(Path(schema.__file__).parent, tmp_path / "db", ignore=shutil.ignore_patterns("__pycache__"))
    people = tmp_path / "db" / "models" / "people.py"
    column = "    team: Mapped[str | None] = mapped_column(String(40))\n"
    assert column in people.read_text()
    people.write_text(people.read_text().replace(column, column + column.replace("team", "nickname")))
    draft = [sys.executable, "-m", "db.migrations", "add", "nicknames"]
    subprocess.run(draft, cwd=tmp_path, check=True, capture_output=True)
    (script,) = tmp_path.glob("db/migrations/versions/*_add_nicknames.py")
    assert script.name == f"{int(schema.head()) + 1:04d}_add_nicknames.py"
    assert "batch_op.add_column(sa.Column('nickname', sa.String(length=40), nullable=True))" in script.read_text()
    assert script.read_text().count("_column(") == 2
