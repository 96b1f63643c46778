"""The roster as pictures and as an Excel file: made after the turn that asked for them, and by `jinhuai export`."""

from __future__ import annotations

import asyncio
from functools import partial
from zoneinfo import ZoneInfo

from bot.documents import grid
from bot.documents.workbook import workbook_of
from bot.handlers.rosters import paper_grids, paper_sheets
from bot.handlers.rosters.paper_files import SOURCE, Paper, What
from bot.language import Languages
from bot.roster.shifts import DaySpan
from bot.services.roster import views
from bot.services.roster.views import View
from bot.turns.files import Fetched, Fetching, Nothing
from db.engine import Database


class Papers:
    """What was asked for in the chat, as a source of files."""

    name, bot = SOURCE

    def __init__(self, database: Database, zone: ZoneInfo, languages: Languages) -> None:
        self._database = database
        self._zone = zone
        self._languages = languages

    async def fetch(self, file: str) -> Fetching:
        """`file`: a `Paper`, as it is now; it may have changed since it was asked for."""
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

    async def _view(self, paper: Paper) -> View | None:
        async with self._database.reading() as session:
            if paper.plan:
                return await views.of_plan(session, paper.plan, self._zone)
            return await views.published(session, DaySpan(paper.first, paper.last), self._zone)


_GRIDS = {What.BY_POST: paper_grids.by_post, What.BY_PERSON: paper_grids.by_person}
