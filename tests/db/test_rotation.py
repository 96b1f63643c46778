"""Old values move under the newest key, while others write, and nothing else changes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeDecorator

import db.encryption
from db.encryption import EncryptedText, Keyring, Token, UndecipherableError
from db.engine import Database
from db.models import Access, Model, Note, Person
from db.rotation import _guard_lifted, reencrypt
from db.sealed import SealedTable, sealed_tables
from tests.conftest import url_of
from tests.db.community import write_community


@pytest.fixture
def new_key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture
async def rotating(database: Database, field_key: str, new_key: str) -> AsyncIterator[Database]:
    """The same database after the operator has put a new key before the old one."""
    again = Database(url_of(database), Keyring([new_key, field_key]))
    yield again
    await again.close()


@pytest.fixture
async def rotated(database: Database, new_key: str) -> AsyncIterator[Database]:
    """The same database once the operator has dropped the old key."""
    again = Database(url_of(database), Keyring([new_key]))
    yield again
    await again.close()


async def contents(database: Database) -> dict[str, list[Any]]:
    """Every row of every table, deciphered."""
    async with database.reading() as session:
        return {
            table.name: [tuple(row) for row in await session.execute(select(table).order_by(*table.primary_key))]
            for table in Model.metadata.sorted_tables
        }


async def sealed_values(database: Database) -> int:
    async with database.reading() as session:
        return sum(
            [
                await session.scalar(select(func.count(sealed.table.c[column]))) or 0
                for sealed in sealed_tables()
                for column in sealed.columns
            ]
        )


async def test_everything_opens_with_the_new_key_alone(
    database: Database, rotating: Database, rotated: Database
) -> None:
    await write_community(database)
    before = await contents(database)
    assert await reencrypt(rotating, batch=1) == await sealed_values(database) > 12
    assert await contents(rotated) == before
    with pytest.raises(UndecipherableError):
        await reencrypt(database)
    assert await reencrypt(rotating) == 0


async def test_what_is_under_the_newest_key_is_left_alone(database: Database, rotating: Database) -> None:
    await write_community(database)
    async with rotating.writing() as session:
        await session.execute(update(Person).where(Person.id == 2).values(name="新写的"))
        token = await session.scalar(text("SELECT name FROM people WHERE id = 2"))
    await reencrypt(rotating)
    async with rotating.reading() as session:
        assert await session.scalar(text("SELECT name FROM people WHERE id = 2")) == token


async def test_it_goes_on_where_it_was_interrupted(database: Database, rotating: Database, rotated: Database) -> None:
    await write_community(database)
    told: list[tuple[str, int]] = []

    def interrupt(table: str, done: int) -> None:
        told.append((table, done))
        if table == "notes":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await reencrypt(rotating, progress=interrupt)
    first = sum(done for _, done in told)
    assert 0 < first < await sealed_values(database)
    assert await reencrypt(rotating) == await sealed_values(database) - first
    assert await contents(rotated) == await contents(rotating)


class Interrupted(Keyring):
    """Lets somebody write when a certain value has been read and not yet written back."""

    meanwhile: Callable[[], None]
    token: str | None

    def rotate(self, token: Token) -> Token:
        if token == self.token:
            self.token = None
            self.meanwhile()
        return super().rotate(token)


async def test_what_the_bot_writes_meanwhile_is_kept_and_rewritten_too(
    database: Database, rotated: Database, field_key: str, new_key: str
) -> None:
    await write_community(database)
    later = database.keyring.encrypt("井盖已经修好")
    keyring = Interrupted([new_key, field_key])
    async with database.reading() as session:
        keyring.token = await session.scalar(text("SELECT text FROM notes"))
    keyring.meanwhile = lambda: run_in_another_process(database, f"UPDATE notes SET text = '{later}'")
    rotating = Database(url_of(database), keyring)
    try:
        assert await reencrypt(rotating) == await sealed_values(database)
        assert keyring.token is None
    finally:
        await rotating.close()
    async with rotated.reading() as session:
        assert await session.scalar(select(Note.text)) == "井盖已经修好"
        assert await session.scalar(select(Note.place)) == "三号楼后门"


def run_in_another_process(database: Database, statement: str) -> None:
    driver = "sqlite" if database.is_sqlite else "postgresql+psycopg"
    engine = create_engine(database.url.set(drivername=driver))
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


async def test_what_no_key_opens_is_named_and_the_rest_rewritten(
    database: Database, rotating: Database, rotated: Database
) -> None:
    await write_community(database)
    token = Keyring([Fernet.generate_key().decode()]).encrypt("王秀英的秘密")
    async with database.writing() as session:
        await session.execute(text("UPDATE people SET phone = :token WHERE id = 1"), {"token": token})
        await session.execute(text("UPDATE drafts SET body = '不是密文'"))
    with pytest.raises(UndecipherableError, match=r"people\.phone \(id=1\) and 1 more opens with none") as raised:
        await reencrypt(rotating)
    told = f"{raised.value!r}"
    assert token not in told
    assert "秘密" not in told
    async with rotated.reading() as session:
        assert await session.scalar(select(Person.name).where(Person.id == 1)) == "王秀英"
        assert await session.scalar(select(Note.text)) == "井盖松动"


async def test_the_access_log_is_rewritten_and_stays_closed(database: Database, rotating: Database) -> None:
    await write_community(database)
    await reencrypt(rotating)
    for statement in ("UPDATE access_log SET reason = 'x'", "DELETE FROM access_log"):
        with pytest.raises(DBAPIError, match="only grows"):
            await run(database, statement)


async def run(database: Database, statement: str) -> None:
    async with database.writing() as session:
        if not database.is_sqlite:
            await session.execute(text("SET LOCAL lock_timeout = '200ms'"))
        await session.execute(text(statement))


async def test_nobody_else_sees_the_log_open(database: Database, rotating: Database) -> None:
    await write_community(database)
    if database.is_sqlite:
        async with database.writer.connect() as connection:
            await connection.exec_driver_sql("PRAGMA busy_timeout = 200")
    async with rotating.writer.begin() as connection, _guard_lifted(connection, "access_log"):
        with pytest.raises(DBAPIError, match="lock"):
            await run(database, "UPDATE access_log SET reason = 'x'")
        async with database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(Access)) == 2


async def fail_with_the_log_open(database: Database) -> None:
    async with database.writer.begin() as connection, _guard_lifted(connection, "access_log"):
        raise ZeroDivisionError


async def test_a_rotation_that_fails_leaves_the_log_closed(database: Database, rotating: Database) -> None:
    await write_community(database)
    with pytest.raises(ZeroDivisionError):
        await fail_with_the_log_open(rotating)
    with pytest.raises(DBAPIError, match="only grows"):
        await run(database, "UPDATE access_log SET reason = 'x'")


def test_every_encrypted_type_is_known() -> None:
    """A third type in db.encryption must not be left under its old key, or out of the check."""
    kinds = [
        each for each in vars(db.encryption).values() if isinstance(each, type) and issubclass(each, TypeDecorator)
    ]
    metadata = MetaData()
    columns: list[Column[Any]] = [Column(kind.__name__, kind()) for kind in kinds if kind is not TypeDecorator]
    Table("anything", metadata, Column("id", Integer, primary_key=True), *columns)
    (found,) = sealed_tables(metadata)
    assert found.columns == [column.name for column in columns] != []


async def test_rows_are_walked_by_any_primary_key(empty_database: Database) -> None:
    metadata = MetaData()
    table = Table(
        "visits",
        metadata,
        Column("place", String(10), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("remark", EncryptedText),
    )
    rows = [{"place": place, "number": number, "remark": "r"} for place in "cab" for number in (3, 1, 2)]
    async with empty_database.writer.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.execute(insert(table), rows)
    (sealed,) = sealed_tables(metadata)
    assert isinstance(sealed, SealedTable)
    walked = [(row.place, row.number) async for each in sealed.batches(empty_database.reader, 2) for row in each]
    assert walked == [(place, number) for place in "abc" for number in (1, 2, 3)]
