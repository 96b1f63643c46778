"""From cells to rows that are understood. Whatever is in a cell, it becomes a value or a problem with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from openpyxl.utils import get_column_letter

from bot.language import T, Text
from bot.sheets import values
from bot.sheets.grid import Cell, Grid, Problem, Row
from bot.sheets.kinds import KINDS, LEFT_ALONE, ROSTER, Column, Kind
from bot.sheets.values import Around, NotReadError
from bot.sheets.weeks import Week, week_of

HEADINGS_WITHIN = 10
"""The headings stand in one of so many filled rows from the top; above them may be a title."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`notes`: what nobody has to mend, but should know, such as a hidden sheet that was not read."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    def of(self, kind: Kind) -> list[Row]:
        return [row for row in self.rows if row.kind == kind.key]


@dataclass(slots=True)
class _Found:
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def read(grids: Sequence[Grid], today: date) -> Reading:
    """`today`: of the community, for days without a year."""
    found = _Found()
    known = 0
    weeks: list[tuple[Grid, Week]] = []
    for grid in grids:
        if not grid.cells:
            continue
        if grid.hidden:
            found.notes.append(Problem(grid.title, None, T("is hidden and was not read")))
            continue
        heads = _heads(grid)
        if heads is None and (week := week_of(grid, today)) is not None:
            known += 1
            weeks.append((grid, week))
            continue
        if heads is None:
            found.notes.append(Problem(grid.title, None, _unknown(grid.title)))
            continue
        known += 1
        kind, number, columns = heads
        _sheet(found, grid, kind, number, columns, Around(today, grid.epoch))
    listed = any(row.kind == ROSTER.key for row in found.rows)
    for grid, week in weeks:
        if listed:
            found.notes.append(Problem(grid.title, None, T("was not read: the list in this file has the same")))
        else:
            rows, problems = week.rows(grid, Around(today, grid.epoch))
            found.rows += rows
            found.problems += problems
    if not known:
        named = "、".join(kind.title for kind in KINDS)
        found.problems.append(
            Problem(grids[0].title if grids else "", None, T("No sheet here that I know. I know: {known}", known=named))
        )
    order = {kind.key: position for position, kind in enumerate(KINDS)}
    found.rows.sort(key=lambda row: order[row.kind])
    return Reading(tuple(found.rows), tuple(found.problems), tuple(found.notes))


def _unknown(title: str) -> Text:
    near = values.nearest(title, (each for kind in KINDS for each in kind.titles), alike=0.6)
    if near is None:
        return T("was not read: I know no such sheet")
    return T("was not read. If it is meant as {near}, please call it so", near=near)


def _heads(grid: Grid) -> tuple[Kind, int, dict[int, Cell]] | None:
    """What kind it is, and in which row the headings stand."""
    rows = [each for each, _ in zip(grid.rows(), range(HEADINGS_WITHIN), strict=False)]
    titled = _titled(grid.title)
    best: tuple[tuple[bool, int, int], Kind, int, dict[int, Cell]] | None = None
    for kind in (titled,) if titled is not None else KINDS:
        for number, cells in rows:
            columns = [kind.column(values.plain(cell.value)) for cell in cells.values() if cell.value is not None]
            matched = {column.key for column in columns if column is not None}
            needed = {column.key for column in kind.columns if column.required}
            complete = needed <= matched
            if not matched or (titled is None and not (complete and len(matched) >= 2)):
                continue
            rank = (complete, len(matched), -len(kind.columns))
            if best is None or rank > best[0]:
                best = rank, kind, number, cells
    if best is not None:
        return best[1], best[2], best[3]
    return None if titled is None or not rows else (titled, *rows[0])


def _titled(title: str) -> Kind | None:
    wanted = values.folded(title)
    for kind in KINDS:
        if wanted in map(values.folded, kind.titles):
            return kind
    return None


def _sheet(found: _Found, grid: Grid, kind: Kind, head: int, cells: dict[int, Cell], around: Around) -> None:
    columns = _columns(found, grid, kind, cells)
    missing = [column.heading for column in kind.columns if column.required and column.key not in columns]
    for heading in missing:
        what = T("has no column {heading}", heading=heading)
        found.problems.append(Problem(grid.title, None, what, row=head))
    if missing:
        return
    if hidden := [row for row in grid.hidden_rows if row > head]:
        shown = "、".join(str(row) for row in hidden[:10])
        found.notes.append(Problem(grid.title, None, T("has hidden rows, which were read as well: {rows}", rows=shown)))
    for number, own in grid.rows():
        if number > head:
            _row(found, grid.title, kind, number, own, columns, around)


def _columns(found: _Found, grid: Grid, kind: Kind, cells: dict[int, Cell]) -> dict[str, int]:
    """By key, in which column each stands."""
    columns: dict[str, int] = {}
    for number, cell in cells.items():
        heading = "" if cell.value is None else values.plain(cell.value)
        at = f"{get_column_letter(number)}{cell.row}"
        column = kind.column(heading)
        if cell.trouble is not None:
            found.problems.append(Problem(grid.title, at, cell.trouble))
        elif column is None:
            _unknown_heading(found, grid.title, kind, at, heading)
        elif column.key in columns:
            found.problems.append(Problem(grid.title, at, T("the heading {heading} is there twice", heading=heading)))
        else:
            columns[column.key] = number
    return columns


def _unknown_heading(found: _Found, sheet: str, kind: Kind, at: str, heading: str) -> None:
    if heading in LEFT_ALONE:
        return
    near = values.nearest(heading, (each for column in kind.columns for each in column.headings))
    if near is None:
        what = T("nothing is kept of the column {heading}", heading=values.shown(heading))
        found.notes.append(Problem(sheet, at, what))
    else:
        what = T("no column is called {heading}. Did you mean {near}?", heading=values.shown(heading), near=near)
        found.problems.append(Problem(sheet, at, what))


def _row(
    found: _Found, sheet: str, kind: Kind, number: int, cells: dict[int, Cell], columns: dict[str, int], around: Around
) -> None:
    if not any(column in cells and not cells[column].empty for column in columns.values()):
        return
    taken: dict[str, object] = {}
    problems: list[Problem] = []
    row = Row(kind.key, sheet, number, taken, dict(columns))
    for key, position in columns.items():
        column, cell = kind[key], cells.get(position)
        try:
            value = _value(column, cell, around)
        except NotReadError as error:
            problems.append(row.problem(key, error.what))
            continue
        if value is not None:
            taken[key] = value
    found.problems.extend(problems)
    if not problems:
        found.rows.append(row)


def _value(column: Column, cell: Cell | None, around: Around) -> object | None:
    """Raises NotReadError."""
    if cell is not None and cell.trouble is not None:
        raise NotReadError(cell.trouble)
    if cell is None or cell.empty or cell.value is None:
        if column.required:
            raise NotReadError(T("{heading} is missing", heading=column.heading))
        return None
    return column.read(cell.value, around)
