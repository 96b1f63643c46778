"""A committer on a real database, with people who write and handlers that a test makes up."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.language import Languages
from bot.metrics import Metrics
from bot.services import people
from bot.turns.batch import Batch
from bot.turns.committer import Committer
from bot.turns.dispatch import Dispatch
from bot.turns.events import Choice, Event, Kind
from bot.turns.health import Health
from bot.turns.inputs import Update
from bot.turns.timers import Sweep
from bot.turns.turn import Turn
from bot.turns.world import World
from db.engine import Database
from db.models import Card, Model, Outgoing, Role
from tests.program import PATIENCE

NOON = datetime(2025, 3, 3, 4, 0, tzinfo=UTC)
"""In Shanghai."""
CHANNEL, BOT = "telegram", "42"

Row = TypeVar("Row", bound=Model)
Found = TypeVar("Found")


class HandClock:
    """Time that passes when the test says so. A jump is walked through by the sweep, from due time to due time."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = self._horizon = now

    def now(self) -> datetime:
        return self._now

    def horizon(self) -> datetime:
        return self._horizon

    def reach(self, at: datetime) -> None:
        self._now = max(self._now, min(at, self._horizon))

    def pass_by(self, duration: timedelta) -> None:
        """Time that passed while nobody looked: what fell due in it is late."""
        self._now = self._horizon = self._now + duration

    def jump(self, duration: timedelta) -> None:
        self._horizon += duration


@dataclass(slots=True)
class Stage:
    database: Database
    world: World
    committer: Committer
    health: Health
    metrics: Metrics
    clock: HandClock
    batches: list[Batch] = field(default_factory=list)
    """One for each commit that had turns in it."""
    _keys: Any = field(default_factory=lambda: itertools.count(1000))

    async def person(self, name: str, account: int, *roles: Role, locale: str = "zh_CN", active: bool = True) -> int:
        async with self.database.writing() as session:
            person = people.add(session, name=name, roles=roles, accounts={CHANNEL: str(account)}, now=NOON)
            person.locale, person.active = locale, active
            await session.flush()
            return person.id

    def event(self, account: int, kind: Kind, **more: Any) -> Event:
        given: dict[str, Any] = {"chat": str(account), "private": True, "key": str(next(self._keys))} | more
        return Event(CHANNEL, BOT, kind=kind, account=str(account), **given)

    def update(self, account: int, kind: Kind, **more: Any) -> Update:
        event = self.event(account, kind, **more)
        return Update(CHANNEL, BOT, event.key, {"update_id": event.key, "said": event.text}, event)

    def text(self, account: int, text: str, **more: Any) -> Update:
        return self.update(account, Kind.TEXT, text=text, **more)

    def command(self, account: int, command: str, **more: Any) -> Update:
        return self.update(account, Kind.COMMAND, command=command, **more)

    def tap(self, account: int, data: str, *, message: str = "", **more: Any) -> Update:
        choice = Choice.decode(data)
        key = str(next(self._keys))
        given: dict[str, Any] = {"key": key, "choice": choice, "message": message, "tap": f"tap{key}"} | more
        return self.update(account, Kind.CHOICE, **given)

    async def submit(self, *updates: Update) -> None:
        await self.committer.submit(updates)

    async def says(self, account: int, *texts: str) -> None:
        """One after another, each in a commit of its own."""
        for text in texts:
            await self.submit(self.text(account, text))

    async def sweep(self, swept: Callable[[], None] = lambda: None) -> None:
        """What the scheduler does every second."""
        await Sweep(self.database, self.clock, self.committer.submit, swept).once()

    async def rows(self, table: type[Row]) -> list[Row]:
        async with self.database.reading() as session:
            return list((await session.execute(select(table).order_by(*table.__mapper__.primary_key))).scalars())

    async def said_to(self, account: int) -> list[str]:
        """The texts that wait to be sent to a chat; a card as it is to look now."""
        query = (
            select(Outgoing.body, Card.body)
            .outerjoin(Card, Card.id == Outgoing.card_id)
            .where(Outgoing.chat == str(account), Outgoing.state == "waiting")
            .order_by(Outgoing.id)
        )
        async with self.database.reading() as session:
            return [(own or card)["text"] for own, card in await session.execute(query)]

    @property
    def toasts(self) -> list[str]:
        """The words over pressed buttons."""
        return [tap.toast for batch in self.batches for tap in batch.courtesies.taps]


@asynccontextmanager
async def staged(database: Database, dispatch: Dispatch, clock: HandClock | None = None) -> AsyncIterator[Stage]:
    clock = clock or HandClock()
    health, metrics = Health(), Metrics()
    world = World(dispatch, clock, Languages(), ZoneInfo("Asia/Shanghai"), {CHANNEL: BOT})
    committer = Committer(database, world, health, metrics)
    stage = Stage(database, world, committer, health, metrics, clock)
    committer.committed.append(stage.batches.append)
    running = asyncio.create_task(committer.run())
    try:
        yield stage
    finally:
        running.cancel()
        await asyncio.wait([running])


async def eventually(
    holds: Callable[[], Awaitable[Found]], within: float = PATIENCE, otherwise: str = "it never came true"
) -> Found:
    """The first true thing that `holds` returns."""
    async with asyncio.timeout(within):
        while not (found := await holds()):
            await asyncio.sleep(0.005)
    assert found, otherwise
    return found


def answering(handler: Callable[[Turn], Awaitable[None]], **more: Any) -> Dispatch:
    """A dispatch table whose one handler is for whatever anybody says in private."""
    return Dispatch(answer=handler, otherwise=handler, stranger=handler, **more)
