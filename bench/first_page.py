"""Measure 6: how long a 求助 takes to page somebody while thousands of broadcasts leave.

The same scene as in `emergency`, with the program's own dispatch table: the word, the kinds, a tap, and everybody of
the first batch is asked to come. What follows (cards that change) leaves beside it.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from telegram import Bot

from bench.contestants.canned import CannedRequest
from bench.dialogue import TOKEN, people, private_message
from bench.emergency import NEWS, PATIENCE, PAUSES, Scale, figures
from bench.engine import CannedTelegram, Engine
from bench.report import Table
from bot.handlers.emergencies.words import VERB
from bot.table import dispatch_table
from bot.turns.batch import Batch
from bot.turns.delivery import Delivered, Enclosure, Outcome
from bot.turns.events import Choice
from bot.turns.messages import Lane
from bot.turns.turn import Turn
from db.models import EmergencyKind, Person, Team

RESPONDERS = 6
"""People of the emergency team, who are the first batch; they wait for the news as well."""


@dataclass(frozen=True, slots=True)
class Page:
    """Milliseconds from the tap that says what it is."""

    first: float
    last: float
    """Everybody of the batch has it."""
    first_from_commit: float


class Watched(CannedTelegram):
    """Knows when each page of an emergency left: a message that asks somebody whether they come."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self.pages: list[float] = []
        self.all_paged = asyncio.Event()
        self.news = 0

    async def send(self, chat: str, body: dict[str, Any], _enclosures: Sequence[Enclosure] = ()) -> Outcome:
        if any(choice is not None and (choice.verb, choice.choice) == (VERB, "go") for choice in _choices(body)):
            self.pages.append(time.perf_counter())
            if len(self.pages) == RESPONDERS:
                self.all_paged.set()
        elif body["text"] == NEWS:
            self.news += 1
        return await super().send(chat, body)

    async def edit(self, chat: str, message: str, body: dict[str, Any]) -> Outcome:
        return Delivered(message)


def _choices(body: dict[str, Any]) -> Iterator[Choice | None]:
    for row in body.get("buttons") or ():
        for _, data, *_ in row:
            yield Choice.decode(data or "")


class Scene:
    """One who is not called sends news to all; each alarm has a caller of its own."""

    def __init__(self, folder: Path, bot: Bot, scale: Scale) -> None:
        crowd = people(scale.broadcasts + scale.alarms + 1)
        self._sender, *rest = crowd
        self._callers, self._recipients = rest[: scale.alarms], rest[scale.alarms :]
        self._channel = Watched(bot)
        self._random = random.Random(21)
        self._updates = itertools.count(1)
        self._committed = 0.0
        table = dispatch_table()
        table.commands["news"] = self._tell_all
        self._engine = Engine(folder, bot, table)

    async def begin(self) -> None:
        await self._engine.start([self._sender, *self._callers, *self._recipients])
        async with self._engine.database.writing() as session:
            last = select(Person.id).order_by(Person.id.desc()).limit(RESPONDERS)
            chosen = (await session.execute(last)).scalars().all()
            await session.execute(update(Person).where(Person.id.in_(chosen)).values(team=Team.EMERGENCY.value))
        self._engine.committer.committed.append(self._note_commit)
        await self._engine.send_by(self._channel)
        await self._write(self._sender, "/news")
        await asyncio.sleep(1.5)  # until the free slots of the first second are used up

    async def alarm(self, number: int) -> tuple[Page, int]:
        """And how many broadcasts were still waiting."""
        caller = self._callers[number]
        await self._write(caller, "求助")
        await asyncio.sleep(self._random.uniform(*PAUSES))
        self._channel.pages.clear()
        self._channel.all_paged.clear()
        waiting = len(self._recipients) - self._channel.news
        tap = Choice(VERB, number + 1, 0, f"kind.{EmergencyKind.ILL.value}")
        began = time.perf_counter()
        await self._engine.submit([_tap(next(self._updates), caller, tap)])
        await asyncio.wait_for(self._channel.all_paged.wait(), PATIENCE)
        first, *_, last = (at - began for at in self._channel.pages)
        return Page(first * 1000, last * 1000, (self._channel.pages[0] - self._committed) * 1000), waiting

    async def end(self) -> None:
        await self._engine.stop()

    async def _write(self, person: int, words: str) -> None:
        await self._engine.submit([private_message(next(self._updates), person, words, int(time.time()))])

    async def _tell_all(self, turn: Turn) -> None:
        first = 2 + len(self._callers)  # the ids that the database gave, the sender's being 1
        for person in range(first, first + len(self._recipients)):
            turn.notify(person, NEWS, lane=Lane.BROADCAST)

    def _note_commit(self, batch: Batch) -> None:
        if any(item.lane is Lane.EMERGENCY for item in batch.written):
            self._committed = time.perf_counter()


def _tap(update: int, person: int, choice: Choice) -> bytes:
    """As Telegram writes it."""
    who = {"id": person, "is_bot": False, "first_name": f"P{person}", "language_code": "zh-hans"}
    message = {
        "message_id": update,
        "date": int(time.time()),
        "chat": {"id": person, "first_name": f"P{person}", "type": "private"},
        "text": "?",
    }
    tapped = {
        "id": str(update),
        "from": who,
        "message": message,
        "chat_instance": "1",
        "data": choice.encode(),
    }
    return json.dumps({"update_id": update, "callback_query": tapped}).encode()


async def measure(folder: Path, scale: Scale) -> list[Table]:
    bot = Bot(TOKEN, request=CannedRequest())
    await bot.initialize()
    scene = Scene(folder, bot, scale)
    try:
        await scene.begin()
        found = [await scene.alarm(number) for number in range(scale.alarms)]
    finally:
        await scene.end()
    return [_table([page for page, _ in found], [waiting for _, waiting in found], scale)]


def _table(pages: Sequence[Page], waiting: Sequence[int], scale: Scale) -> Table:
    return Table(
        "6. From saying what it is to the page of a 求助 while broadcasts wait (ms)",
        f"The program's own dispatch table; {scale.broadcasts:,} broadcasts leave by the real outbox at its real pace "
        f"(canned answers, no network). {len(pages)} people call for help, and {RESPONDERS} of those who wait for the "
        f"news are the first batch. {waiting[0]:,} broadcasts waited at the first alarm, {waiting[-1]:,} at the last.",
        ("", "p50", "max"),
        (
            ("first page, from the commit", *figures([page.first_from_commit for page in pages])),
            ("first page, from the tap", *figures([page.first for page in pages])),
            (f"all {RESPONDERS} of the batch, from the tap", *figures([page.last for page in pages])),
        ),
    )
