"""Under simulated time, whoever moves the clock is told what lies ahead: the next shift, and the next thing due."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import structlog
from sqlalchemy import select

from bot.handlers import seat_cards
from bot.language import DEFAULT, Languages
from bot.services import shifts
from bot.turns.clock import Clock
from db.engine import Database
from db.models import Shift, Timer

log = structlog.get_logger()

EVERY_SECONDS = 1.0
MOST, MOST_TIMERS = 30, 5
SHIFTS_AHEAD = timedelta(days=2)
TITLES = {
    "seat.step": "提醒",
    "search.wave": "再问几位",
    "note.remind": "随手记",
    "welfare.step": "问平安",
    "drill.begin": "演练",
    "case.step": "事件到时间",
}
"""For the demo's page, which is in Chinese."""


async def tell(url: str, bot: str, database: Database, clock: Clock, languages: Languages) -> None:
    """For ever. `url`: where simulated time is read; what is coming goes beside it."""
    beside = f"{url.rsplit('/', 1)[0]}/coming"
    told: list[dict[str, Any]] | None = None
    async with httpx.AsyncClient(trust_env=False) as client:
        while True:
            try:
                coming = await _ahead(database, clock, languages)
                if coming != told:
                    (await client.post(beside, json={"bot": int(bot), "coming": coming})).raise_for_status()
                    told = coming
            except Exception as error:
                log.debug("what is coming could not be told", fault=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)


async def _ahead(database: Database, clock: Clock, languages: Languages) -> list[dict[str, Any]]:
    now = clock.now()
    timers = (
        select(Timer.due_at, Timer.kind)
        .where(Timer.rule.is_(None), Timer.due_at > now)
        .order_by(Timer.due_at)
        .limit(MOST_TIMERS)
    )
    async with database.reading() as session:
        found = [_item("timer", due, TITLES.get(kind, "")) for due, kind in await session.execute(timers)]
        for watch in await shifts.watches(session, Shift.starts_at > now, Shift.starts_at < now + SHIFTS_AHEAD):
            duty = languages.render(seat_cards.duty_at(watch.shift, watch.place), DEFAULT)
            found.append(_item("shift", watch.shift.starts_at, duty))
    return sorted(found, key=lambda item: item["at"])[:MOST]


def _item(kind: str, at: datetime, title: str) -> dict[str, Any]:
    return {"kind": kind, "at": at.astimezone(UTC).isoformat(), "title": title}
