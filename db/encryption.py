"""Columns that are ciphertext on disk: Fernet tokens, the newest key writes, every key reads.

The keyring hangs on the engine's dialect, because that is the one object which SQLAlchemy hands to a column type
at bind and result time and which belongs to one database: nothing here is a module global.
"""

from __future__ import annotations

import base64
import json
from collections import OrderedDict
from typing import Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

Token = TypeVar("Token", str, bytes)
"""Of text the Fernet token as it is; of bytes the token without its Base64, which would make it a third larger."""


class UndecipherableError(Exception):
    """No configured key opens this value: a key was dropped from JINHUAI_FIELD_KEYS before `jinhuai db reencrypt`."""

    def __init__(self, where: str = "a stored field") -> None:
        """`where`: table, column and primary key, never contents."""
        super().__init__(f"{where} opens with none of the keys in JINHUAI_FIELD_KEYS; add the key it was written with")


class Keyring:
    """Encrypts with the first key, decrypts with any.

    Remembers the last few thousand values by their ciphertext: a draft that was just written is read again at the
    next answer, and Fernet costs more than the rest of loading a row.
    """

    def __init__(self, keys: list[str], remember: int = 4096) -> None:
        """`keys`: urlsafe base64 Fernet keys, newest first. Raises ValueError for a malformed key or none."""
        if not keys:
            raise ValueError("JINHUAI_FIELD_KEYS is empty: at least one Fernet key is needed")
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._newest = Fernet(keys[0])
        self._known: OrderedDict[str, str] = OrderedDict()
        self._remember = remember

    def encrypt(self, plain: str) -> str:
        # surrogatepass: a platform's JSON may hold half a character, and what was said must be kept all the same.
        token = self._newest.encrypt(plain.encode("utf-8", "surrogatepass")).decode("ascii")
        self._note(token, plain)
        return token

    def decrypt(self, token: str) -> str:
        """Raises UndecipherableError."""
        known = self._known.get(token)
        if known is not None:
            return known
        try:
            plain = self._fernet.decrypt(token.encode()).decode("utf-8", "surrogatepass")
        except InvalidToken:
            raise UndecipherableError from None
        self._note(token, plain)
        return plain

    def encrypt_bytes(self, plain: bytes) -> bytes:
        """Nothing of it is remembered."""
        return base64.urlsafe_b64decode(self._newest.encrypt(plain))

    def decrypt_bytes(self, token: bytes) -> bytes:
        """Raises UndecipherableError."""
        try:
            return self._fernet.decrypt(base64.urlsafe_b64encode(token))
        except InvalidToken:
            raise UndecipherableError from None

    def rotate(self, token: Token) -> Token:
        """The same value under the newest key; unchanged when it already is. Raises UndecipherableError."""
        raw = _fernet_token(token)
        try:
            self._newest.decrypt(raw)
        except InvalidToken:
            pass
        else:
            return token
        try:
            rotated = self._fernet.rotate(raw)
        except InvalidToken:
            raise UndecipherableError from None
        return base64.urlsafe_b64decode(rotated) if isinstance(token, bytes) else rotated.decode("ascii")

    def opens(self, token: str | bytes) -> bool:
        """Whether any key opens the value; nothing of it is remembered."""
        try:
            self._fernet.decrypt(_fernet_token(token))
        except InvalidToken:
            return False
        return True

    def _note(self, token: str, plain: str) -> None:
        self._known[token] = plain
        if len(self._known) > self._remember:
            self._known.popitem(last=False)


def _fernet_token(token: str | bytes) -> bytes:
    return base64.urlsafe_b64encode(token) if isinstance(token, bytes) else token.encode()


def attach_keyring(dialect: Dialect, keyring: Keyring) -> None:
    dialect.jinhuai_keyring = keyring  # type: ignore[attr-defined]


def keyring_of(dialect: Dialect) -> Keyring:
    keyring: Keyring = dialect.jinhuai_keyring  # type: ignore[attr-defined]
    return keyring


class EncryptedText(TypeDecorator[str]):
    """Text that only a holder of the keys can read. Not searchable."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else keyring_of(dialect).encrypt(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else keyring_of(dialect).decrypt(value)


class EncryptedJSON(TypeDecorator[Any]):
    """JSON that only a holder of the keys can read."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return keyring_of(dialect).encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(keyring_of(dialect).decrypt(value))


class EncryptedBytes(TypeDecorator[bytes]):
    """A file that only a holder of the keys can read, up to some 20 MB: in a table of its own, so that a list of what
    it belongs to never loads it."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring_of(dialect).encrypt_bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring_of(dialect).decrypt_bytes(bytes(value))
