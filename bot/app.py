"""Puts the parts together: which function answers what, and what runs beside what."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Coroutine
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import structlog
import uvicorn

from bot import web
from bot.channels.telegram import Telegram
from bot.conversations import note
from bot.conversations.guide import Guide
from bot.handlers import welcome
from bot.language import Languages
from bot.metrics import Metrics
from bot.services import notes, upkeep
from bot.settings import Settings
from bot.turns.batch import Batch, World
from bot.turns.clock import Clock, SimulatedClock, SystemClock
from bot.turns.committer import Committer
from bot.turns.dispatch import Dispatch, TimerKind
from bot.turns.health import Health
from bot.turns.lease import LeaseKeeper, LeaseTakenError
from bot.turns.outbox import Outbox
from bot.turns.timers import Sweep, ensure_recurring
from bot.turns.turn import Turn
from db.encryption import Keyring
from db.engine import Database

log = structlog.get_logger()

DRAIN_SECONDS = 15.0
"""Within the 20 s that `jinhuai run` has after SIGTERM."""
STANDBY_SECONDS = 5.0


def dispatch_table() -> Dispatch:
    guide = Guide((note.NOTE,))

    async def begin_note(turn: Turn) -> None:
        await guide.begin(turn, note.NOTE.name)

    async def forget_old(turn: Turn) -> None:
        await upkeep.forget_old(turn.session, turn.now)

    table = Dispatch(
        commands={"start": welcome.start, "help": welcome.help_, "note": begin_note},
        words={"随手记": begin_note},
        taps=dict.fromkeys(guide.conversations, guide.tap),
        answer=guide.answer,
        otherwise=welcome.otherwise,
        stale=welcome.stale,
        stranger=welcome.stranger,
        group=welcome.group,
        flooded=welcome.flooded,
        timers={"note.remind": TimerKind(note.remind), "forget-old": TimerKind(forget_old)},
        jobs={"forget-old": "daily 03:40"},
        relevance={"note": notes.still_there},
    )
    table.check()
    return table


def open_database(settings: Settings) -> Database:
    return Database(settings.database_url, Keyring(settings.keys))


class Program:
    """One community, one process, until `stop`."""

    def __init__(self, settings: Settings, database: Database, dispatch: Dispatch | None = None) -> None:
        self.settings = settings
        self.database = database
        self.metrics = Metrics()
        self.health = Health()
        self.clock: Clock = SimulatedClock(settings.clock_url) if settings.clock_url else SystemClock()
        self.telegram: Telegram | None = None
        if settings.telegram_token is not None:
            token = settings.telegram_token.get_secret_value()
            self.telegram = Telegram(token, settings.telegram_api, self.health, self.metrics)
        bots = {} if self.telegram is None else {self.telegram.name: self.telegram.bot}
        world = World(dispatch or dispatch_table(), self.clock, Languages(), settings.zone, bots)
        self.world = world
        self.committer = Committer(database, world, self.health, self.metrics, [self._answer_taps])
        self._stop = asyncio.Event()
        self._fault: BaseException | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        self._stop.set()

    async def run(self) -> None:
        """Serve until `stop` or SIGTERM, then drain. Raises LeaseTakenError, InvalidToken or what ended it."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):  # Windows: Ctrl-C ends the program without draining
                loop.add_signal_handler(number, self.stop)
        committing = asyncio.create_task(self.committer.run())
        server = None
        try:
            if isinstance(self.clock, SimulatedClock):
                await self.clock.start()
                self._spawn(self.clock.follow())
            if self.telegram is not None:
                await self._unless_stopped(self.telegram.start())
            server = self._serve_http()
            await self._ensure_jobs()
            self.health.expect("timers", 30)
            sweep = Sweep(self.database, self.clock, self.committer.submit, lambda: self.health.beat("timers"))
            self._spawn(sweep.run())
            if self.telegram is not None and not self._stop.is_set():
                await self._speak(self.telegram)
            await self._stop.wait()
        finally:
            await self._drain(server)
            committing.cancel()
            with suppress(asyncio.CancelledError):
                await committing
            if self.telegram is not None:
                await self.telegram.close()
        if self._fault is not None:
            raise self._fault

    async def _speak(self, telegram: Telegram) -> None:
        """Take the lease and send; poll as well, unless Telegram posts to us."""
        lease = LeaseKeeper(f"{telegram.name}:{telegram.bot}", self.committer)
        if self.settings.webhook_url is None:
            await lease.take()
            self._send(telegram, lease)
            self._polling = self._spawn(telegram.poll(self.committer.submit))
        else:
            secret = self.settings.webhook_secret
            await telegram.serve_webhook(self.settings.webhook_url, secret.get_secret_value() if secret else "")
            self._spawn(self._send_when_free(telegram, lease))

    async def _send_when_free(self, telegram: Telegram, lease: LeaseKeeper) -> None:
        """With a webhook several processes may take updates in; the others stand by to send."""
        while True:
            try:
                await lease.take()
            except LeaseTakenError:
                await asyncio.sleep(STANDBY_SECONDS)
            else:
                self._send(telegram, lease)
                return

    def _send(self, telegram: Telegram, lease: LeaseKeeper) -> None:
        def lost() -> None:
            self._fault = LeaseTakenError(lease.name, "unknown/unknown")
            self.stop()

        outbox = Outbox(
            telegram,
            self.database,
            self.committer,
            lease.claim,
            self.world.dispatch.relevance,
            self.health,
            self.metrics,
            lost,
        )
        self._outbox, self._lease = outbox, lease
        self.committer.committed.append(outbox.committed)
        self._spawn(outbox.run())
        self._spawn(lease.renew_forever(lost))

    _outbox: Outbox | None = None
    _lease: LeaseKeeper | None = None
    _polling: asyncio.Task[None] | None = None

    async def _ensure_jobs(self) -> None:
        jobs, now = self.world.dispatch.jobs, self.clock.now()

        async def ensure(session: Any) -> None:
            connection = await session.connection()
            await ensure_recurring(connection, self.world.ids, jobs, now, self.world.zone)

        await self._unless_stopped(self.committer.perform(ensure))

    def _serve_http(self) -> uvicorn.Server:
        webhook = None
        telegram, settings = self.telegram, self.settings
        if telegram is not None and settings.webhook_url is not None and settings.webhook_secret is not None:

            async def receive(raws: list[dict[str, Any]]) -> None:
                await telegram.receive(raws, self.committer.submit)

            path = urlsplit(settings.webhook_url).path or "/"
            webhook = web.Webhook(path, settings.webhook_secret.get_secret_value(), receive)
        host, _, port = settings.http.rpartition(":")
        server = web.server(web.create_app(self.health, self.metrics, webhook), host, int(port))
        self._spawn(server.serve())
        return server

    def _answer_taps(self, batch: Batch) -> None:
        if self.telegram is not None:
            for tap in batch.taps:
                self._spawn(self.telegram.answer_tap(tap.tap, tap.toast))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # A part that is gone is worse than a program that is gone: whoever runs it starts it again.
            log.error("a part of the program failed; stopping", exc_info=error)
            self._fault = error
            self.stop()

    async def _unless_stopped(self, work: Awaitable[Any]) -> None:
        task = asyncio.ensure_future(work)
        stop = asyncio.create_task(self._stop.wait())
        await asyncio.wait([task, stop], return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if task.done():
            task.result()
        else:
            task.cancel()

    async def _drain(self, server: uvicorn.Server | None) -> None:
        """Take nothing new in, finish what is under way, confirm it, send what may leave, give the lease back."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + DRAIN_SECONDS
        if server is not None:
            server.should_exit = True
        if self.telegram is not None and self._polling is not None:
            self.telegram.stop()
            await asyncio.wait([self._polling], timeout=deadline - loop.time())
        await self._in_time(self.committer.drained(), deadline)
        if self._outbox is not None:
            await self._outbox.drain(max(0.0, deadline - loop.time()) * 0.7)
        for task in self._tasks:
            task.cancel()
        if self._lease is not None:
            await self._in_time(self._lease.give_back(), deadline)

    async def _in_time(self, work: Awaitable[None], deadline: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(work, max(0.5, deadline - asyncio.get_running_loop().time()))
