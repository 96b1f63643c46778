"""Drafts within one transaction: loaded for everybody who speaks in it, written back together at its end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.turns.ids import Ids
from db.models import Draft

_OPEN = select(Draft.id, Draft.person_id, Draft.conversation, Draft.revision, Draft.body, Draft.updated_at).where(
    Draft.person_id.in_(bindparam("people", expanding=True))
)
_INSERT = insert(Draft)
_DROP = delete(Draft).where(Draft.id.in_(bindparam("drafts", expanding=True)))
_UPDATE = (
    update(Draft)
    .where(Draft.id == bindparam("draft"))
    .values(revision=bindparam("revision"), body=bindparam("body"), updated_at=bindparam("updated_at"))
)


@dataclass(slots=True)
class StoredDraft:
    """Somebody's unfinished conversation. `revision` grows with each change, so that an old button can be told."""

    id: int
    person: int
    conversation: str
    revision: int
    body: dict[str, Any]
    updated_at: datetime
    is_new: bool = field(default=False, repr=False)


class Drafts:
    """One open draft per person and conversation."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._open: dict[int, dict[str, StoredDraft]] = {}
        self._changed: dict[int, StoredDraft] = {}
        self._dropped: list[int] = []

    async def load(self, connection: AsyncConnection, people: Collection[int]) -> None:
        for person in people:
            self._open.setdefault(person, {})
        for row in await connection.execute(_OPEN, {"people": list(people)}):
            self._open[row.person_id][row.conversation] = StoredDraft(*row)

    def of(self, person: int) -> list[StoredDraft]:
        """All that this person has open, what was touched last first, also of what one instant has touched."""
        touched = reversed(self._open[person].values())
        return sorted(touched, key=lambda draft: draft.updated_at, reverse=True)

    def start(self, person: int, conversation: str, body: dict[str, Any], now: datetime) -> StoredDraft:
        """Open a draft in place of one that may be open for the same conversation."""
        before = self._open[person].get(conversation)
        if before is not None:
            self.drop(before)
        draft = StoredDraft(self._ids.next(), person, conversation, 1, body, now, is_new=True)
        self._open[person][conversation] = draft
        self._changed[draft.id] = draft
        return draft

    def keep(self, draft: StoredDraft, body: dict[str, Any], now: datetime) -> None:
        draft.body = body
        draft.revision += 1
        draft.updated_at = now
        theirs = self._open[draft.person]
        theirs[draft.conversation] = theirs.pop(draft.conversation, draft)  # after the others
        self._changed[draft.id] = draft

    def drop(self, draft: StoredDraft) -> None:
        self._open[draft.person].pop(draft.conversation, None)
        self._changed.pop(draft.id, None)
        if not draft.is_new:
            self._dropped.append(draft.id)

    async def flush(self, connection: AsyncConnection) -> None:
        if self._dropped:
            await connection.execute(_DROP, {"drafts": self._dropped})
        new = [
            {
                "id": draft.id,
                "person_id": draft.person,
                "conversation": draft.conversation,
                "revision": draft.revision,
                "body": draft.body,
                "updated_at": draft.updated_at,
            }
            for draft in self._changed.values()
            if draft.is_new
        ]
        if new:
            await connection.execute(_INSERT, new)
        old = [
            {
                "draft": draft.id,
                "revision": draft.revision,
                "body": draft.body,
                "updated_at": draft.updated_at,
            }
            for draft in self._changed.values()
            if not draft.is_new
        ]
        if old:
            await connection.execute(_UPDATE, old)
