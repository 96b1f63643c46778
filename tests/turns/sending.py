"""An outbox that runs on a stage and sends through a scripted channel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.turns.dispatch import Relevance
from bot.turns.lease import LeaseKeeper
from bot.turns.outbox import Outbox
from db.models import Outgoing
from tests.turns.scripted_channel import ScriptedChannel
from tests.turns.stage import BOT, CHANNEL, Stage, eventually


@dataclass(slots=True)
class Sending:
    stage: Stage
    channel: ScriptedChannel
    outbox: Outbox
    lease: LeaseKeeper
    lost: asyncio.Event

    async def asked(self, count: int) -> list[str]:
        """The texts of the requests, once there are so many."""

        async def enough() -> bool:
            return len(self.channel.requests) >= count

        await eventually(enough)
        return self.channel.seen

    async def settled(self) -> None:
        """Nothing waits any more, and what became of it is written down."""
        await self.settled_but()

    async def settled_but(self, *rows: int) -> None:
        async def empty() -> bool:
            left = [row.id for row in await self.stage.rows(Outgoing) if row.state != "refused"]
            return len(self.outbox) == len(rows) and left == list(rows)

        await eventually(empty)


@asynccontextmanager
async def sending(
    stage: Stage, channel: ScriptedChannel | None = None, relevance: Mapping[str, Relevance] | None = None
) -> AsyncIterator[Sending]:
    channel = channel or ScriptedChannel()
    lease = LeaseKeeper(f"{CHANNEL}:{BOT}", stage.committer)
    await lease.take()
    lost = asyncio.Event()
    outbox = Outbox(
        channel,
        stage.database,
        stage.committer,
        lease.claim,
        stage.world.dispatch.relevance if relevance is None else relevance,
        stage.health,
        stage.metrics,
        lost.set,
    )
    stage.committer.committed.append(outbox.committed)
    running = asyncio.create_task(outbox.run())
    try:
        yield Sending(stage, channel, outbox, lease, lost)
    finally:
        running.cancel()
        await asyncio.wait([running])
        stage.committer.committed.remove(outbox.committed)
        if channel.hang is not None:
            channel.hang.set()
        await outbox.drain(0)
        await lease.give_back()
