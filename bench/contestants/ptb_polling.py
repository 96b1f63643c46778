"""The same bot on python-telegram-bot, as a process of its own: run_polling, as in its examples.

python -m bench.contestants.ptb_polling <root of the Bot API server>
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from telegram.ext import Application
from telegram.request import HTTPXRequest

from bench.contestants.ptb import conversation
from bench.dialogue import TOKEN


def main(api: str) -> None:
    logging.basicConfig(level=logging.WARNING)
    # As PTB itself makes them, but for a proxy of the outside world, which must not be asked for this machine.
    local: dict[str, Any] = {"trust_env": False}
    application = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{api}/bot")
        .request(HTTPXRequest(connection_pool_size=256, httpx_kwargs=local))
        .get_updates_request(HTTPXRequest(connection_pool_size=1, httpx_kwargs=local))
        .build()
    )
    application.add_handler(conversation(persistent=False))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1])
