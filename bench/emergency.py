"""Measure 5: how long an emergency waits while thousands of broadcasts leave."""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram import Bot

from bench.contestants.canned import CannedRequest
from bench.dialogue import TOKEN, people, private_message
from bench.engine import CannedTelegram, Engine
from bench.report import Table
from bot.turns.batch import Batch
from bot.turns.delivery import Enclosure, Outcome
from bot.turns.dispatch import Dispatch, Handler
from bot.turns.messages import Lane
from bot.turns.turn import Turn

ALARM = "🆘 有人求助"
NEWS = "本周六上午九点,槐安里小区消防演练,请各位队员准时到场"
FIFO_PER_SECOND = 30
"""As many messages as Telegram allows a bot in a second."""
PATIENCE = 60.0
PAUSES = (0.3, 1.7)
"""Between two alarms, seconds, at random: they fall on any instant of the outbox's second."""


@dataclass(frozen=True, slots=True)
class Scale:
    broadcasts: int = 10_000
    alarms: int = 15


@dataclass(frozen=True, slots=True)
class Alarm:
    """Milliseconds, and how many broadcasts were still waiting."""

    from_update: float
    from_commit: float
    waiting: int


class Watched(CannedTelegram):
    """Knows when the last alarm's request left, and how many broadcasts have left."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self.alarm = asyncio.Event()
        self.alarm_left = 0.0
        self.news = 0

    async def send(self, chat: str, body: dict[str, Any], _enclosures: Sequence[Enclosure] = ()) -> Outcome:
        if body["text"] == ALARM:
            self.alarm_left = time.perf_counter()
            self.alarm.set()
        else:
            self.news += 1
        return await super().send(chat, body)


class Scene:
    """A bot that sends news to all, and somebody who calls for help meanwhile."""

    def __init__(self, folder: Path, bot: Bot, scale: Scale) -> None:
        self._caller, *self._recipients = people(scale.broadcasts + 1)
        self._channel = Watched(bot)
        self._random = random.Random(20)
        self._updates = itertools.count(1)
        self._committed = 0.0
        handlers: dict[str, Handler] = {"news": self._tell_all, "sos": self._page_one}
        self._engine = Engine(folder, bot, Dispatch(commands=handlers))

    async def begin(self) -> None:
        await self._engine.start([self._caller, *self._recipients])
        self._engine.committer.committed.append(self._note_commit)
        await self._engine.send_by(self._channel)
        await self._write("/news")
        await asyncio.sleep(1.5)  # until the free slots of the first second are used up

    async def alarm(self) -> Alarm:
        await asyncio.sleep(self._random.uniform(*PAUSES))
        self._channel.alarm.clear()
        waiting = len(self._recipients) - self._channel.news
        began = time.perf_counter()
        await self._write("/sos")
        committed = self._committed
        await asyncio.wait_for(self._channel.alarm.wait(), PATIENCE)
        left = self._channel.alarm_left
        return Alarm((left - began) * 1000, (left - committed) * 1000, waiting)

    async def end(self) -> None:
        await self._engine.stop()

    async def _write(self, words: str) -> None:
        await self._engine.submit([private_message(next(self._updates), self._caller, words, int(time.time()))])

    async def _tell_all(self, turn: Turn) -> None:
        for person in range(2, len(self._recipients) + 2):  # the ids that the database gave, the caller's being 1
            turn.notify(person, NEWS, lane=Lane.BROADCAST)

    async def _page_one(self, turn: Turn) -> None:
        """Anybody: who has just had the news, has it under way, or still waits for it."""
        turn.notify(self._random.randrange(2, len(self._recipients) + 2), ALARM, lane=Lane.EMERGENCY)

    def _note_commit(self, batch: Batch) -> None:
        if any(item.lane is Lane.EMERGENCY for item in batch.written):
            self._committed = time.perf_counter()


async def measure(folder: Path, scale: Scale) -> list[Table]:
    bot = Bot(TOKEN, request=CannedRequest())
    await bot.initialize()
    scene = Scene(folder, bot, scale)
    try:
        await scene.begin()
        alarms = [await scene.alarm() for _ in range(scale.alarms)]
    finally:
        await scene.end()
    return [_table(alarms, scale)]


def _table(alarms: Sequence[Alarm], scale: Scale) -> Table:
    fifo = [alarm.waiting / FIFO_PER_SECOND * 1000 for alarm in alarms]
    rows = [
        ("Jinhuai, from the commit", *figures([alarm.from_commit for alarm in alarms])),
        ("Jinhuai, from the update", *figures([alarm.from_update for alarm in alarms])),
        (f"one queue at {FIFO_PER_SECOND}/s (computed)", *figures(fifo)),
    ]
    return Table(
        "5. From an emergency to its request while broadcasts wait (ms)",
        f"{scale.broadcasts:,} broadcasts from one turn leave by the real outbox at its real pace (canned answers, no "
        f"network); {len(alarms)} alarms at random instants page somebody of the same people. {alarms[0].waiting:,} "
        f"broadcasts waited at the first alarm, {alarms[-1].waiting:,} at the last. One queue: what was waiting, at "
        f"{FIFO_PER_SECOND} a second without lanes, computed.",
        ("", "p50", "max"),
        tuple(rows),
    )


def figures(milliseconds: Sequence[float]) -> tuple[float, float]:
    """The median and the worst."""
    return statistics.median(milliseconds), max(milliseconds)
