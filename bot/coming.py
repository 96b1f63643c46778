"""Under simulated time, whoever moves the clock is told what lies ahead: the next shift, and the next thing due."""

from __future__ import annotations

import asyncio
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import structlog
from sqlalchemy import select

from bot.handlers import seat_cards, when
from bot.language import DEFAULT, Languages
from bot.services import shifts
from bot.turns.clock import Clock
from db.engine import Database
from db.models import Shift, Timer

log = structlog.get_logger()

EVERY_SECONDS = 1.0


async def tell(url: str, bot: str, database: Database, clock: Clock, languages: Languages, zone: ZoneInfo) -> None:
    """For ever. `url`: where simulated time is read; what is coming goes beside it."""
    beside = f"{url.rsplit('/', 1)[0]}/coming"
    told: list[dict[str, Any]] | None = None
    async with httpx.AsyncClient(trust_env=False) as client:
        while True:
            try:
                coming = await _ahead(database, clock, languages, zone)
                if coming != told:
                    (await client.post(beside, json={"bot": int(bot), "coming": coming})).raise_for_status()
                    told = coming
            except Exception as error:
                log.debug("what is coming could not be told", fault=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)


async def _ahead(database: Database, clock: Clock, languages: Languages, zone: ZoneInfo) -> list[dict[str, Any]]:
    now = clock.now()
    found: list[dict[str, Any]] = []
    async with database.reading() as session:
        timers = select(Timer.due_at).where(Timer.rule.is_(None), Timer.due_at > now).order_by(Timer.due_at).limit(1)
        if (due := (await session.execute(timers)).scalar_one_or_none()) is not None:
            found.append({"kind": "timer", "at": due.isoformat(), "title": when.hour(due, zone)})
        starts = select(Shift.starts_at).where(Shift.starts_at > now, Shift.cancelled_at.is_(None))
        if (first := (await session.execute(starts.order_by(Shift.starts_at).limit(1))).scalar_one_or_none()) is None:
            return found
        (watch, *_) = await shifts.watches(session, Shift.starts_at == first)
    duty = languages.render(seat_cards.duty_at(watch.shift, watch.place), DEFAULT)
    found.append({"kind": "shift", "at": first.isoformat(), "title": f"{when.hour(first, zone)} {duty}"})
    return found
