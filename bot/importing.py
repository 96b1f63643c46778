"""`jinhuai import`: looks at a spreadsheet, lists what is wrong by cell, and writes it when nothing is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.handlers.importing import telling
from bot.handlers.importing.sheets import SOURCE, TEMPLATE
from bot.language import DEFAULT, Languages, T, Text
from bot.services import attachments
from bot.services.importing.taking import take
from bot.services.importing.work import Work
from bot.sheets.opening import UnreadableError, opened
from bot.sheets.reading import read
from bot.sheets.stored import stored
from bot.sheets.template import template
from bot.turns.clock import Clock
from bot.turns.files import Fetched, Fetching, Nothing
from db.engine import Database

WELL, PROBLEMS = 0, 3
"""How the command ends: all rows could be taken; some could not."""


@dataclass(frozen=True, slots=True)
class Outcome:
    work: Work
    written: bool

    @property
    def status(self) -> int:
        return PROBLEMS if self.work.problems else WELL


async def imported(
    database: Database, zone: ZoneInfo, content: bytes, now: datetime, *, valid_only: bool, dry_run: bool
) -> Outcome:
    """With a problem nothing is written, unless `valid_only`. One transaction. Raises UnreadableError."""
    today = now.astimezone(zone).date()
    reading = await asyncio.to_thread(lambda: read(opened(content), today))
    async with database.writing() as session:
        trying = await session.begin_nested()
        work = Work(session, zone, now, by=None)
        await take(work, reading)
        await session.flush()
        if dry_run or (work.problems and not valid_only):
            await trying.rollback()
            return Outcome(work, written=False)
    return Outcome(work, written=bool(work.changes))


class Sheets:
    """What was sent in the chat, read; and the empty template: a source of files, so that no turn waits for it."""

    name, bot = SOURCE

    def __init__(self, database: Database, clock: Clock, zone: ZoneInfo) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone

    async def fetch(self, file: str) -> Fetching:
        """`file`: the number of the attachment that is to be read, or the template."""
        if file == TEMPLATE:
            return Fetched(await asyncio.to_thread(template), made=True)
        async with self._database.reading() as session:
            content = await attachments.read(session, int(file), reader=None, reason="import", at=self._clock.now())
        if content is None:
            return Nothing()
        today = self._clock.now().astimezone(self._zone).date()
        return Fetched(await asyncio.to_thread(_read, content, today), made=True)


def _read(content: bytes, today: date) -> bytes:
    try:
        return stored(read(opened(content), today))
    except UnreadableError as error:
        return stored(error)


def lines(of: Outcome, *, dry_run: bool) -> Iterator[str]:
    """Problems first."""
    languages = Languages()

    def say(text: Text) -> str:
        return languages.render(text, DEFAULT)

    for problem in of.work.problems:
        yield f"❗ {say(telling.problem(problem))}"
    for note in of.work.notes:
        yield f"· {say(telling.problem(note))}"
    for change in of.work.changes:
        yield f"+ {say(telling.change(change))}"
    yield say(_summary(of, dry_run=dry_run))


def _summary(of: Outcome, *, dry_run: bool) -> Text:
    changes, problems = len(of.work.changes), len(of.work.problems)
    if of.written and problems:
        return T(
            "{changes} written; {problems} cells were left out with their rows.", changes=changes, problems=problems
        )
    if of.written:
        return T("{changes} written. What is not in the file stays as it was.", changes=changes)
    if problems:
        return T("{problems} cells to mend; nothing was written. --valid-only takes the other rows.", problems=problems)
    if not changes:
        return T("Nothing new: all of it is there already.")
    if dry_run:
        return T("All well: {changes} would be written.", changes=changes)
    return T("Nothing was written.")


def as_json(of: Outcome) -> dict[str, Any]:
    """The contract of `jinhuai import --json`."""
    languages = Languages()

    def place(sheet: str, cell: str | None, what: Text) -> dict[str, Any]:
        return {"sheet": sheet, "cell": cell, "message": languages.render(what, DEFAULT)}

    return {
        "written": of.written,
        "problems": [place(each.sheet, each.cell, each.what) | {"row": each.row} for each in of.work.problems],
        "notes": [place(each.sheet, each.cell, each.what) for each in of.work.notes],
        "changes": [
            {
                "sheet": each.row.sheet,
                "row": each.row.number,
                "what": each.what,
                "subject": each.subject,
                "name": each.name,
                "fields": [
                    {"heading": heading, "before": before, "after": after} for heading, before, after in each.fields
                ],
            }
            for each in of.work.changes
        ],
    }
