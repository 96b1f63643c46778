"""Sending: rows become requests, at the platform's pace, and what becomes of them is written down."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bot.metrics import Metrics
from bot.turns import departures
from bot.turns.batch import Batch
from bot.turns.committer import Committer
from bot.turns.delivery import (
    CardLost,
    Channel,
    Delivered,
    Enclosure,
    FileLost,
    Gone,
    Moved,
    NotTaken,
    Outcome,
    Refused,
    TooFast,
    Unknown,
)
from bot.turns.departures import Departure, LeaseLostError
from bot.turns.dispatch import Relevance
from bot.turns.files import enclosed
from bot.turns.health import Health
from bot.turns.ids import id_at
from bot.turns.inputs import Undelivered
from bot.turns.lanes import Lanes
from bot.turns.messages import Lane
from bot.turns.parcels import Waiting
from db.engine import Database

log = structlog.get_logger()

DOUBT_SECONDS = 30.0
"""A new card of unknown outcome is shown again after this long, unless its reader has pressed a button of it."""
LONGEST_PAUSE = {Lane.EMERGENCY: 5.0, Lane.REPLY: 60.0, Lane.REMINDER: 60.0, Lane.BROADCAST: 60.0}
"""Seconds between tries, at most, while the platform does not take a message."""
ALONE_SECONDS = 1.0
"""How long a new card may be under way before the next one leaves beside it."""
FETCHING_SECONDS = 1.0
"""How often a message looks whether what goes with it has been fetched."""
TRIES_TO_MAKE_READY = 5
RESCAN_SECONDS = 1.0
FULL_RESCAN_EVERY = 30


class Outbox:
    """Sends for one bot of one channel, in the process that holds the bot's lease."""

    def __init__(
        self,
        channel: Channel,
        database: Database,
        committer: Committer,
        lease: tuple[str, str],
        relevance: Mapping[str, Relevance],
        health: Health,
        metrics: Metrics,
        lease_lost: Callable[[], None],
    ) -> None:
        self._channel = channel
        self._database = database
        self._committer = committer
        self._lease = lease
        self._relevance = relevance
        self._health = health
        self._metrics = metrics
        self._lease_lost = lease_lost
        self._lanes = Lanes()
        self._wake = asyncio.Event()
        self._requests: set[asyncio.Task[None]] = set()
        self._attempts: dict[int, int] = {}
        self._gone_once: set[int] = set()
        self._one_card = asyncio.Lock()
        self._failing_since: float | None = None
        self._stopping = False
        health.watch("sending", 30, lambda: self._failing_since)

    def __len__(self) -> int:
        """How many messages wait or are under way."""
        return len(self._lanes)

    def committed(self, batch: Batch) -> None:
        """Woken by every commit."""
        self.put([item for item in batch.written if item.channel == self._channel.name])

    def put(self, items: Sequence[Waiting]) -> None:
        for item in items:
            self._lanes.put(item)
        if items:
            self._wake.set()

    async def run(self) -> None:
        recovered = await self._committer.perform(
            lambda session: departures.recover(
                session, self._channel.name, self._channel.bot, datetime.now(UTC), timedelta(seconds=DOUBT_SECONDS)
            )
        )
        self.put(recovered.waiting)
        for item, wait in recovered.doubtful:
            self._lanes.put_later(item, time.monotonic() + wait.total_seconds())
        if recovered.forgotten:
            log.warning("messages of unknown outcome are not repeated", count=recovered.forgotten)
        rescan = asyncio.create_task(self._rescan())
        try:
            await self._send()
        finally:
            rescan.cancel()
            await asyncio.wait([rescan])

    async def drain(self, seconds: float) -> None:
        """Let what may leave within `seconds` leave, finish what is under way, and stop."""
        deadline = time.monotonic() + seconds
        while (len(self._lanes) or self._requests) and time.monotonic() < deadline:
            now = time.monotonic()
            chance = self._lanes.next_chance(now)
            if not self._requests and (chance is None or now + chance > deadline):
                break
            await asyncio.sleep(0.02)
        self._stopping = True
        if self._requests:
            await asyncio.wait(self._requests, timeout=max(0.5, deadline - time.monotonic()))

    async def _send(self) -> None:
        while True:
            self._wake.clear()
            now = time.monotonic()
            while not self._stopping and (item := self._lanes.take(now)) is not None:
                task = asyncio.create_task(self._deliver(item))
                self._requests.add(task)
                task.add_done_callback(self._finished)
            self._gauge()
            sleep = None if self._stopping else self._lanes.next_chance(time.monotonic())
            try:
                # Not wait_for: in Python 3.11 it forgets that it was cancelled when it is woken at the same moment.
                async with asyncio.timeout(sleep):
                    await self._wake.wait()
            except TimeoutError:
                continue

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._requests.discard(task)
        self._wake.set()

    async def _deliver(self, item: Waiting) -> None:
        attempt = self._attempts[item.id] = self._attempts.get(item.id, 0) + 1
        try:
            departure = await self._committer.perform(
                lambda session: departures.claim(session, item, attempt, self._lease, self._relevance)
            )
        except LeaseLostError:
            self._stopping = True
            self._lanes.again(item, time.monotonic())
            self._lease_lost()
            return
        except Exception as error:
            await self._not_ready(item, attempt, error)
            return
        if departure is None:
            self._metrics.sent.labels(item.lane.name.lower(), "dropped").inc()
            self._end(item)
            return
        enclosures = await self._enclosures(item, departure, attempt)
        if enclosures is None:
            return
        if departure.would_double and item.lane is not Lane.EMERGENCY:
            await self._alone(self._carry_out(item, departure, attempt, enclosures))
        else:
            await self._carry_out(item, departure, attempt, enclosures)

    async def _enclosures(self, item: Waiting, departure: Departure, attempt: int) -> list[Enclosure] | None:
        """What goes with it; None when it does not leave now. Other messages do not wait for it."""
        if not departure.attachments:
            return []
        try:
            found = await enclosed(self._database, departure.attachments, self._channel.name, self._channel.bot)
            if found is None:
                await self._write(lambda session: departures.put_back(session, item))
        except Exception as error:
            await self._write(lambda session: departures.put_back(session, item))
            await self._not_ready(item, attempt, error)
            return None
        if found is None:
            self._attempts.pop(item.id, None)
            self._lanes.later(item, time.monotonic() + FETCHING_SECONDS)
        return found

    async def _not_ready(self, item: Waiting, attempt: int, error: Exception) -> None:
        """A body that no key opens, a check that fails: tried a few times, then out of the way of the others."""
        log.error("a message could not be made ready", attempt=attempt, exc_info=error)
        if attempt < TRIES_TO_MAKE_READY:
            self._lanes.hold(item, time.monotonic() + self._pause(item, attempt))
            return
        self._health.alarm("outbox", "a message cannot be made ready to be sent; the log says why")
        try:
            await self._write(lambda session: departures.refuse(session, item, type(error).__name__))
        except Exception:
            self._lanes.hold(item, time.monotonic() + self._pause(item, attempt))
        else:
            self._end(item)

    async def _alone(self, sending: Coroutine[Any, Any, None]) -> None:
        """One new card after another, so that a crash leaves one in doubt and not a second's worth of them.

        One that hangs holds the others up for a second.
        """
        async with self._one_card:
            task = asyncio.create_task(sending)
            await asyncio.wait([task], timeout=ALONE_SECONDS)
        await task

    async def _carry_out(
        self, item: Waiting, departure: Departure, attempt: int, enclosures: Sequence[Enclosure]
    ) -> None:
        self._lanes.departed(item, time.monotonic())
        self._wake.set()  # its slot of the second is known now
        outcome = await self._request(item, departure, enclosures)
        self._metrics.sent.labels(item.lane.name.lower(), type(outcome).__name__.lower()).inc()
        try:
            await self._settle(item, departure, attempt, outcome, enclosures)
        except Exception:
            log.exception("what became of a message could not be written down")
            self._end(item)

    async def _request(self, item: Waiting, departure: Departure, enclosures: Sequence[Enclosure]) -> Outcome:
        if departure.message is None:
            return await self._channel.send(item.chat, departure.body, enclosures)
        return await self._channel.edit(item.chat, departure.message, departure.body)

    async def _settle(
        self, item: Waiting, departure: Departure, attempt: int, outcome: Outcome, enclosures: Sequence[Enclosure]
    ) -> None:
        if isinstance(outcome, NotTaken | Unknown):
            self._failing_since = self._failing_since or time.monotonic()
        else:
            self._failing_since = None
        now = time.monotonic()
        match outcome:
            case Delivered(message, files):
                new = {each.attachment: file for each, file in zip(enclosures, files, strict=False) if not each.file}
                is_all = await self._committer.perform(
                    lambda session: departures.delivered(session, item, departure, message)
                )
                if new:
                    await self._write(lambda session: departures.note_uploads(session, item, self._channel.bot, new))
                if is_all:
                    self._end(item)
                else:
                    self._lanes.again(item, now)
            case TooFast(seconds):
                await self._write(lambda session: departures.put_back(session, item))
                self._lanes.again(item, now + seconds)
            case NotTaken():
                await self._write(lambda session: departures.put_back(session, item))
                self._lanes.hold(item, now + self._pause(item, attempt))
            case Unknown():
                await self._in_doubt(item, departure, attempt)
            case Gone("blocked") if item.id not in self._gone_once:
                # They may have let the bot in again while this was under way, and that may have been written down
                # already: only what is refused again is believed, or somebody within reach would count as out of it.
                self._gone_once.add(item.id)
                await self._write(lambda session: departures.put_back(session, item))
                self._lanes.again(item, now)
            case Gone(why):
                await self._committer.submit([Undelivered(item.id, why)])
                self._end(item)
            case CardLost():
                await self._write(lambda session: departures.lose_card(session, item, departure))
                self._lanes.again(item, now)
            case FileLost():
                bot, lost = self._channel.bot, departure.attachments
                await self._write(lambda session: departures.upload_anew(session, item, bot, lost))
                self._lanes.again(item, now)
            case Moved(chat):
                await self._write(lambda session: departures.move_chat(session, item, chat))
                self._end(item)
                self.put([Waiting(item.id, item.channel, chat, item.lane, item.is_group)])
            case Refused(why):
                log.error("the platform refuses a message; it is kept", why=why, lane=item.lane.name.lower())
                await self._write(lambda session: departures.refuse(session, item, why))
                self._end(item)

    async def _in_doubt(self, item: Waiting, departure: Departure, attempt: int) -> None:
        """It may have arrived. An emergency and an edit are repeated; a card after a while; anything else is not."""
        now = time.monotonic()
        if item.lane is Lane.EMERGENCY or departure.repeatable:
            await self._write(lambda session: departures.put_back(session, item))
            self._lanes.hold(item, now + self._pause(item, attempt))
        elif departure.card is not None:
            again = datetime.now(UTC) + timedelta(seconds=DOUBT_SECONDS)
            await self._write(lambda session: departures.resend_at(session, item, again))
            self._lanes.later(item, now + DOUBT_SECONDS)
        else:
            await self._write(lambda session: departures.forget(session, item))
            self._end(item)

    async def _write(self, operation: Callable[..., Awaitable[None]]) -> None:
        await self._committer.perform(operation)

    def _end(self, item: Waiting) -> None:
        self._attempts.pop(item.id, None)
        self._gone_once.discard(item.id)
        self._lanes.done(item)
        if not len(self._lanes):
            self._failing_since = None  # nothing is left that could stand still

    @staticmethod
    def _pause(item: Waiting, attempt: int) -> float:
        return min(0.5 * 2.0**attempt, LONGEST_PAUSE[item.lane])

    async def _rescan(self) -> None:
        """Find what other processes have written, which no commit of ours announces."""
        for count in range(1, 1 << 62):
            await asyncio.sleep(RESCAN_SECONDS)
            first = 0 if count % FULL_RESCAN_EVERY == 0 else id_at(time.time() - 10)
            try:
                async with self._database.reading() as session:
                    found = await departures.waiting_since(session, self._channel.name, self._channel.bot, first)
            except Exception as error:
                log.warning("the outbox could not be read; trying again", fault=type(error).__name__)
            else:
                self.put(found)

    def _gauge(self) -> None:
        self._metrics.waiting.labels(self._channel.name).set(len(self._lanes))
