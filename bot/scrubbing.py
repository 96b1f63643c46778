"""After a secret was said or deleted nothing of it is left in the database's files: seen to outside any turn."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy import select

from bot.turns.batch import Batch
from bot.turns.parcels import SECRET
from db.engine import Database
from db.models import Outgoing
from db.scrubbing import empty_the_log

log = structlog.get_logger()

EVERY_SECONDS, LONGEST_SECONDS = 1.0, 30.0
TRIES_TOLD = 60
"""After so many tries in vain an operator reads of it."""


class Scrubber:
    """Empties the write-ahead log until nothing secret waits to be sent any more, and once at the start: the process
    before may have died in between."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._wanted = asyncio.Event()
        self._wanted.set()

    def committed(self, batch: Batch) -> None:
        if batch.has_secrets:
            self._wanted.set()

    async def run(self) -> None:
        tries = 0
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            await asyncio.sleep(min(EVERY_SECONDS * (1 + tries), LONGEST_SECONDS))
            done = await self._once()
            tries = 0 if done else tries + 1
            if not done:
                self._wanted.set()
            if tries == TRIES_TOLD:
                log.warning("the write-ahead log cannot be emptied; something reads the database for very long")

    async def _once(self) -> bool:
        try:
            async with self._database.reading() as session:
                waiting = select(Outgoing.id).where(Outgoing.relevance == SECRET).limit(1)
                is_waiting = (await session.execute(waiting)).first() is not None
            return await empty_the_log(self._database) and not is_waiting
        except Exception as error:
            log.warning("the write-ahead log could not be emptied; trying again", fault=type(error).__name__)
            return False
