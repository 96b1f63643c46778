"""Looks regularly for what has come to a stop although nothing failed, and sets it going again.

What is found gets a timer that is due now; its handler moves it and tells people. /readyz says so until it is found no
more, unless it is ordinary work.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.turns.clock import Clock
from bot.turns.committer import Committer
from bot.turns.dispatch import Audit
from bot.turns.health import Health
from bot.turns.ids import Ids
from db.engine import Database
from db.models import Timer

log = structlog.get_logger()

EVERY_SECONDS = 60.0
LOOK_SECONDS = 1.0
"""Real; whether it is time."""


class Audits:
    def __init__(
        self,
        audits: Mapping[str, Audit],
        database: Database,
        clock: Clock,
        ids: Ids,
        committer: Committer,
        health: Health,
        ordinary: Collection[str] = (),
        every: float = EVERY_SECONDS,
    ) -> None:
        self._audits = audits
        self._ordinary = ordinary
        self._database = database
        self._clock = clock
        self._ids = ids
        self._committer = committer
        self._health = health
        self._every = every

    async def run(self) -> None:
        """By the program's clock: simulated time that was moved on is looked at soon, not a minute later."""
        last = self._clock.now()
        while True:
            await asyncio.sleep(min(LOOK_SECONDS, self._every))
            if (self._clock.now() - last).total_seconds() < self._every:
                continue
            last = self._clock.now()
            try:
                await self.once()
                self._health.beat("audits")
            except Exception as error:
                log.warning("the audit could not be made; trying again", fault=type(error).__name__)

    async def once(self) -> None:
        for kind, find in self._audits.items():
            async with self._database.reading() as session:
                stopped = list(await find(session, self._clock.now()))
            if stopped:  # looked at again between two turns: what was only on its way is not a stop
                stopped = await self._committer.perform(self._setting(kind, find, stopped))
            if stopped and kind not in self._ordinary:
                self._health.alarm(kind, f"{kind}: {', '.join(stopped)} had come to a stop")
            else:
                self._health.clear(kind)

    def _setting(self, kind: str, find: Audit, seen: Collection[str]) -> Callable[[AsyncSession], Awaitable[list[str]]]:
        async def set_going(session: AsyncSession) -> list[str]:
            subjects = [subject for subject in await find(session, self._clock.now()) if subject in seen]
            keys = {f"{kind}:{subject}": subject for subject in subjects}
            set_already = set(
                (await session.execute(select(Timer.dedupe_key).where(Timer.dedupe_key.in_(keys)))).scalars()
            )
            session.add_all(
                Timer(id=self._ids.next(), kind=kind, subject=subject, due_at=self._clock.now(), dedupe_key=key)
                for key, subject in keys.items()
                if key not in set_already
            )
            return subjects

        return set_going
