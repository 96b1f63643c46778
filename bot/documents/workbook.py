"""A table as an Excel file, of text cells only: what begins with = stays what somebody wrote."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

WIDEST = 48
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows`: each as long as `columns`."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def workbook(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Of one sheet. Not for the event loop."""
    return workbook_of(Sheet(title, columns, rows))


def workbook_of(*sheets: Sheet) -> bytes:
    """Not for the event loop. The headings stay in place while the rows are scrolled."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for sheet in sheets:
        _write(made.create_sheet(_NOT_IN_TITLES.sub("-", sheet.title)[:31]), sheet)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _write(page: Any, sheet: Sheet) -> None:
    for number, row in enumerate([sheet.columns, *sheet.rows], 1):
        for position, words in enumerate(row, 1):
            cell = page.cell(row=number, column=position)
            cell.value = clean(words)
            cell.data_type = "s"  # never "f": openpyxl takes a leading = for a formula
            cell.number_format = "@"
            cell.quotePrefix = words[:1] in ("=", "+", "-", "@")
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if number == 1:
                cell.font = Font(bold=True)
    for position in range(1, len(sheet.columns) + 1):
        longest = max((len(row[position - 1]) for row in [sheet.columns, *sheet.rows]), default=0)
        page.column_dimensions[get_column_letter(position)].width = min(WIDEST, 4 + 2 * longest)
    page.freeze_panes = "A2"


def clean(words: str) -> str:
    return _UNPRINTABLE.sub("", words)[:32767]
