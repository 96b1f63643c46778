"""What is sealed stays sealed: on disk, in errors, and for whoever lacks the keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from db.encryption import EncryptedJSON, EncryptedText, Keyring, UndecipherableError, attach_keyring
from db.engine import Database
from db.models import Draft, Person
from tests.conftest import url_of
from tests.db.community import MARKERS, write_community

OLD, MIDDLE, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(4))

any_text = st.text(st.characters(exclude_categories=()))
"""Lone surrogates and NUL included: platforms send them."""
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)


@given(any_text)
@settings(deadline=None)
def test_text_comes_back(plain: str) -> None:
    keyring = Keyring([NEW])
    token = keyring.encrypt(plain)
    token.encode("ascii")
    assert keyring.decrypt(token) == plain
    assert Keyring([NEW]).decrypt(token) == plain


@given(any_text, st.sampled_from([OLD, MIDDLE, NEW]), st.permutations([OLD, MIDDLE, NEW]))
@settings(deadline=None)
def test_any_key_opens_and_rotating_puts_the_newest_on(plain: str, key: str, keys: list[str]) -> None:
    token = Keyring([key]).encrypt(plain)
    keyring = Keyring(keys)
    assert keyring.opens(token)
    assert keyring.decrypt(token) == plain
    rotated = keyring.rotate(token)
    assert Keyring([keys[0]]).decrypt(rotated) == plain
    assert keyring.rotate(rotated) == rotated
    assert (rotated == token) == (key == keys[0])


@given(st.binary(max_size=300), st.sampled_from([OLD, NEW]))
def test_bytes_come_back_and_rotate_as_text_does(plain: bytes, key: str) -> None:
    token = Keyring([key]).encrypt_bytes(plain)
    keyring = Keyring([NEW, OLD])
    assert keyring.opens(token)
    assert keyring.decrypt_bytes(token) == plain
    rotated = keyring.rotate(token)
    assert Keyring([NEW]).decrypt_bytes(rotated) == plain
    assert (rotated == token) == (key == NEW)
    assert len(token) < len(plain) + 80  # as bytes, not as their Base64
    with pytest.raises(UndecipherableError):
        Keyring([OTHER]).decrypt_bytes(token)


def test_the_newest_key_writes() -> None:
    token = Keyring([NEW, OLD]).encrypt("x")
    assert Keyring([NEW]).opens(token)
    assert not Keyring([OLD]).opens(token)


@given(any_text.filter(lambda plain: len(plain) > 3))
@settings(deadline=None)
def test_without_the_key_nothing_is_told(plain: str) -> None:
    token = Keyring([OTHER]).encrypt(plain)
    keyring = Keyring([NEW, OLD])
    assert not keyring.opens(token)
    for use in (keyring.decrypt, keyring.rotate):
        with pytest.raises(UndecipherableError) as raised:
            use(token)
        assert "JINHUAI_FIELD_KEYS" in str(raised.value)
        assert token not in repr(raised.value)
        assert raised.value.__cause__ is None
        assert raised.value.__suppress_context__


@given(st.text())
@settings(deadline=None)
def test_what_is_no_token_is_told_like_a_missing_key(token: str) -> None:
    keyring = Keyring([NEW])
    assert not keyring.opens(token)
    for use in (keyring.decrypt, keyring.rotate):
        with pytest.raises(UndecipherableError):
            use(token)


def test_the_same_text_never_looks_the_same() -> None:
    keyring = Keyring([NEW])
    assert len({keyring.encrypt("王秀英") for _ in range(5)}) == 5


def test_only_the_last_values_are_remembered() -> None:
    keyring = Keyring([NEW], remember=10)
    tokens = [keyring.encrypt(str(number)) for number in range(100)]
    assert len(keyring._known) == 10
    assert [keyring.decrypt(token) for token in tokens] == [str(number) for number in range(100)]
    assert len(keyring._known) == 10


def test_reading_again_asks_no_key() -> None:
    keyring = Keyring([NEW])
    token = keyring.encrypt("x")
    keyring._fernet = None  # type: ignore[assignment]
    assert keyring.decrypt(token) == "x"


@pytest.mark.parametrize("keys", [[], [""], ["not a key"], [NEW, NEW[:-3]]])
def test_bad_keys_are_refused_at_the_start(keys: list[str]) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        Keyring(keys)
    assert not any(key and key in str(raised.value) for key in keys)


@given(any_json)
@settings(deadline=None)
def test_json_comes_back(value: Any) -> None:
    from sqlalchemy.dialects import sqlite

    dialect = sqlite.dialect()
    attach_keyring(dialect, Keyring([NEW]))
    column = EncryptedJSON()
    token = column.process_bind_param(value, dialect)
    assert (token is None) == (value is None)
    assert column.process_result_value(token, dialect) == value
    assert EncryptedText().process_bind_param(None, dialect) is None


async def test_values_come_back_from_the_database(database: Database) -> None:
    await write_community(database)
    async with database.reading() as session:
        person = await session.get_one(Person, 1)
        assert (person.name, person.phone) == ("王秀英", "13800138000")
        assert await session.scalar(select(Draft.body)) == {"text": "今天看见"}
        assert (await session.get_one(Person, 2)).phone is None
        for column in ("name", "phone"):
            assert (await session.scalar(text(f"SELECT {column} FROM people WHERE id = 1"))).startswith("gAAAA")


async def test_a_database_with_other_keys_tells_nothing(database: Database) -> None:
    await write_community(database)
    stranger = Database(url_of(database), Keyring([OTHER]))
    try:
        with pytest.raises(UndecipherableError) as raised:
            async with stranger.reading() as session:
                await session.get(Person, 1)
    finally:
        await stranger.close()
    assert not any(marker in repr(raised.value) for marker in [*MARKERS, "gAAAA"])


async def test_nothing_sealed_is_in_the_file_or_its_journal(sqlite_database: Database) -> None:
    await write_community(sqlite_database)
    path = Path(str(sqlite_database.url.database))
    journal = path.with_name(path.name + "-wal").read_bytes()
    assert b"gAAAA" in journal
    await sqlite_database.close()  # which writes the journal back into the file
    assert b"gAAAA" in path.read_bytes()
    for content in (journal, path.read_bytes()):
        for marker in MARKERS:
            for written in (marker.encode(), marker.encode("unicode_escape"), marker.encode("utf-16-le")):
                assert written not in content
