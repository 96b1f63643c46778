"""Puts the parts together: what runs beside what."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Coroutine
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import structlog
import uvicorn
from sqlalchemy.ext.asyncio import AsyncSession

from bot import coming, web
from bot.channels.telegram import Telegram
from bot.exporting import Ledgers
from bot.fetching import Fetcher
from bot.importing import Sheets
from bot.language import DEFAULT, Languages
from bot.metrics import Metrics
from bot.papers import Papers
from bot.planning.planner import Planner
from bot.scrubbing import Scrubber
from bot.settings import Settings
from bot.table import dispatch_table
from bot.turns.audits import Audits
from bot.turns.batch import Batch
from bot.turns.clock import Clock, SimulatedClock, SystemClock
from bot.turns.committer import Committer
from bot.turns.departures import LeaseLostError
from bot.turns.dispatch import Dispatch
from bot.turns.files import Source
from bot.turns.health import Health
from bot.turns.lease import LeaseKeeper, LeaseTakenError
from bot.turns.outbox import Outbox
from bot.turns.timers import SWEEP_SECONDS, Sweep, ensure_recurring
from bot.turns.world import World
from db.encryption import Keyring
from db.engine import Database

log = structlog.get_logger()

DRAIN_SECONDS = 12.0
"""Within the 20 s that `jinhuai run` has after SIGTERM, five of which SQLite may go on waiting for somebody's lock."""
STANDBY_SECONDS = 5.0
CATCH_UP_SECONDS = 3.0
"""How long after a start sending waits for what fell due meanwhile."""
SIMULATED_SWEEP_SECONDS = 0.2
"""Whoever moves the clock expects what falls due at once."""


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
        table = dispatch or dispatch_table(lambda: "" if self.telegram is None else self.telegram.username)
        self.world = World(table, self.clock, Languages(), settings.zone, bots)
        self.scrubber = Scrubber(database)
        committed = [self._be_courteous, self.scrubber.committed]
        self.committer = Committer(database, self.world, self.health, self.metrics, committed)
        self._stop = asyncio.Event()
        self._fault: BaseException | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: tuple[uvicorn.Server, asyncio.Task[None]] | None = None
        self._polling: asyncio.Task[None] | None = None
        self._outbox: Outbox | None = None
        self._lease: LeaseKeeper | None = None

    def stop(self) -> None:
        self._stop.set()

    async def run(self) -> None:
        """Serve until `stop` or SIGTERM, then drain.

        Raises LeaseTakenError, LeaseLostError, TokenRefusedError, AddressTakenError, or what ended a part of it.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):  # Windows: Ctrl-C ends the program without draining
                loop.add_signal_handler(number, self.stop)
        loop.set_exception_handler(_log_forgotten)
        committing = asyncio.create_task(self.committer.run())
        committing.add_done_callback(self._ended)
        try:
            await self._unless_stopped(self._start())
            await self._stop.wait()
        finally:
            await self._drain()
            committing.cancel()
            await asyncio.wait([committing])
            if self.telegram is not None:
                await self.telegram.close()
        if self._fault is not None:
            raise self._fault

    async def _start(self) -> None:
        self._spawn(self.health.tell())
        self._spawn(self.scrubber.run())
        if isinstance(self.clock, SimulatedClock):
            await self.clock.start()
            self._spawn(self.clock.follow())
            self._tell_what_is_coming()
        if self.telegram is not None:
            lease = LeaseKeeper(f"{self.telegram.name}:{self.telegram.bot}", self.committer)
            if self.settings.webhook_url is None:
                await lease.take()
                self._lease = lease
            self._serve_http()
            await self.telegram.start()
            self._spawn(self._offer_to_strangers(self.telegram))
            await self._ensure_jobs()
            await self._sweep()
            await self._speak(self.telegram, lease)
            self._spawn(Planner(self.database, self.committer, self.world).run())
            made: list[Source] = [
                Ledgers(self.database, self.world.zone),
                Papers(self.database, self.world.zone, self.world.languages, self.clock),
                Sheets(self.database, self.clock, self.world.zone),
            ]
            sources: dict[str, Source] = {source.name: source for source in (self.telegram, *made)}
            self._spawn(Fetcher(sources, self.database, self.committer, self.world).run())
        else:
            self._serve_http()
            await self._ensure_jobs()
            await self._sweep()

    async def _speak(self, telegram: Telegram, lease: LeaseKeeper) -> None:
        """Send, and have updates handed in: fetched by us, or posted by Telegram."""
        if self.settings.webhook_url is None:
            self._send(telegram, lease)
            self._polling = self._spawn(telegram.poll(self.committer.submit))
        else:
            secret = self.settings.webhook_secret
            await telegram.serve_webhook(self.settings.webhook_url, secret.get_secret_value() if secret else "")
            self._spawn(self._send_when_free(telegram, lease))

    async def _offer_to_strangers(self, telegram: Telegram) -> None:
        """What Telegram offers to whom nothing else was offered: in Chinese, and in English to whose app is."""
        for locale, app in ((DEFAULT, ""), ("en", "en")):
            offers = [(name, self.world.languages.render(tells, locale)) for name, tells in self.world.dispatch.offers]
            await telegram.courtesies.set_menu("", offers, app)

    async def _send_when_free(self, telegram: Telegram, lease: LeaseKeeper) -> None:
        """With a webhook several processes may take updates in; all but one stand by to send."""
        while True:
            try:
                await lease.take()
            except LeaseTakenError:
                await asyncio.sleep(STANDBY_SECONDS)
            else:
                self._lease = lease
                self._send(telegram, lease)
                return

    def _send(self, telegram: Telegram, lease: LeaseKeeper) -> None:
        def lost() -> None:
            self._fault = LeaseLostError()
            self.stop()

        relevance = self.world.dispatch.relevance
        self._outbox = Outbox(
            telegram, self.database, self.committer, lease.claim, relevance, self.health, self.metrics, lost
        )
        self.committer.committed.append(self._outbox.committed)
        self._spawn(self._outbox.run())
        self._spawn(lease.renew_forever(lost))

    async def _sweep(self) -> None:
        """What fell due meanwhile comes before anything is sent: a card that waited leaves as it should be now."""
        self.health.expect("timers", 30)
        simulated = isinstance(self.clock, SimulatedClock)
        every = SIMULATED_SWEEP_SECONDS if simulated else SWEEP_SECONDS
        sweep = Sweep(self.database, self.clock, self.committer.submit, lambda: self.health.beat("timers"), every)
        try:
            await asyncio.wait_for(sweep.once(), CATCH_UP_SECONDS)
        except Exception as error:  # the sweep that goes on says so where it matters
            log.warning("what fell due meanwhile is not all done yet; going on", fault=type(error).__name__)
        self._spawn(sweep.run())
        dispatch = self.world.dispatch
        audits = Audits(
            dispatch.audits, self.database, self.clock, self.world.ids, self.committer, self.health, dispatch.ordinary
        )
        self._spawn(audits.run())

    def _tell_what_is_coming(self) -> None:
        url, telegram, world = self.settings.clock_url, self.telegram, self.world
        if url is not None and telegram is not None:
            self._spawn(coming.tell(url, telegram.bot, self.database, self.clock, world.languages))

    async def _ensure_jobs(self) -> None:
        jobs, now = self.world.dispatch.jobs, self.clock.now()

        async def ensure(session: AsyncSession) -> None:
            connection = await session.connection()
            await ensure_recurring(connection, self.world.ids, jobs, now, self.world.zone)

        await self.committer.perform(ensure)

    def _serve_http(self) -> None:
        server = web.server(web.create_app(self.health, self.metrics, self._webhook(), self.clock))
        listening = web.listen(self.settings.http)
        self._server = server, self._spawn(server.serve(sockets=[listening]))

    def _webhook(self) -> web.Webhook | None:
        telegram, url, secret = self.telegram, self.settings.webhook_url, self.settings.webhook_secret
        if telegram is None or url is None or secret is None:
            return None

        async def receive(raws: list[dict[str, Any]]) -> None:
            await telegram.receive(raws, self.committer.submit)

        return web.Webhook(urlsplit(url).path or "/", secret.get_secret_value(), receive)

    def _be_courteous(self, batch: Batch) -> None:
        if self.telegram is not None:
            for courtesy in batch.courtesies.shown_by(self.telegram.courtesies):
                self._spawn(courtesy)

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

    async def _unless_stopped(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        stop = asyncio.create_task(self._stop.wait())
        await asyncio.wait([task, stop], return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if task.done():
            task.result()
        else:
            task.cancel()
            await asyncio.wait([task])

    async def _drain(self) -> None:
        """Take nothing new in, finish what is under way, confirm it, send what may leave, give the lease back."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + DRAIN_SECONDS
        coming_in = []
        if self.telegram is not None and self._polling is not None:
            self.telegram.stop()
            coming_in.append(self._polling)
        if self._server is not None:
            server, serving = self._server
            server.should_exit = True
            coming_in.append(serving)
        if coming_in:
            await asyncio.wait(coming_in, timeout=deadline - loop.time())
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


def _log_forgotten(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What nobody awaited has failed. asyncio itself would log the exception's words, which may quote somebody."""
    log.error("something in the background failed", exc_info=context.get("exception"))
