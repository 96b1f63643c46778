"""A bot that kills itself while it deals with a photo, at a named point."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from bot import settings
from bot.channels.telegram import Telegram
from bot.fetching import Fetcher
from bot.services import attachment_fetching, attachments
from bot.serving import serve

POINTS: dict[str, tuple[Any, str, bool]] = {
    "before-claim": (attachment_fetching, "claim", False),
    "amid-claim": (attachment_fetching, "claim", True),
    "before-fetch": (Telegram, "fetch", False),
    "after-fetch": (Telegram, "fetch", True),
    "amid-keep": (attachment_fetching, "keep", True),
    "after-keep": (Fetcher, "_perform", True),
    "amid-news": (attachments, "find", True),
}
"""Where, and whether after it: "amid" is within the transaction, whose commit never comes."""


def run(point: str) -> None:
    owner, name, after = POINTS[point]
    wrapped: Callable[..., Awaitable[Any]] = getattr(owner, name)

    @wraps(wrapped)
    async def dying(*given: Any, **named: Any) -> Any:
        if after:
            await wrapped(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, dying)
    asyncio.run(serve(settings.load()))
