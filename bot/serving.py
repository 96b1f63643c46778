"""`jinhuai run`: the program under its settings, with logs, from start to drained."""

from __future__ import annotations

import sys

import structlog

from bot import logs
from bot.app import Program, open_database
from bot.channels.telegram import TokenRefusedError
from bot.settings import Settings
from bot.turns.departures import LeaseLostError
from bot.turns.lease import LeaseTakenError
from bot.web import AddressTakenError
from db import schema

log = structlog.get_logger()

BEHIND = "The database's schema is not this version's: run `jinhuai db upgrade` first."


async def serve(settings: Settings) -> None:
    """Ends the process with status 1, and a sentence, when it cannot serve."""
    logs.configure()
    database = open_database(settings)
    try:
        if not await schema.is_current(database):
            sys.exit(BEHIND)
        if settings.telegram_token is None:
            sys.exit("No channel is configured: set JINHUAI_TELEGRAM_TOKEN.")
        log.info("serving", database=database.url.get_backend_name(), http=settings.http)
        await Program(settings, database).run()
        log.info("drained; goodbye")
    except (LeaseTakenError, LeaseLostError, TokenRefusedError, AddressTakenError) as error:
        sys.exit(str(error))
    finally:
        await database.close()
