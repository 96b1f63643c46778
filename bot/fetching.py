"""Fetching what people sent: after the commit that noted it, outside any turn, and back in short transactions.

Killed at any point it loses nothing: the row waits until file and state are committed together. What came of it is told
by a timer that is set in the same transaction, so that it is answered in a turn of its own, once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.documents.photos import UnusablePhotoError, kept, stamp_of
from bot.handlers import attaching
from bot.services import attachment_fetching as attachments
from bot.services.attachment_fetching import Claim, Contents
from bot.turns.committer import Committer
from bot.turns.delivery import NotTaken, TooFast
from bot.turns.files import Fetched, Fetching, Nothing, Source, TooBig, Unavailable
from bot.turns.timers import StoredTimer, Timers
from bot.turns.world import World
from db.engine import Database
from db.models import AttachmentKind, AttachmentState

log = structlog.get_logger()

LOOK_SECONDS = 0.5
AT_ONCE = 3
CLAIM_SECONDS = 75.0
"""Longer than a fetch takes, so that a living process is never overtaken."""
LONGEST_PAUSE = 600.0
MOST_TRIES = 200
"""With these pauses a day and a half."""
REFUSALS = (5.0, 60.0, 600.0)
"""Pauses after each time that the platform says no; then it is gone."""

Settle = Callable[[AsyncSession], Awaitable[bool]]


class Fetcher:
    """For all channels of a community. Several processes may run one each."""

    def __init__(self, sources: Mapping[str, Source], database: Database, committer: Committer, world: World) -> None:
        """`sources`: by the channel's name."""
        self._sources = dict(sources)
        self._bots = {name: source.bot for name, source in sources.items()}
        self._database = database
        self._committer = committer
        self._world = world
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._pictures = asyncio.Lock()
        """One picture at a time: a large one takes 200 MB and a processor."""

    async def run(self) -> None:
        try:
            while True:
                await self._look()
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            for task in self._under_way.values():
                task.cancel()

    async def _look(self) -> None:
        free = AT_ONCE - len(self._under_way)
        if free <= 0:
            return
        try:
            async with self._database.reading() as session:
                found = await attachments.due(session, self._bots, datetime.now(UTC), free)
        except Exception as error:
            log.warning("the attachments could not be read; trying again", fault=type(error).__name__)
            return
        for attachment, attempts in found:
            if attachment not in self._under_way:
                self._under_way[attachment] = asyncio.create_task(self._try(attachment, attempts))

    async def _try(self, attachment: int, attempts: int) -> None:
        try:
            until = _in(CLAIM_SECONDS)
            mine = await self._committer.perform(
                lambda session: attachments.claim(session, attachment, attempts, until)
            )
            if mine is not None:
                await self._settle(mine, await self._sources[mine.channel].fetch(mine.file))
        except Exception:
            # It is tried again when the claim is over.
            log.exception("an attachment could not be dealt with")
        finally:
            del self._under_way[attachment]

    async def _settle(self, mine: Claim, came: Fetching) -> None:
        match came:
            case Fetched(content, made=True):
                await self._perform(mine, lambda session: attachments.keep(session, mine, Contents(content)))
            case Fetched(content):
                await self._keep(mine, content)
            case Nothing():
                await self._give_up(mine, AttachmentState.GONE, "nothing")
            case TooBig():
                await self._give_up(mine, AttachmentState.REFUSED, "too_big")
            case Unavailable(why) if mine.refusals < len(REFUSALS):
                await self._put_off(mine, REFUSALS[mine.refusals], why, refused=True)
            case TooFast(seconds):
                await self._put_off(mine, min(seconds, LONGEST_PAUSE), "too fast")
            case NotTaken(why) if mine.attempt < MOST_TRIES:
                await self._put_off(mine, min(2.0 ** min(mine.attempt - 1, 20), LONGEST_PAUSE), why)
            case Unavailable() | NotTaken():
                await self._give_up(mine, AttachmentState.GONE, "unavailable")

    async def _keep(self, mine: Claim, content: bytes) -> None:
        contents = Contents(content)
        if mine.kind is AttachmentKind.PHOTO:
            stamp = stamp_of(mine.sent_at.astimezone(self._world.zone), mine.place, second_hand=mine.second_hand)
            try:
                async with self._pictures:
                    photo = await asyncio.to_thread(kept, content, stamp)
            except UnusablePhotoError as error:
                await self._give_up(mine, AttachmentState.REFUSED, error.reason)
                return
            contents = Contents(photo.content, "image/jpeg", photo.width, photo.height)
        await self._perform(mine, lambda session: attachments.keep(session, mine, contents))

    async def _put_off(self, mine: Claim, pause: float, why: str, *, refused: bool = False) -> None:
        log.info("an attachment could not be fetched; trying again", why=why, attempt=mine.attempt)
        until = _in(pause)
        await self._perform(
            mine, lambda session: attachments.put_off(session, mine, until, refused=refused), told=False
        )

    async def _give_up(self, mine: Claim, state: AttachmentState, reason: str) -> None:
        log.warning("an attachment cannot be kept", state=state.value, reason=reason)
        await self._perform(mine, lambda session: attachments.give_up(session, mine, state, reason))

    async def _perform(self, mine: Claim, settle: Settle, *, told: bool = True) -> None:
        """`told`: it is settled, and whoever waits for it hears so in a turn."""

        async def operation(session: AsyncSession) -> None:
            if await settle(session) and told:
                timers = Timers(self._world.ids)
                kind, subject = attaching.TIMER, str(mine.id)
                timers.set(f"{kind}:{subject}", StoredTimer(kind, subject, self._world.clock.now(), None))
                await timers.flush(await session.connection())

        await self._committer.perform(operation)


def _in(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
