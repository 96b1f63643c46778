"""A backup of either database goes into either database, all of it or nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import schema
from db.encryption import Keyring
from db.engine import Database
from db.models import Access, Lease, Note, Person
from db.safety import BackupError, backup, check, restore
from tests.db.community import NOW, write_community
from tests.db.later import LATER, come_later
from tests.db.test_backup import inside, rewritten
from tests.db.test_rotation import contents


@pytest.fixture(params=["sqlite", "postgresql"])
async def target(request: pytest.FixtureRequest, tmp_path: Path, keyring: Keyring) -> AsyncIterator[Database]:
    """Another database, without tables."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'target.db'}"
    else:
        url = f"{request.getfixturevalue('postgresql_url')}&options=-csearch_path%3Dmoved"
    database = Database(url, keyring)
    yield database
    await database.close()


@pytest.fixture
async def copy(sqlite_template: Path, keyring: Keyring, tmp_path: Path) -> Path:
    """A backup of the community, made elsewhere."""
    file = shutil.copy(sqlite_template, tmp_path / "elsewhere.db")
    elsewhere = Database(f"sqlite+aiosqlite:///{file}", keyring)
    await write_community(elsewhere)
    path = tmp_path / "copy.zip"
    await backup(elsewhere, path)
    await elsewhere.close()
    return path


@pytest.fixture
async def database(database: Database) -> Database:
    """With the community in it."""
    await write_community(database)
    return database


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


async def test_an_upgraded_database_without_rows_is_empty(copy: Path, target: Database) -> None:
    await schema.upgrade(target)
    await restore(target, copy)
    assert [row[0] for row in (await contents(target))["people"]] == [1, 2]


async def test_a_database_that_a_bot_works_on_is_not_replaced(database: Database, copy: Path) -> None:
    async with database.writing() as session:
        lease = await session.get_one(Lease, "telegram:42")
        lease.expires_at = datetime.now(UTC) + timedelta(seconds=30)
    with pytest.raises(BackupError, match="host:1 is running telegram:42 on this database"):
        await restore(database, copy, replace=True)


async def test_somebody_elses_tables_are_left_alone(copy: Path, target: Database) -> None:
    if target.is_sqlite:
        create = "CREATE TABLE others (id INTEGER PRIMARY KEY)"
    else:
        create = "CREATE SCHEMA moved CREATE TABLE others (id INTEGER PRIMARY KEY)"
    async with target.writing() as session:
        await session.execute(text(create))
    with pytest.raises(BackupError, match=r"not Jinhuai's \(others\)"):
        await restore(target, copy, replace=True)


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


@pytest.mark.parametrize(("old", "new"), [('"+', '"'), ("true", '"maybe"'), ("[1,", "[2,")])
async def test_rows_that_do_not_fit_are_refused_without_quoting_them(
    database: Database, copy: Path, old: str, new: str
) -> None:
    if old == '"+':
        old, new = f'"{NOW.isoformat()}"', '"yesterday"'
    before = await contents(database)
    with pytest.raises(BackupError, match=r"rows of people that do not fit: \w+\.$"):
        await restore(database, with_rows(copy, "people", old, new), replace=True)
    assert await contents(database) == before


async def test_other_columns_are_refused(copy: Path, target: Database) -> None:
    files = inside(copy)
    files["manifest.json"] = files["manifest.json"].replace('"phone"', '"fax"')
    with pytest.raises(BackupError, match="does not have the tables and columns of its schema"):
        await restore(target, rewritten(copy, files))
    assert await schema.current(target) is None


async def test_a_damaged_backup_touches_nothing(database: Database, copy: Path) -> None:
    before = await contents(database)
    copy.write_bytes(copy.read_bytes()[:-100])
    with pytest.raises(BackupError, match="damaged"):
        await restore(database, copy, replace=True)
    assert await contents(database) == before


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
