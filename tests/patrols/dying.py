"""A bot that kills itself when a sign-off is written down and not yet committed."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

from bot import settings
from bot.services.patrols import signing
from bot.serving import serve


def run() -> None:
    sign = signing.sign

    async def dying(*given: Any, **named: Any) -> None:
        await sign(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    signing.sign = dying
    asyncio.run(serve(settings.load()))
