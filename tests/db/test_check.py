"""What is wrong with a database is said in sentences that quote nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from db.encryption import Keyring
from db.engine import Database
from db.safety import check
from tests.conftest import url_of
from tests.db.community import MARKERS, write_community


async def run(database: Database, *statements: str) -> None:
    async with database.writing() as session:
        for statement in statements:
            await session.execute(text(statement))


async def test_a_good_database_has_no_faults(database: Database) -> None:
    assert await check(database) == []
    await write_community(database)
    assert await check(database) == []


async def test_no_tables(empty_database: Database) -> None:
    assert await check(empty_database) == ["The database has no tables yet: run `jinhuai db upgrade`."]


async def test_a_newer_schema(database: Database) -> None:
    await run(database, "UPDATE alembic_version SET version_num = '9999'")
    assert await check(database) == [
        "The database is at schema 9999, which this version does not know: update Jinhuai."
    ]


async def test_a_missing_index(database: Database) -> None:
    await run(database, "DROP INDEX ix_timers_due_at")
    (fault,) = await check(database)
    assert "ix_timers_due_at" in fault


@pytest.mark.parametrize("guard", ["access_log_no_update", "access_log_no_delete"])
async def test_an_open_access_log(database: Database, guard: str) -> None:
    await run(database, f"DROP TRIGGER {guard}" + ("" if database.is_sqlite else " ON access_log"))
    (fault,) = await check(database)
    assert fault == f"Rows of access_log can be changed or deleted: its trigger {guard} is missing or off."


async def test_a_trigger_that_is_off(postgresql_database: Database) -> None:
    await run(postgresql_database, "ALTER TABLE access_log DISABLE TRIGGER ALL")
    assert len(await check(postgresql_database)) == 2


async def test_values_that_no_key_opens(database: Database) -> None:
    await write_community(database)
    await run(database, "UPDATE people SET phone = '13800138000' WHERE id = 1", "UPDATE people SET name = '王秀英'")
    faults = await check(database)
    assert [fault.partition(" open with none")[0] for fault in faults] == [
        "2 values of people.name",
        "1 values of people.phone",
    ]
    assert "(first: people.name (id=1))" in faults[0]
    assert not any(marker in fault for marker in MARKERS for fault in faults)
    assert await check(database, sealed=False) == []


async def test_the_wrong_keys(database: Database) -> None:
    await write_community(database)
    stranger = Database(url_of(database), Keyring([Fernet.generate_key().decode()]))
    faults = await check(stranger)
    await stranger.close()
    assert len(faults) == 15


async def test_rows_that_point_to_nothing(sqlite_database: Database) -> None:
    await write_community(sqlite_database)
    async with sqlite_database.writer.connect() as connection:
        raw = await connection.get_raw_connection()
        assert raw.driver_connection is not None
        await raw.driver_connection.execute("PRAGMA foreign_keys=OFF")
        await raw.driver_connection.execute("UPDATE notes SET person_id = 4711")
        await connection.invalidate()
    (fault,) = await check(sqlite_database)
    assert fault == "1 rows of notes point to rows of people that do not exist (first: row 7)."


async def test_a_damaged_file(sqlite_database: Database, keyring: Keyring) -> None:
    await write_community(sqlite_database)
    await sqlite_database.close()
    path = Path(str(sqlite_database.url.database))
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\x55" * (len(whole) - 8192))
    again = Database(url_of(sqlite_database), keyring)
    faults = await check(again)
    await again.close()
    assert faults
    assert all("integrity check says" in fault or "cannot be read" in fault for fault in faults)
