"""A week of the roster as the office hangs it up: posts down, days across, names in the cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.sheets import dates, naming, values
from bot.sheets.grid import Cell, Grid, Problem, Row
from bot.sheets.kinds import ROSTER
from bot.sheets.values import Around, NotReadError

_DAY = re.compile(r"(?:\d{4}\s*[年/.\-]\s*)?\d{1,2}\s*[月/\-]\s*\d{1,2}日?")
_LACKS = re.compile(r"缺|-$|—$|无$|/$")
"""Words in a cell that are no names: 缺1位."""
HEADINGS_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Week:
    """`head`: the row of the headings. `days`: by the column that each has."""

    head: int
    place: int
    span: int
    days: dict[int, date]

    def rows(self, grid: Grid, around: Around) -> tuple[list[Row], list[Problem]]:
        """One for each cell with names in it."""
        found: list[Row] = []
        problems: list[Problem] = []
        for number, cells in grid.rows():
            if number <= self.head or self.place not in cells or not self.days.keys() & cells.keys():
                continue
            beside = {"place": self.place, "span": self.span}
            common: dict[str, object] = {}
            row = Row(ROSTER.key, grid.title, number, common, beside)
            try:
                for key, column in beside.items():
                    common[key] = _read(key, cells.get(column), around)
            except NotReadError as error:
                problems.append(row.problem("span" if "place" in common else "place", error.what))
                continue
            for column, day in self.days.items():
                if column not in cells:
                    continue
                own = Row(ROSTER.key, grid.title, number, common | {"day": day}, beside | {"people": column})
                try:
                    who = _people(cells[column], around)
                except NotReadError as error:
                    problems.append(own.problem("people", error.what))
                    continue
                if who:
                    own.values["people"] = who
                    found.append(own)
        return found, problems


def week_of(grid: Grid, today: date) -> Week | None:
    """None: the sheet is no such week."""
    for (number, cells), _ in zip(grid.rows(), range(HEADINGS_WITHIN), strict=False):
        place = span = None
        days: dict[int, date] = {}
        for column, cell in cells.items():
            known = None if cell.value is None else ROSTER.column(values.plain(cell.value))
            if known is not None and known.key == "place":
                place = column
            elif known is not None and known.key == "span":
                span = column
            elif (day := _day(cell, Around(today, grid.epoch))) is not None:
                days[column] = day
        if place is not None and span is not None and days:
            return Week(number, place, span, days)
    return None


def _day(cell: Cell, around: Around) -> date | None:
    """Of a heading such as 周一 12/7, or a day of Excel's own."""
    if isinstance(cell.value, datetime | date):
        return dates.day(cell.value, around)
    match = _DAY.search(values.plain(cell.value)) if isinstance(cell.value, str) else None
    try:
        return None if match is None else dates.day(match[0], around)
    except NotReadError:
        return None


def _read(key: str, cell: Cell | None, around: Around) -> object:
    column = ROSTER[key]
    if cell is not None and cell.trouble is not None:
        raise NotReadError(cell.trouble)
    return column.read("" if cell is None or cell.value is None else cell.value, around)


def _people(cell: Cell, around: Around) -> tuple[naming.Named, ...]:
    if cell.trouble is not None:
        raise NotReadError(cell.trouble)
    lines = "、".join(str(cell.value if cell.value is not None else "").splitlines())
    names = [part for part in values.parts(values.plain(lines)) if not _LACKS.match(part)]
    return naming.people("、".join(names), around) if names else ()
