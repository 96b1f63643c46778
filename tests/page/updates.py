"""What the bot of a test is told."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.program import PATIENCE
from tests.sandbox.bot import BotClient


async def next_update(bot: BotClient, kind: str, *, text: str | None = None, has: str | None = None) -> dict[str, Any]:
    """The next update of that kind, with that text or that field; others on the way are passed over."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for update in await bot.updates(timeout=1, limit=1):
                content = update.get(kind)
                if content is not None and text in (None, content.get("text")) and (has is None or has in content):
                    return update
