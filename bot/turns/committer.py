"""The one writer: takes what waits, runs it in one transaction, and only then lets it be acknowledged."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.logs import fault_of
from bot.metrics import Metrics
from bot.turns.away import why_away
from bot.turns.batch import Batch
from bot.turns.flood import FloodGate
from bot.turns.health import Health
from bot.turns.inputs import Input, Update
from bot.turns.world import World
from db.engine import Database

log = structlog.get_logger()

SHARED = 100
"""How many turns share a commit at most: more would keep the first of them waiting without being cheaper."""
PATIENCE_SECONDS = 60
"""A transaction that takes longer hangs with the database."""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
"""Seconds between tries while the database is away."""
ALARM_SECONDS = 5.0
"""After so long it is no hiccup, and a person must act."""

Result = TypeVar("Result")
Operation = Callable[[AsyncSession], Awaitable[Any]]


class NotKeptError(Exception):
    """An update could neither be handled nor kept. It must not be acknowledged."""


@dataclass(slots=True)
class _Waiting:
    work: Input | Operation
    done: asyncio.Future[Any]
    since: float = field(default_factory=time.monotonic)


class Committer:
    def __init__(
        self,
        database: Database,
        world: World,
        health: Health,
        metrics: Metrics,
        committed: Sequence[Callable[[Batch], None]] = (),
    ) -> None:
        """`committed`: called after each commit with what it wrote; must not wait."""
        self._database = database
        self._world = world
        self._health = health
        self._metrics = metrics
        self.committed = list(committed)
        self._waiting: deque[_Waiting] = deque()
        self._wake = asyncio.Event()
        self._flood = FloodGate()
        self._current: Sequence[_Waiting] = ()
        health.watch("committing", 15, self._oldest)

    async def submit(self, inputs: Sequence[Input]) -> None:
        """Return when each of `inputs` is committed, as a turn or as a dead letter.

        Being cancelled here does not cancel the turns. Raises NotKeptError when one of them could not even be kept.
        """
        now = self._world.clock.now()
        for entry in inputs:
            if isinstance(entry, Update) and entry.event is not None:
                urgent = self._world.dispatch.urgent(entry.event)
                self._flood.judge(entry, now, urgent=urgent)
        await self._put(inputs)

    async def perform(self, operation: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
        """Run `operation` in the next transaction, shared with the turns that wait; return when it is committed.

        It may run more than once (the transaction is replayed when a neighbour fails), so it must do nothing but
        database work. Raises what it raises.
        """
        return cast(Result, (await self._put([operation]))[0])

    async def _put(self, works: Sequence[Input | Operation]) -> list[Any]:
        loop = asyncio.get_running_loop()
        entries = [_Waiting(work, loop.create_future()) for work in works]
        self._waiting.extend(entries)
        self._wake.set()
        return await asyncio.shield(asyncio.gather(*(entry.done for entry in entries)))

    async def run(self) -> None:
        while True:
            if not self._waiting:
                self._wake.clear()
                await self._wake.wait()
            taken = [self._waiting.popleft() for _ in range(min(SHARED, len(self._waiting)))]
            self._current = taken
            await self._process(taken)
            self._current = ()

    async def drained(self) -> None:
        """Return when nothing waits any more."""
        while self._waiting or self._current:
            await asyncio.wait([entry.done for entry in (*self._current, *self._waiting)])

    async def _process(self, entries: Sequence[_Waiting]) -> None:
        try:
            await self._persist(entries)
        except Exception as error:
            if len(entries) > 1 or isinstance(error, IntegrityError):
                # One of them is at fault: alone, the others go through and the one shows itself. Or another process
                # wrote the same row a moment before: at the second try it is seen.
                for entry in entries:
                    await self._alone(entry)
            else:
                await self._at_fault(entries[0], error)

    async def _alone(self, entry: _Waiting) -> None:
        try:
            await self._persist([entry])
        except Exception as error:
            await self._at_fault(entry, error)

    async def _at_fault(self, entry: _Waiting, error: Exception) -> None:
        if callable(entry.work):
            self._settle(entry, error=error)
            return
        fault = fault_of(error)
        log.error("a turn failed and is kept as a dead letter", fault=fault)
        try:
            await self._persist([entry], fault)
        except Exception as second:
            log.exception("a failed turn could not be kept; it is not acknowledged")
            self._health.alarm("dead letters", f"a failed turn could not be kept: {type(second).__name__}")
            self._settle(entry, error=NotKeptError())

    async def _persist(self, entries: Sequence[_Waiting], fault: str | None = None) -> None:
        """Commit, waiting as long as the database is away. Raises the turns' own fault."""
        began, pause = time.monotonic(), FIRST_PAUSE
        while True:
            try:
                await self._commit(entries, fault)
            except Exception as error:
                why = why_away(error)
                if why is None:
                    raise
                if pause == FIRST_PAUSE:
                    log.warning("the database is away; nothing is acknowledged meanwhile", why=why)
                if time.monotonic() - began > ALARM_SECONDS:
                    self._health.alarm("database", f"the database is away ({why}); nothing is acknowledged meanwhile")
                self._metrics.database_away.inc()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self._health.clear("database")
                return

    async def _commit(self, entries: Sequence[_Waiting], fault: str | None) -> None:
        began = time.perf_counter()
        inputs = [entry.work for entry in entries if not callable(entry.work)]
        async with (
            asyncio.timeout(PATIENCE_SECONDS),
            AsyncSession(self._database.writer, expire_on_commit=False) as session,
        ):
            batch = Batch(self._world, session, await session.connection())
            await batch.load(inputs)
            results = [await self._run(batch, entry.work, fault) for entry in entries]
            await batch.flush()
            await session.commit()
        self._metrics.commit_seconds.observe(time.perf_counter() - began)
        self._count(batch)
        for entry, result in zip(entries, results, strict=True):
            self._settle(entry, result)
        for listener in self.committed:
            try:
                listener(batch)
            except Exception:
                log.exception("a commit could not be told to everybody")  # it is a commit all the same

    async def _run(self, batch: Batch, work: Input | Operation, fault: str | None) -> Any:
        if callable(work):
            return await work(batch.session)
        if fault is None:
            return await batch.handle(work)
        return await batch.bury(work, fault)

    def _settle(self, entry: _Waiting, result: Any = None, error: Exception | None = None) -> None:
        if entry.done.cancelled():
            return
        if error is None:
            entry.done.set_result(result)
        else:
            entry.done.set_exception(error)

    def _count(self, batch: Batch) -> None:
        self._metrics.turns.inc(batch.turns)
        self._metrics.duplicates.inc(batch.duplicates)
        self._metrics.dead_letters.inc(batch.buried)
        self._metrics.expired_timers.inc(batch.expired)
        if batch.nobody_told:
            self._health.alarm("unreachable", "a message could not be delivered and no coordinator can be reached")
        elif batch.somebody_told:
            self._health.clear("unreachable")
        if batch.buried:
            self._health.clear("dead letters")

    def _oldest(self) -> float | None:
        first = self._current or self._waiting
        return first[0].since if first else None
