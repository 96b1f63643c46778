"""Plans what was asked for, after the commit that asked: outside any turn, and back in a short transaction.

A row waits (`RosterPlan` in state asked), so that whatever dies meanwhile, it is planned all the same. What came of it
is told by a timer that is set in the transaction which keeps it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.handlers.rosters.proposing import MADE, PROGRESS
from bot.planning.process import PlannerError, solve
from bot.roster.plan import Plan
from bot.roster.search import Progress
from bot.roster.shifts import ShiftError
from bot.services.roster import drafts, facts
from bot.services.roster.drafts import Claim, Kept
from bot.services.roster.facts import Facts
from bot.turns.committer import Committer
from bot.turns.timers import StoredTimer, Timers
from bot.turns.world import World
from db.engine import Database

log = structlog.get_logger()

LOOK_SECONDS = 0.5
CLAIM, RENEWED_EVERY = timedelta(seconds=12), 3.0
"""While it is made a plan is this process's; once that is not said any more, another makes it, or this one anew."""

Settle = Callable[[AsyncSession], Awaitable[Kept]]


class Planner:
    """One plan at a time. Several processes may run one each."""

    def __init__(self, database: Database, committer: Committer, world: World) -> None:
        self._database, self._committer, self._world = database, committer, world

    async def run(self) -> None:
        while True:
            try:
                await self._look()
            except Exception as error:  # the row waits; it is tried again
                log.warning("a plan could not be dealt with; trying again", fault=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        async with self._database.reading() as session:
            waiting = await drafts.due(session, _real())
        if waiting:
            plan, attempts = waiting[0].id, waiting[0].attempts
            until = _real() + CLAIM
            claimed = await self._committer.perform(lambda session: drafts.claim(session, plan, attempts, until))
            if claimed is not None:
                await self._make(claimed)

    async def _make(self, claimed: Claim) -> None:
        zone = self._world.zone
        try:
            async with self._database.reading() as session:
                known = await facts.read(session, claimed.span, zone, self._now())
            made = await self._solved(claimed, known)
        except PlannerError as error:
            why = error.why
        except ShiftError:
            why = "demand"
        else:
            await self._settle(claimed, lambda session: drafts.keep(session, claimed, known, made, zone, self._now()))
            return
        log.warning("a plan could not be made", why=why, attempt=claimed.attempt)
        await self._settle(claimed, lambda session: drafts.broke_off(session, claimed, why, self._now()))

    async def _solved(self, claimed: Claim, known: Facts) -> Plan:
        latest: deque[Progress] = deque(maxlen=1)
        telling = asyncio.create_task(self._renew(claimed, latest))
        try:
            return await solve(known.problem, listener=latest.append)
        finally:
            telling.cancel()

    async def _renew(self, claimed: Claim, latest: deque[Progress]) -> None:
        """It is still being made, and how far it is."""
        while True:
            await asyncio.sleep(RENEWED_EVERY)
            until, progress = _real() + CLAIM, latest[0] if latest else None

            async def renew(session: AsyncSession, until: datetime = until, progress: Any = progress) -> None:
                if await drafts.renew(session, claimed, until) and progress is not None:
                    await self._tell(session, PROGRESS, claimed, progress.level.value)

            await self._committer.perform(renew)

    async def _settle(self, claimed: Claim, settle: Settle) -> None:
        async def operation(session: AsyncSession) -> None:
            if await settle(session) in (Kept.DRAFT, Kept.FAILED):
                await self._tell(session, MADE, claimed, None)

        await self._committer.perform(operation)

    async def _tell(self, session: AsyncSession, kind: str, claimed: Claim, body: str | None) -> None:
        """In a turn of its own."""
        timers = Timers(self._world.ids)
        timers.set(f"{kind}:{claimed.plan}", StoredTimer(kind, str(claimed.plan), self._now(), body))
        await timers.flush(await session.connection())

    def _now(self) -> datetime:
        return self._world.clock.now()


def _real() -> datetime:
    """By the machine's clock: who is still at work has nothing to do with simulated time."""
    return datetime.now(UTC)
