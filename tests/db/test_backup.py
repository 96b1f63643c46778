"""A backup holds everything as it was at one instant, under lock, and says so when it is damaged."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from db import schema
from db.encryption import Keyring
from db.engine import Database
from db.models import Model
from db.safety import BackupError, backup, verify
from tests.conftest import url_of
from tests.db.community import MARKERS, write_community
from tests.db.test_rotation import run_in_another_process


@pytest.fixture
async def copy(sqlite_database: Database, tmp_path: Path) -> Path:
    await write_community(sqlite_database)
    path = tmp_path / "copy.zip"
    await backup(sqlite_database, path)
    return path


@pytest.fixture
async def without_keys(database: Database) -> AsyncIterator[Database]:
    stranger = Database(url_of(database), Keyring([Fernet.generate_key().decode()]))
    yield stranger
    await stranger.close()


def inside(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


async def test_it_says_what_it_holds(database: Database, tmp_path: Path) -> None:
    await write_community(database)
    manifest = await backup(database, tmp_path / "copy.zip")
    assert verify(tmp_path / "copy.zip") == manifest
    assert manifest.revision == schema.head()
    assert abs(datetime.now(UTC) - manifest.at).total_seconds() < 60
    assert set(manifest.tables) == set(Model.metadata.tables)
    assert manifest.tables["people"].rows == 2
    assert manifest.rows == 21


async def test_it_needs_no_keys_and_shows_nothing_that_was_sealed(
    without_keys: Database, database: Database, tmp_path: Path
) -> None:
    await write_community(database)
    await backup(without_keys, tmp_path / "copy.zip")
    files = inside(tmp_path / "copy.zip")
    assert "gAAAA" in files["tables/people.jsonl"]
    for marker in MARKERS:
        assert not any(marker in content or json.dumps(marker)[1:-1] in content for content in files.values())


async def test_only_its_owner_may_read_it(copy: Path) -> None:
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


async def test_it_shows_one_instant_while_the_bot_writes(database: Database, tmp_path: Path) -> None:
    await write_community(database)
    written: list[str] = []

    def write(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM notes" in statement and not written:
            written.append(statement)
            run_in_another_process(
                database,
                "INSERT INTO notes (person_id, kind, place, text, created_at) "
                "SELECT person_id, kind, place, text, created_at FROM notes",
            )

    event.listen(database.reader.sync_engine, "before_cursor_execute", write)
    manifest = await backup(database, tmp_path / "copy.zip")
    assert written
    assert manifest.tables["notes"].rows == 1
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM notes")) == 2


async def test_a_backup_that_fails_leaves_the_one_before(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "copy.zip"
    before = await backup(database, path)
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE weights (id INTEGER PRIMARY KEY, weight NUMERIC(5, 2))"))
        await session.execute(text("INSERT INTO weights VALUES (1, 1.5)"))
    with pytest.raises(BackupError, match="cannot hold a Decimal"):
        await backup(database, path)
    assert verify(path) == before
    assert [each.name for each in tmp_path.iterdir() if "copy" in each.name] == ["copy.zip"]


async def test_a_database_without_tables_is_not_backed_up(empty_database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no tables yet"):
        await backup(empty_database, tmp_path / "copy.zip")


async def test_a_folder_that_is_not_there_is_named(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"nowhere/copy\.zip cannot be written: No such file"):
        await backup(database, tmp_path / "nowhere" / "copy.zip")


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_is_seen_wherever_it_is(copy: Path, data: st.DataObject) -> None:
    """Or it has changed nothing that is read: a zip has a few bytes that say nothing."""
    whole = copy.read_bytes()
    manifest, content = verify(copy), inside(copy)
    place = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        broken = whole[:place]
    else:
        broken = whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :]
    other = copy.with_name("broken.zip")
    other.write_bytes(broken)
    try:
        found = verify(other)
    except BackupError:
        return
    assert (found, inside(other)) == (manifest, content)


def rewritten(path: Path, files: dict[str, str]) -> Path:
    other = path.with_name("rewritten.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return other


async def test_what_was_changed_by_hand_is_seen(copy: Path) -> None:
    files = inside(copy)
    people = files["tables/people.jsonl"]
    for name, content in {
        "tables/people.jsonl": people.replace("patrol", "school"),
        "tables/notes.jsonl": "",
        "tables/drafts.jsonl": "[1]\n",
        "tables/extra.jsonl": "",
    }.items():
        with pytest.raises(BackupError, match="is damaged"):
            verify(rewritten(copy, files | {name: content}))
    del files["tables/people.jsonl"]
    with pytest.raises(BackupError, match="is damaged"):
        verify(rewritten(copy, files))


async def test_a_later_format_is_refused(copy: Path) -> None:
    files = inside(copy)
    files["manifest.json"] = json.dumps({"format": 2, "program": "9.1", "what": "ever"})
    with pytest.raises(BackupError, match=r"written by Jinhuai 9\.1, which is newer"):
        verify(rewritten(copy, files))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    with pytest.raises(BackupError, match="is not a backup"):
        verify(path)
    with pytest.raises(BackupError, match="cannot be read: No such file"):
        verify(tmp_path / "missing.zip")
