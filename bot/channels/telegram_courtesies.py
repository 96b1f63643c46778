"""What is done on Telegram besides sending, best effort: taps answered, commands offered, buttons taken off.

Outside the rates. Telegram allows short bursts; where it wants a pause, menus and buttons are left as they are.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot, BotCommandScopeChat
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram_errors import UNREADABLE, seconds_of
from bot.channels.telegram_rendering import TOAST_LIMIT, clip
from bot.channels.telegram_updates import CHANNEL
from bot.metrics import Metrics

MENUS_REMEMBERED = 4096


class TelegramCourtesies:
    def __init__(self, api: Bot, metrics: Metrics) -> None:
        self._api = api
        self._metrics = metrics
        self._menus: OrderedDict[tuple[str, str], int] = OrderedDict()
        """What was set last, by chat and language."""
        self._free_at = 0.0

    @property
    def name(self) -> str:
        return CHANNEL

    async def answer_tap(self, tap: str, toast: str) -> None:
        try:
            await self._api.answer_callback_query(tap, clip(toast, TOAST_LIMIT) or None)
        except (TelegramError, *UNREADABLE, OSError):
            self._metrics.sent.labels("tap", "ignored").inc()

    async def set_menu(self, chat: str, commands: Sequence[tuple[str, str]], language: str = "") -> None:
        """`chat` empty: for everybody whom no other menu was set for; then `language` says whose app it is for."""
        place, wanted = (chat, language), hash(tuple(commands))
        if self._menus.get(place) == wanted:
            return
        scope = BotCommandScopeChat(int(chat)) if chat else None

        async def set_it() -> None:
            await self._api.set_my_commands(list(commands), scope, language_code=language or None)

        if await self._try("menu", set_it):
            self._menus[place] = wanted
            self._menus.move_to_end(place)
            if len(self._menus) > MENUS_REMEMBERED:
                self._menus.popitem(last=False)

    async def drop_buttons(self, chat: str, message: str) -> None:
        await self._try("buttons", lambda: self._api.edit_message_reply_markup(int(chat), int(message)))

    async def _try(self, what: str, request: Callable[[], Awaitable[object]]) -> bool:
        """Whether it succeeded, which is no matter. Not for taps: those are answered in time or never."""
        if time.monotonic() < self._free_at:
            return False
        try:
            await request()
        except RetryAfter as error:
            self._free_at = time.monotonic() + seconds_of(error)
        except (TelegramError, *UNREADABLE, OSError):
            pass
        else:
            return True
        self._metrics.sent.labels(what, "ignored").inc()
        return False
