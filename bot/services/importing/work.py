"""One import: what it changes, what is in its way, by cell."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.language import T, Text
from bot.services import journal
from bot.sheets.grid import Problem, Row
from bot.sheets.kinds import KINDS, WORDS, Kind
from bot.sheets.values import nearest
from db.models.declarative import Model

ADDED, CHANGED = "added", "changed"
SEALED = frozenset({"phone"})
"""Of which is only told that it is another one."""


class RowError(Exception):
    """A row that cannot be taken: which of its columns is wrong, and how. Raised before anything is changed."""

    def __init__(self, key: str | None, what: Text) -> None:
        super().__init__(what.msgid)
        self.key, self.what = key, what


@dataclass(frozen=True, slots=True)
class Change:
    """`what`: added | changed. `subject`: kind:id. `fields`: headings, what stood there, what stands there now."""

    row: Row
    what: str
    subject: str
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class Work:
    """`by`: None: an operator at the command line. `today`: of the community."""

    session: AsyncSession
    zone: ZoneInfo
    now: datetime
    by: int | None
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    written: bool = False

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def put(
        self, row: Row, record: Model, wanted: Mapping[str, Any], names: Mapping[str, str] | None = None
    ) -> list[tuple[str, str, str]]:
        """Sets what is different, by the names of columns in the table; tells which headings. `names`: how to say what
        is kept as a number."""
        kind = KINDS_BY_KEY[row.kind]
        found = []
        for name, value in wanted.items():
            before = getattr(record, name)
            if before == value:
                continue
            setattr(record, name, value)
            hidden = name in SEALED or name.endswith("_id")
            shown = ("", (names or {}).get(name, "…")) if hidden else (_shown(name, before), _shown(name, value))
            found.append((_heading(kind, name), *shown))
        return found

    def added(self, row: Row, subject: str, name: str) -> None:
        self.changes.append(Change(row, ADDED, subject, name))
        journal.note(self.session, subject, "imported", by=self.by, at=self.now, detail=row.kind)

    def changed(self, row: Row, subject: str, name: str, fields: Iterable[tuple[str, str, str]]) -> None:
        """Nothing, when no field is different."""
        different = tuple(fields)
        if different:
            self.changes.append(Change(row, CHANGED, subject, name, different))
            journal.note(self.session, subject, "imported", by=self.by, at=self.now, detail=f"{row.kind} changed")

    @property
    def fingerprint(self) -> str:
        """Of what it would do: the same before and at the confirmation, unless something was entered meanwhile."""
        what = [(each.row.sheet, each.row.number, each.what, each.name, each.fields) for each in self.changes]
        wrong = [(each.sheet, each.cell, each.what.msgid) for each in self.problems]
        return hashlib.sha256(repr((what, wrong)).encode()).hexdigest()[:16]


KINDS_BY_KEY: dict[str, Kind] = {kind.key: kind for kind in KINDS}


def _heading(kind: Kind, name: str) -> str:
    key = name.removesuffix("_id")
    return next((column.heading for column in kind.columns if column.key == key), name)


def _shown(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "weekdays":
        return "周" + "".join("一二三四五六日"[each] for each in sorted(value))
    if isinstance(value, time):
        return clock(value)
    return WORDS.get(str(value), str(value))


def clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"


def unknown(key: str, said: str, known: Iterable[str]) -> RowError:
    """`said` is the name of nothing that there is."""
    near = nearest(said, known)
    if near is None:
        return RowError(key, T("{name}: there is no such one yet", name=said))
    return RowError(key, T("{name}: there is no such one. Did you mean {near}?", name=said, near=near))
