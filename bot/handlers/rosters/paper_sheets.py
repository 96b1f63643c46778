"""The roster as the office keeps it in Excel: a sheet for each week, posts by days, and one list of everything."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.documents.workbook import Sheet
from bot.handlers import seat_cards, when
from bot.handlers.rosters import paper_grids
from bot.handlers.rosters.paper_grids import Render, holes
from bot.language import T
from bot.services.roster.views import Duty, View
from db.models import Answer, Shift

COLUMNS = (
    T("Date of the shift"),
    T("Weekday"),
    T("Time"),
    T("Post or route"),
    T("Who stands there"),
    T("How it stands"),
)
STATES = {
    None: T("draft"),
    Answer.PROPOSED: T("not answered"),
    Answer.ACCEPTED: T("will come"),
    Answer.SEEKING: T("looking for somebody"),
    Answer.RELEASED: T("was there"),
}


def sheets(view: View, zone: ZoneInfo, render: Render) -> list[Sheet]:
    """Days as 2026-12-07, so that they sort as text."""
    weeks = [
        Sheet(
            render(T("Week of {month}-{day}", month=monday.month, day=monday.day)),
            [render(COLUMNS[3]), render(COLUMNS[2]), *(f"{column.heading} {column.below}" for column in grid.columns)],
            [
                [row.heading, row.below, *("、".join(line.words for line in cell) for cell in row.cells)]
                for row in grid.rows
            ],
        )
        for monday, grid in zip(view.mondays, paper_grids.by_post(view, zone, render), strict=True)
    ]
    rows = [row for duty in view.duties for row in _rows(duty, zone, render)]
    return [*weeks, Sheet(render(T("List")), [render(column) for column in COLUMNS], rows)]


def _rows(duty: Duty, zone: ZoneInfo, render: Render) -> list[list[str]]:
    """One for each person, and one for what is missing."""
    begins = duty.starts.astimezone(zone)
    before = [
        begins.date().isoformat(),
        render(when.weekday(begins.date())),
        render(T("{begins}-{ends}", begins=when.hour(duty.starts, zone), ends=when.hour(duty.ends, zone))),
        render(seat_cards.duty_at(Shift(kind=duty.kind), duty.place)),
    ]
    people = [[*before, person.name, render(STATES[person.answer])] for person in duty.people]
    return people + [[*before, "", render(lack)] for lack in holes(duty)]
