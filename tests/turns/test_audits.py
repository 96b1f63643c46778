"""What nothing would move any more is found, moved and told; what is only on its way is left alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.turns.audits import Audits
from bot.turns.dispatch import Audit, TimerKind
from bot.turns.turn import Turn
from db.engine import Database
from db.models import Timer
from tests.turns.stage import Stage, answering, staged

KIND = "post.stopped"


async def echo(turn: Turn) -> None:
    if turn.event is None:
        turn.write_to("telegram", "1", f"{turn.subject} goes on")


@asynccontextmanager
async def auditing(
    database: Database, find: Audit, ordinary: frozenset[str] = frozenset()
) -> AsyncIterator[tuple[Stage, Audits]]:
    table = answering(echo, timers={KIND: TimerKind(echo)}, audits={KIND: find})
    async with staged(database, table) as stage:
        ids, health = stage.world.ids, stage.health
        yield stage, Audits(table.audits, database, stage.clock, ids, stage.committer, health, ordinary)


def finding(*looks: Sequence[str]) -> Audit:
    """What each look finds, one after another."""
    left = list(looks)

    async def find(_session: AsyncSession, _now: datetime) -> Sequence[str]:
        return left.pop(0)

    return find


async def test_what_has_stopped_is_set_going_once_and_readyz_says_so_until_it_goes_on(database: Database) -> None:
    async with auditing(database, finding(["7"], ["7"], ["7"], ["7"], [])) as (stage, audits):
        await audits.once()
        assert stage.health.complaints() == {KIND: f"{KIND}: 7 had come to a stop"}
        await audits.once()
        assert [row.subject for row in await stage.rows(Timer)] == ["7"]
        await stage.sweep()
        assert await stage.said_to(1) == ["7 goes on"]
        await audits.once()
        assert stage.health.complaints() == {}


async def test_what_was_only_on_its_way_is_no_alarm(database: Database) -> None:
    async with auditing(database, finding(["7", "8"], ["8", "9"], ["8"], [])) as (stage, audits):
        await audits.once()
        assert stage.health.complaints() == {KIND: f"{KIND}: 8 had come to a stop"}, "9 was not there a moment ago"
        await audits.once()
        assert stage.health.complaints() == {}


async def test_ordinary_work_is_done_without_an_alarm(database: Database) -> None:
    async with auditing(database, finding(["7"], ["7"], []), frozenset({KIND})) as (stage, audits):
        await audits.once()
        assert stage.health.complaints() == {}
        await stage.sweep()
        assert await stage.said_to(1) == ["7 goes on"]
