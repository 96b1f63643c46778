"""The roster as pictures and as an Excel file: made after the turn that asked for them, and by `jinhuai export`."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.documents import bars, grid
from bot.documents.workbook import workbook_of
from bot.handlers.rosters import fairness, paper_calendar, paper_grids, paper_sheets
from bot.handlers.rosters.paper_files import SOURCE, Diary, Loads, Paper, What
from bot.language import DEFAULT, Languages
from bot.roster.shifts import DaySpan
from bot.services import rights
from bot.services.roster import fairness as loads
from bot.services.roster import own, views
from bot.services.roster.views import View
from bot.turns.clock import Clock
from bot.turns.files import Fetched, Fetching, Nothing
from db.engine import Database


async def workbook_from(database: Database, zone: ZoneInfo, first: date, weeks: int) -> tuple[int, bytes]:
    """What is published from `first` on, a day of the community, for so many weeks: how many shifts, and the file."""
    async with database.reading() as session:
        view = await views.published(session, DaySpan(first, first + timedelta(days=7 * weeks - 1)), zone)
    render = partial(Languages().render, locale=DEFAULT)
    return len(view.duties), await asyncio.to_thread(workbook_of, *paper_sheets.sheets(view, zone, render))


class Papers:
    """What was asked for in the chat, as a source of files."""

    name, bot = SOURCE

    def __init__(self, database: Database, zone: ZoneInfo, languages: Languages, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._languages = languages

    async def fetch(self, file: str) -> Fetching:
        """`file`: a `Paper` or a `Diary`, as it is now; it may have changed since it was asked for."""
        diary = Diary.decode(file)
        if diary is not None:
            return await self._diary(diary)
        of_all = Loads.decode(file)
        if of_all is not None:
            return await self._loads(of_all)
        paper = Paper.decode(file)
        view = await self._view(paper)
        if view is None:
            return Nothing()
        render = partial(self._languages.render, locale=paper.locale)
        if paper.what is What.EXCEL:
            return Fetched(
                await asyncio.to_thread(workbook_of, *paper_sheets.sheets(view, self._zone, render)), made=True
            )
        grids = _GRIDS[paper.what](view, self._zone, render)
        sheets = [page for each in grids for page in grid.pages(each)]
        if paper.page >= len(sheets):
            return Nothing()
        drawn = await asyncio.to_thread(grid.picture, sheets[paper.page])
        return Fetched(drawn.content, made=True)

    async def _diary(self, diary: Diary) -> Fetching:
        now = self._clock.now()
        async with self._database.reading() as session:
            shifts = await own.ahead_of(session, diary.person, now)
        render = partial(self._languages.render, locale=diary.locale)
        return Fetched(await asyncio.to_thread(paper_calendar.made, shifts, now, render), made=True)

    async def _loads(self, of_all: Loads) -> Fetching:
        async with self._database.reading() as session:
            found = await loads.fairness(session, self._zone, self._clock.now(), rights.seen_by(of_all.reader))
        charts = bars.pages(fairness.chart(found, partial(self._languages.render, locale=of_all.locale)))
        if not found.loads or of_all.page >= len(charts):
            return Nothing()
        drawn = await asyncio.to_thread(bars.picture, charts[of_all.page])
        return Fetched(drawn.content, made=True)

    async def _view(self, paper: Paper) -> View | None:
        async with self._database.reading() as session:
            if paper.plan:
                return await views.of_plan(session, paper.plan, self._zone)
            return await views.published(session, DaySpan(paper.first, paper.last), self._zone)


_GRIDS = {What.BY_POST: paper_grids.by_post, What.BY_PERSON: paper_grids.by_person}
