"""A workbook as plain values: what lies in which cell, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from openpyxl.utils import get_column_letter

from bot.language import Text

Value = str | int | float | bool | datetime | date | time | timedelta


@dataclass(frozen=True, slots=True)
class Cell:
    """`trouble`: why nothing can be taken from it, such as a formula that was never worked out."""

    row: int
    column: int
    value: Value | None = None
    trouble: Text | None = None

    @property
    def empty(self) -> bool:
        return self.trouble is None and (self.value is None or (isinstance(self.value, str) and not self.value.strip()))


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet. `cells`: those that hold something, by row and column, from 1. `epoch`: the day that a number counts
    from. `hidden_rows`: those that a filter or somebody's hand has hidden, with something in them."""

    title: str
    cells: dict[tuple[int, int], Cell]
    epoch: datetime
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()

    def rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Those with something in them, from the top."""
        found: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, {})[column] = cell
        yield from found.items()


@dataclass(frozen=True, slots=True)
class Problem:
    """`cell`: such as C7; None: of the whole sheet. `row`: None: of no row that is left out."""

    sheet: str
    cell: str | None
    what: Text
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Of a sheet of `kind`, understood. `values`: by the column's key, without what was empty; `columns`: where each
    stands, with the headings of those that were empty."""

    kind: str
    sheet: str
    number: int
    values: dict[str, object]
    columns: dict[str, int] = field(default_factory=dict)

    def cell(self, key: str | None) -> str:
        """The cell of a column; of the row's first where the sheet has no such column."""
        column = self.columns.get(key or "") or min(self.columns.values(), default=1)
        return f"{get_column_letter(column)}{self.number}"

    def problem(self, key: str | None, what: Text) -> Problem:
        return Problem(self.sheet, self.cell(key), what, self.number)
