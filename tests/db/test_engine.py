"""One connection writes, the others only read, and nothing that was read before writing is lost."""

from __future__ import annotations

import asyncio
import sys

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from db.encryption import Keyring
from db.engine import Database, begin
from db.models import Identity, Note, Person
from tests.conftest import url_of
from tests.db.community import NOW, write_community

WRITES = [
    "INSERT INTO leases (name, holder, expires_at) VALUES ('x', 'x', '2025-01-01 00:00:00+00')",
    "UPDATE people SET team = 'x'",
    "DELETE FROM notes",
    "CREATE TABLE others (id INTEGER)",
    "DROP TABLE notes",
]


@pytest.mark.parametrize("statement", WRITES)
async def test_the_reader_cannot_write(database: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"):
        async with database.reading() as session:
            await session.execute(text(statement))


async def test_a_reader_that_failed_still_only_reads(database: Database) -> None:
    """The pool gives the same connection again."""
    for _ in range(6):
        await test_the_reader_cannot_write(database, WRITES[1])
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM notes")) == 0


async def test_readers_see_only_what_was_committed(database: Database) -> None:
    async with database.writing() as session:
        session.add(Person(id=1, name="王秀英", created_at=NOW))
        await session.flush()
        async with database.reading() as reading:
            assert await reading.scalar(select(Person.id)) is None
    async with database.reading() as reading:
        assert await reading.scalar(select(Person.id)) == 1


async def test_a_failing_transaction_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as session:
            session.add(Person(id=1, name="王秀英", created_at=NOW))
            await session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.writing() as session:
        assert await session.scalar(select(Person.id)) is None


async def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            session.add(Note(person_id=4711, kind="x", place="p", text="t", created_at=NOW))
    await write_community(database)
    async with database.writing() as session:
        await session.execute(text("DELETE FROM people WHERE id = 1"))
        for table in ("identities", "person_roles", "notes", "drafts"):
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table


async def test_a_refused_row_is_not_quoted(database: Database) -> None:
    await write_community(database)
    with pytest.raises(IntegrityError) as raised:
        async with database.writing() as session:
            session.add(Identity(person_id=2, channel="telegram", account="1001", chat="标记"))
    assert "标记" not in str(raised.value)
    assert "gAAAA" not in str(raised.value)


async def test_ids_are_never_given_twice(database: Database) -> None:
    """The access log names people after they were erased, timers name notes."""
    given = []
    for _ in range(2):
        async with database.writing() as session:
            person = Person(name="王秀英", created_at=NOW)
            session.add(person)
            await session.flush()
            note = Note(person_id=person.id, kind="x", place="p", text="t", created_at=NOW)
            session.add(note)
            await session.flush()
            given.append((person.id, note.id))
            await session.delete(note)
            await session.flush()
            await session.delete(person)
    assert given == [(1, 1), (2, 2)]


async def test_sqlite_is_set_up_to_keep_what_it_confirmed(sqlite_database: Database) -> None:
    async with sqlite_database.writing() as session:
        settings = [
            await session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert settings == ["wal", 2, 1]


async def test_the_writer_begins_immediately(sqlite_database: Database, keyring: Keyring) -> None:
    """Before it has read anything, so that what it reads cannot change before it writes."""
    other = Database(url_of(sqlite_database), keyring)
    connection = await begin(sqlite_database.writer)
    try:
        async with other.writer.connect() as second:
            raw = await second.get_raw_connection()
            assert raw.driver_connection is not None
            await raw.driver_connection.execute("PRAGMA busy_timeout = 50")
            with pytest.raises(DBAPIError, match="locked"):
                await second.begin()
    finally:
        await connection.close()
        await other.close()
    async with sqlite_database.writing() as session:
        assert await session.scalar(text("SELECT 1")) == 1


def test_another_kind_of_database_is_named() -> None:
    with pytest.raises(ValueError, match="JINHUAI_DATABASE_URL names mysql"):
        Database("mysql+aiomysql://localhost/x", Keyring(["QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="]))


COUNT = """
import asyncio, sys
from sqlalchemy import select
from db.encryption import Keyring
from db.engine import Database
from db.models import Person

async def main():
    database = Database(sys.argv[1], Keyring([sys.argv[2]]))
    sys.stdin.readline()
    for _ in range(int(sys.argv[3])):
        async with database.writing() as session:
            person = (await session.scalars(select(Person).with_for_update())).one()
            person.name = str(int(person.name) + 1)
    await database.close()

print("ready", flush=True)
asyncio.run(main())
"""


async def test_two_processes_that_read_and_write_lose_nothing(database: Database, field_key: str) -> None:
    async with database.writing() as session:
        session.add(Person(id=1, name="0", created_at=NOW))
    await database.writer.dispose()
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            *("-c", COUNT, url_of(database), field_key, "60"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    ends = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    for process, (_, errors) in zip(processes, ends, strict=True):
        assert process.returncode == 0, errors.decode()
    async with database.reading() as session:
        assert await session.scalar(select(Person.name)) == "120"
