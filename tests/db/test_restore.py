"""A backup of either database goes into either database, all of it or nothing."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import schema
from db.encryption import Keyring
from db.engine import Database
from db.models import Access, Lease, Note, Person
from db.safety import BackupError, backup, check, restore
from tests.conftest import Postgres, in_a_loop_of_its_own
from tests.db.community import NOW, write_community
from tests.db.later import LATER, come_later
from tests.db.test_backup import inside, rewritten
from tests.db.test_rotation import contents


@pytest.fixture(params=["sqlite", "postgresql"])
async def target(request: pytest.FixtureRequest, tmp_path: Path, keyring: Keyring) -> AsyncIterator[Database]:
    """Another database, without tables; on PostgreSQL not even the schema is there."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'target.db'}"
    else:
        url = f"{request.getfixturevalue('spare')}&options=-csearch_path%3Dmoved_{secrets.token_hex(6)}"
    database = Database(url, keyring)
    yield database
    await database.close()


@pytest.fixture
async def empty(sqlite_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    """One kind is enough where the database is not asked."""
    database = Database(sqlite_url, keyring)
    yield database
    await database.close()


@pytest.fixture(scope="module")
def spare(postgres: Postgres) -> str:
    return postgres.url(postgres.create())


@pytest.fixture(scope="module")
def field_key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture(scope="module")
def made_elsewhere(sqlite_template: Path, field_key: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.copy(sqlite_template, folder / "jinhuai.db")

    async def make() -> None:
        elsewhere = Database(f"sqlite+aiosqlite:///{folder / 'jinhuai.db'}", Keyring([field_key]))
        await write_community(elsewhere)
        await backup(elsewhere, folder / "copy.zip")
        await elsewhere.close()

    in_a_loop_of_its_own(make())
    return folder / "copy.zip"


@pytest.fixture
def copy(made_elsewhere: Path, tmp_path: Path) -> Path:
    """A backup of the community, made elsewhere under the same keys."""
    return Path(shutil.copy(made_elsewhere, tmp_path / "copy.zip"))


@pytest.fixture
async def database(database: Database) -> Database:
    """With the community in it."""
    await write_community(database)
    return database


@pytest.fixture
async def filled(sqlite_database: Database) -> Database:
    """One kind is enough where the database is not asked."""
    await write_community(sqlite_database)
    return sqlite_database


async def test_everything_is_there_again(database: Database, target: Database, tmp_path: Path) -> None:
    """From both kinds to both kinds."""
    await backup(database, tmp_path / "copy.zip")
    manifest = await restore(target, tmp_path / "copy.zip")
    assert manifest.tables["people"].rows == 2
    assert await contents(target) == await contents(database)
    assert await check(target) == []


async def test_life_goes_on_behind_the_restored_rows(copy: Path, target: Database) -> None:
    await restore(target, copy)
    async with target.writing() as session:
        person = Person(name="新来的", created_at=NOW)
        session.add_all([person, Access(at=NOW, subject="person:1", field="phone", reason="x")])
        session.add(Note(person_id=1, kind="x", place="p", text="t", created_at=NOW))
    assert person.id == 3
    with pytest.raises(DBAPIError):
        async with target.writing() as session:
            await session.execute(text("DELETE FROM access_log"))
    with pytest.raises(DBAPIError):
        async with target.writing() as session:
            await session.execute(text("UPDATE notes SET person_id = 4711"))


async def test_a_database_that_holds_something_is_refused_until_told(database: Database, copy: Path) -> None:
    async with database.writing() as session:
        session.add(Person(id=3, name="后来的", created_at=NOW))
    before = await contents(database)
    with pytest.raises(BackupError, match=r"is not empty \(.*people"):
        await restore(database, copy)
    assert await contents(database) == before
    await restore(database, copy, replace=True)
    assert await contents(database) == before | {"people": before["people"][:2]}


async def test_an_upgraded_database_without_rows_is_empty(copy: Path, empty: Database) -> None:
    await schema.upgrade(empty)
    await restore(empty, copy)
    assert [row[0] for row in (await contents(empty))["people"]] == [1, 2]


async def test_a_database_that_a_bot_works_on_is_not_replaced(filled: Database, copy: Path) -> None:
    async with filled.writing() as session:
        lease = await session.get_one(Lease, "telegram:42")
        lease.expires_at = datetime.now(UTC) + timedelta(seconds=30)
    with pytest.raises(BackupError, match="host:1 is running telegram:42 on this database"):
        await restore(filled, copy, replace=True)


async def test_somebody_elses_tables_are_left_alone(copy: Path, empty: Database) -> None:
    async with schema.migrating(empty) as connection:
        await connection.execute(text("CREATE TABLE others (id INTEGER PRIMARY KEY)"))
    with pytest.raises(BackupError, match=r"not Jinhuai's \(others\)"):
        await restore(empty, copy, replace=True)


def with_rows(copy: Path, table: str, old: str, new: str) -> Path:
    """The backup with another content whose manifest agrees with it."""
    files = inside(copy)
    changed = files[f"tables/{table}.jsonl"].replace(old, new)
    assert changed != files[f"tables/{table}.jsonl"]
    manifest = json.loads(files["manifest.json"])
    manifest["tables"][table]["sha256"] = hashlib.sha256(changed.encode()).hexdigest()
    return rewritten(copy, files | {f"tables/{table}.jsonl": changed, "manifest.json": json.dumps(manifest)})


async def test_rows_that_point_to_nothing_are_refused(database: Database, copy: Path) -> None:
    before = await contents(database)
    broken = with_rows(copy, "notes", "[7,1,", "[7,4711,")
    with pytest.raises(
        BackupError, match=r"does not fit together: .*(notes point to rows of people|fk_notes_person_id)"
    ):
        await restore(database, broken, replace=True)
    assert await contents(database) == before


async def test_rows_that_do_not_fit_are_refused_without_quoting_them(database: Database, copy: Path) -> None:
    before = await contents(database)
    for old, new in ((f'"{NOW.isoformat()}"', '"yesterday"'), ("true", '"maybe"'), ("[1,", "[2,")):
        with pytest.raises(BackupError, match=r"rows of people that do not fit: \w+\.$"):
            await restore(database, with_rows(copy, "people", old, new), replace=True)
    assert await contents(database) == before


async def test_other_columns_are_refused(copy: Path, empty: Database) -> None:
    files = inside(copy)
    files["manifest.json"] = files["manifest.json"].replace('"phone"', '"fax"')
    with pytest.raises(BackupError, match="does not have the tables and columns of its schema"):
        await restore(empty, rewritten(copy, files))
    assert await schema.current(empty) is None


async def test_a_damaged_backup_touches_nothing(filled: Database, copy: Path) -> None:
    before = await contents(filled)
    copy.write_bytes(copy.read_bytes()[:-100])
    with pytest.raises(BackupError, match="damaged"):
        await restore(filled, copy, replace=True)
    assert await contents(filled) == before


async def test_an_older_backup_is_upgraded_and_a_newer_one_refused(
    copy: Path, target: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await restore(target, copy)
    expected = await contents(target)
    first = schema.head()
    come_later(tmp_path, monkeypatch)
    assert await check(target) == [
        f"The database is at schema {first}, this version needs {LATER}: run `jinhuai db upgrade`."
    ]
    before_the_upgrade = await backup(target, tmp_path / "before.zip")
    assert before_the_upgrade.revision == first

    await restore(target, tmp_path / "before.zip", replace=True)
    assert await schema.current(target) == LATER
    assert await contents(target) == expected
    async with target.reading() as session:
        assert await session.scalar(text("SELECT nickname FROM people WHERE id = 2")) == "N2"
    await backup(target, tmp_path / "later.zip")

    monkeypatch.undo()
    with pytest.raises(BackupError, match="with schema later, which this version does not know"):
        await restore(target, tmp_path / "later.zip", replace=True)
    with pytest.raises(BackupError, match=r"schema later.*Update Jinhuai"):
        await restore(target, copy, replace=True)
    assert await contents(target) == expected
