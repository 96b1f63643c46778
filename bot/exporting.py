"""The office's spreadsheets, out: `jinhuai export`, and 台账 in the chat.

In the chat the file is asked for in a turn and made after it, in the place where what people sent is fetched
(`bot/fetching.py`): a row waits for it, so that a crash loses nothing, and the message leaves when it is there.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.documents.workbook import workbook
from bot.handlers.cases import ledger
from bot.language import DEFAULT, Languages
from bot.services.cases import ledger as cases
from bot.turns.files import Fetched, Fetching
from db.engine import Database


async def case_ledger(
    database: Database, zone: ZoneInfo, first: date | None = None, last: date | None = None
) -> tuple[int, bytes]:
    """The cases found from `first` to `last`, both included, days of the community: how many, and the file."""
    since = datetime(1970, 1, 1, tzinfo=UTC) if first is None else datetime.combine(first, time.min, zone)
    until = datetime(9999, 1, 1, tzinfo=UTC) if last is None else datetime.combine(last, time.max, zone)
    languages = Languages()
    async with database.reading() as session:
        entries = await cases.entries(session, since, until)
        rows = ledger.rows(entries, languages, zone)
    title = languages.render(ledger.TITLE, DEFAULT)
    return len(rows), await asyncio.to_thread(workbook, title, ledger.columns(languages), rows)


class Ledgers:
    """What was asked for in the chat, as a source of files."""

    name, bot = ledger.SOURCE

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database = database
        self._zone = zone

    async def fetch(self, file: str) -> Fetching:
        """`file`: a month, 2026-10."""
        first, last = ledger.span_of(file)
        _, content = await case_ledger(self._database, self._zone, first, last)
        return Fetched(content)
