"""Telegram, by python-telegram-bot's Bot: its requests, limits and errors.

Its Updater and Application are not used: an update is confirmed to Telegram only after its turn has committed, which
they cannot promise (docs/architecture.md has the figures).
"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest
from telegram.warnings import PTBUserWarning

from bot.addresses import is_loopback
from bot.channels.telegram_courtesies import TelegramCourtesies
from bot.channels.telegram_errors import UNREADABLE, outcome_of, seconds_of
from bot.channels.telegram_files import MixedAlbumError, TelegramFiles
from bot.channels.telegram_rendering import buttons, clip, entities, keyboard
from bot.channels.telegram_updates import CHANNEL, WANTED, Parser
from bot.metrics import Metrics
from bot.turns.delivery import Delivered, Enclosure, NotTaken, Outcome, Refused, Unknown
from bot.turns.files import Fetching
from bot.turns.health import Health
from bot.turns.inputs import Input

log = structlog.get_logger()

POLL_SECONDS = 25
"""How long Telegram holds a poll open when nothing comes."""
ANSWER_SECONDS = 10.0
"""How long an answer to any other request may take before its outcome counts as unknown."""
LONGEST_PAUSE = 3.0
"""Seconds between tries, at most, while Telegram or the database is away: no 求助 is read meanwhile, and no page leaves
before the start is done."""

Submit = Callable[[Sequence[Input]], Awaitable[None]]


class TokenRefusedError(Exception):
    """Telegram does not accept the token."""

    def __init__(self) -> None:
        super().__init__("Telegram does not accept JINHUAI_TELEGRAM_TOKEN.")


class Telegram:
    """One bot account: sends, and hands in what Telegram has for us by polling or by webhook."""

    def __init__(self, token: str, api: str | None, health: Health, metrics: Metrics) -> None:
        """`api`: root of the Bot API server without `/bot<token>`; None: Telegram's own."""
        # do_api_request advises get_updates, which parses all updates of an answer before it hands out the first:
        # one that cannot be parsed would hide the others.
        warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)
        # It warns at every 429 that retry_after will be of another type one day; both types are read.
        warnings.filterwarnings("ignore", ".*attribute `retry_after`", PTBUserWarning)
        options: dict[str, Any] = {}
        if api is not None:
            options = {"base_url": f"{api.rstrip('/')}/bot", "base_file_url": f"{api.rstrip('/')}/file/bot"}
        # A proxy set for the outside world must not be asked for a server on this machine.
        client: dict[str, Any] = {"trust_env": not (api is not None and is_loopback(api))}
        self._api = Bot(
            token,
            request=HTTPXRequest(
                connection_pool_size=96,
                read_timeout=ANSWER_SECONDS,
                write_timeout=ANSWER_SECONDS,
                connect_timeout=5,
                pool_timeout=ANSWER_SECONDS,
                httpx_kwargs=client,
            ),
            get_updates_request=HTTPXRequest(connection_pool_size=2, httpx_kwargs=client),
            **options,
        )
        self._health = health
        self._metrics = metrics
        self._username = ""
        self.courtesies = TelegramCourtesies(self._api, metrics)
        self._files = TelegramFiles(self._api)
        self._parser: Parser | None = None
        self._started = asyncio.Event()
        self._stopping = False
        self._poll: asyncio.Task[Any] | None = None

    @property
    def name(self) -> str:
        return CHANNEL

    @property
    def bot(self) -> str:
        """The bot's id: the part of the token before the colon, which is no secret."""
        return str(self._api.token).split(":", maxsplit=1)[0]

    @property
    def username(self) -> str:
        """Without the @; empty until Telegram has told."""
        return "" if self._parser is None else self._api.username

    async def start(self) -> None:
        """Learn who we are, waiting for Telegram if it is away. Raises TokenRefusedError."""
        pause = 0.5
        while True:
            try:
                await self._api.initialize()
            except InvalidToken:
                raise TokenRefusedError from None
            except (TelegramError, *UNREADABLE) as error:
                log.warning("Telegram does not answer; trying again", fault=type(error).__name__)
                self._health.alarm("telegram", "Telegram does not answer")
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self._health.clear("telegram")
                self._username = self._api.username
                self._parser = Parser(self.bot, self._username)
                self._started.set()
                return

    async def close(self) -> None:
        await self._api.shutdown()

    # What comes in

    async def receive(self, raws: Sequence[dict[str, Any]], submit: Submit) -> None:
        """Hand in updates and return when they are committed: only then may they be confirmed."""
        await self._started.wait()  # behind a webhook updates come as soon as the door is open
        if self._parser is None:
            raise RuntimeError("started without knowing who we are")
        await submit([self._parser.update(raw) for raw in raws])

    async def poll(self, submit: Submit) -> None:
        """Fetch updates until `stop`. Each is confirmed by the next request's offset, after its turn has committed."""
        await self._switch(self._api.delete_webhook)
        self._health.expect("polling", POLL_SECONDS + 35)
        offset: int | None = None
        pause = 0.5
        while not self._stopping:
            try:
                raws = await self._fetch(offset, POLL_SECONDS)
            except asyncio.CancelledError:
                break
            except (TelegramError, *UNREADABLE) as error:
                self._metrics.polls.labels("failed").inc()
                await self._after_failed_poll(error, pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            self._metrics.polls.labels("answered").inc()
            self._health.beat("polling")
            self._health.clear("telegram")
            if not raws:
                # What the offset confirmed is confirmed. Without one, ids that restart lower are not missed.
                offset, pause = None, 0.5
                continue
            try:
                await self.receive(sorted(raws, key=lambda raw: int(raw["update_id"])), submit)
            except Exception as error:
                log.exception("updates could not be kept; they are not confirmed")
                self._health.alarm("intake", f"updates cannot be kept: {type(error).__name__}")
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            self._health.clear("intake")
            pause = 0.5
            offset = max(int(raw["update_id"]) for raw in raws) + 1
        if offset is not None:
            await self._confirm(offset)

    def stop(self) -> None:
        """End polling: a waiting request is given up, a turn under way is not."""
        self._stopping = True
        if self._poll is not None:
            self._poll.cancel()

    async def serve_webhook(self, url: str, secret: str) -> None:
        """Tell Telegram where to post updates."""

        async def set_it() -> bool:
            return await self._api.set_webhook(url, secret_token=secret, allowed_updates=list(WANTED))

        await self._switch(set_it)

    async def _switch(self, change: Callable[[], Awaitable[bool]]) -> None:
        pause = 0.5
        while not self._stopping:
            try:
                await change()
            except (TelegramError, *UNREADABLE) as error:
                log.warning("Telegram does not take the setting; trying again", fault=type(error).__name__)
                self._health.alarm("telegram", "Telegram does not take the webhook's address, or does not answer")
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self._health.clear("telegram")
                return

    async def _fetch(self, offset: int | None, wait: int, limit: int = 100) -> list[dict[str, Any]]:
        wanted: dict[str, Any] = {"timeout": wait, "limit": limit, "allowed_updates": list(WANTED)}
        if offset is not None:
            wanted["offset"] = offset
        request = self._api.do_api_request("getUpdates", wanted, read_timeout=wait + 10.0)
        self._poll = asyncio.ensure_future(request)
        try:
            answer = await self._poll
        except UNREADABLE as error:
            raise TelegramError("the answer cannot be read") from error
        if not isinstance(answer, list) or not all(_is_update(raw) for raw in answer):
            raise TelegramError("the answer holds no updates")
        return answer

    async def _after_failed_poll(self, error: Exception, pause: float) -> None:
        if isinstance(error, Conflict):
            self._health.alarm("telegram", "another program uses this bot token: stop it, or give it its own")
        elif isinstance(error, InvalidToken):
            self._health.alarm("telegram", "Telegram does not accept JINHUAI_TELEGRAM_TOKEN")
        elif isinstance(error, RetryAfter):
            pause = seconds_of(error)
        else:
            log.warning("a poll failed; trying again", fault=type(error).__name__)
        self._poll = asyncio.ensure_future(asyncio.sleep(pause))
        with suppress(asyncio.CancelledError):  # by stop()
            await self._poll

    async def _confirm(self, offset: int) -> None:
        """The last turns are committed: say so, so that the next process does not get them again."""
        try:
            await self._fetch(offset, wait=0, limit=1)
        except (TelegramError, asyncio.CancelledError) as error:
            log.info("the last updates will come again; they are known by their keys", fault=type(error).__name__)

    # What goes out

    async def fetch(self, file: str) -> Fetching:
        """Waits until we know who we are: before that nothing can be asked."""
        await self._started.wait()
        return await self._files.fetch(file)

    async def send(self, chat: str, body: dict[str, Any], enclosures: Sequence[Enclosure] = ()) -> Outcome:
        if enclosures:
            return await self._send_files(chat, body, enclosures)

        async def request() -> str:
            sent = await self._api.send_message(
                int(chat),
                clip(body["text"]),
                entities=entities(body),
                reply_markup=buttons(body, self._username) or keyboard(int(chat), body),
            )
            return str(sent.message_id)

        return await _attempt(request)

    async def _send_files(self, chat: str, body: dict[str, Any], enclosures: Sequence[Enclosure]) -> Outcome:
        files: tuple[str, ...] = ()

        async def request() -> str:
            nonlocal files
            message, files = await self._files.send(int(chat), body, enclosures, self._username)
            return message

        try:
            outcome = await _attempt(request)
        except MixedAlbumError:
            return Refused("an album of more than photos")
        return replace(outcome, files=files) if isinstance(outcome, Delivered) else outcome

    async def edit(self, chat: str, message: str, body: dict[str, Any]) -> Outcome:
        async def request() -> str:
            await self._api.edit_message_text(
                clip(body["text"]),
                chat_id=int(chat),
                message_id=int(message),
                entities=entities(body),
                reply_markup=buttons(body, self._username),
            )
            return message

        return await _attempt(request, message)


def _is_update(raw: object) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("update_id"), int)


async def _attempt(request: Callable[[], Awaitable[str]], message: str = "") -> Outcome:
    try:
        return Delivered(await request())
    except TelegramError as error:
        return outcome_of(error, message)
    except UNREADABLE:
        return Unknown("unreadable answer")
    except OSError:
        return NotTaken("no connection")
