"""Timers within one transaction, and the sweep that finds what is due.

A timer is claimed, fired and deleted in one transaction with all that firing it does: there is nothing in between in
which a crash could lose it or fire it twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.turns.clock import Clock
from bot.turns.ids import Ids
from bot.turns.inputs import Due, Input
from bot.turns.recurring import Rule
from db.engine import Database
from db.models import Timer

log = structlog.get_logger()

SWEEP_SECONDS = 1.0
SWEEP_LIMIT = 100
"""How many timers one sweep submits together, so that a long list does not keep people waiting."""

_INSERT = insert(Timer)
_DELETE = delete(Timer).where(Timer.id.in_(bindparam("timers", expanding=True)))
_CANCEL = delete(Timer).where(Timer.dedupe_key.in_(bindparam("keys", expanding=True)))


@dataclass(slots=True)
class StoredTimer:
    kind: str
    subject: str
    due_at: datetime
    body: Any
    rule: str | None = None


class Timers:
    """What a transaction sets and cancels. The last word on a key counts."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._said: dict[str, StoredTimer | None] = {}
        self._claimed: list[int] = []
        self._bodies: dict[int, Any] = {}

    async def claim(self, connection: AsyncConnection, due: Sequence[Due]) -> None:
        """Take those that are still there and that no other process holds."""
        query = select(Timer.id, Timer.body).where(Timer.id.in_([timer.id for timer in due]))
        rows = await connection.execute(query.with_for_update(skip_locked=True))
        self._bodies = {row.id: row.body for row in rows}
        self._claimed = list(self._bodies)

    def take(self, due: Due) -> tuple[bool, Any]:
        """Whether it is ours to fire, and what it carries. Not ours: taken, cancelled or set anew meanwhile."""
        if due.id not in self._bodies or due.dedupe_key in self._said:
            return False, None
        return True, self._bodies[due.id]

    def set(self, key: str, timer: StoredTimer) -> None:
        self._said[key] = timer

    def cancel(self, key: str) -> None:
        self._said[key] = None

    @property
    def earliest(self) -> datetime | None:
        return min((timer.due_at for timer in self._said.values() if timer is not None), default=None)

    async def flush(self, connection: AsyncConnection) -> None:
        if self._claimed:
            await connection.execute(_DELETE, {"timers": self._claimed})
        if self._said:
            await connection.execute(_CANCEL, {"keys": list(self._said)})
        rows = [
            {
                "id": self._ids.next(),
                "kind": timer.kind,
                "subject": timer.subject,
                "due_at": timer.due_at,
                "dedupe_key": key,
                "body": timer.body,
                "rule": timer.rule,
            }
            for key, timer in self._said.items()
            if timer is not None
        ]
        if rows:
            await connection.execute(_INSERT, rows)


class Sweep:
    """Submits what is due, from due time to due time up to the clock's horizon."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        submit: Callable[[Sequence[Input]], Awaitable[None]],
        swept: Callable[[], None],
        every: float = SWEEP_SECONDS,
    ) -> None:
        """`swept` is called after each sweep and each step of a long one, for whoever watches that time goes on."""
        self._database = database
        self._clock = clock
        self._submit = submit
        self._swept = swept
        self._every = every

    async def run(self) -> None:
        """Every so many seconds, by the event loop's own clock, which nobody can step."""
        while True:
            try:
                await self.once()
                self._swept()
            except Exception as error:
                # The database may be away; the committer says so where it matters.
                log.warning("the timers could not be read; trying again", fault=type(error).__name__)
            await asyncio.sleep(self._every)

    async def once(self) -> None:
        """Fire all that is due up to the horizon, one due time after another."""
        tried: set[int] = set()
        while True:
            horizon = self._clock.horizon()  # it may move on while the timers are read: then the next round walks there
            due = await self._next(horizon)
            if not due:
                self._clock.reach(horizon)
                return
            if tried.issuperset(timer.id for timer in due):
                return  # another process holds them; the next sweep looks again
            tried = {timer.id for timer in due}
            self._clock.reach(max(timer.due_at for timer in due))
            await self._submit(due)
            self._swept()

    async def _next(self, until: datetime) -> list[Due]:
        columns = (Timer.id, Timer.kind, Timer.subject, Timer.due_at, Timer.dedupe_key, Timer.rule)
        query = select(*columns).where(Timer.due_at <= until).order_by(Timer.due_at, Timer.id).limit(SWEEP_LIMIT)
        async with self._database.reading() as session:
            due = [Due(*row) for row in await session.execute(query)]
        now = self._clock.now()
        late = [timer for timer in due if timer.due_at <= now]
        # While simulated time jumps nothing is late: what is due at one instant fires before that instant's children.
        return late or [timer for timer in due if timer.due_at == due[0].due_at]


async def ensure_recurring(
    connection: AsyncConnection, ids: Ids, jobs: dict[str, str], now: datetime, zone: ZoneInfo
) -> None:
    """Each job of `jobs` (kind to rule) has its row; a changed rule moves it, a job that is gone loses it.

    An occurrence that fell into downtime stays due.
    """
    columns = (Timer.id, Timer.kind, Timer.rule)
    present = {row.kind: row for row in await connection.execute(select(*columns).where(Timer.rule.is_not(None)))}
    gone = [row.id for kind, row in present.items() if jobs.get(kind) != row.rule]
    if gone:
        await connection.execute(delete(Timer).where(Timer.id.in_(gone)))
    for kind, rule in jobs.items():
        if kind in present and present[kind].rule == rule:
            continue
        timers = Timers(ids)
        timers.set(job_key(kind), next_occurrence(kind, rule, now, zone))
        await timers.flush(connection)


def job_key(kind: str) -> str:
    return f"job:{kind}"


def next_occurrence(kind: str, rule: str, after: datetime, zone: ZoneInfo) -> StoredTimer:
    return StoredTimer(kind, "", Rule.parse(rule).next_after(after, zone), None, rule)
