"""What must be seen nowhere but in the chats: looked for in every log, page and database of these tests."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

SHORT = 4
"""Shorter lines, such as the number of an option, may be found anywhere by chance."""


class Secrets:
    def __init__(self, planted: set[str]) -> None:
        self._planted = set(planted)

    def plant(self, *words: str) -> None:
        self._planted.update(words)

    def said(self, text: str) -> None:
        """A message, the bot's or a person's: none of its lines may be found. Commands are no secret."""
        for line in text.splitlines():
            words = line.strip()
            if words.startswith("/"):
                words = words.partition(" ")[2]
            if len(words) > SHORT:
                self._planted.add(words)

    def found_in(self, text: str) -> list[str]:
        """Also where JSON or Python has written them with escapes."""
        return sorted(words for words in self._planted if any(form in text for form in _forms(words)))

    def check(self, text: str, where: str) -> None:
        if found := self.found_in(text):
            raise AssertionError(f"{where} gives away {found}")


def _forms(words: str) -> set[str]:
    return {words, json.dumps(words)[1:-1], ascii(words)[1:-1]}


def stored_text(database_url: str) -> str:
    """Everything in the database, as somebody would see it who has the file or a dump but no key."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        parts = [file.with_name(file.name + ending) for ending in ("", "-wal")]
        return "\n".join(part.read_bytes().decode(errors="replace") for part in parts if part.exists())
    lines: list[str] = []
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))
            lines += (row[0] for row in connection.execute(query))
    return "\n".join(lines)
