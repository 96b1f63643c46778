"""A table as an Excel file, of text cells only: what begins with = stays what somebody wrote."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

WIDEST = 48
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""


def workbook(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Not for the event loop. The heading stays in place while the rows are scrolled."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = title[:31]
    for number, row in enumerate([columns, *rows], 1):
        for position, words in enumerate(row, 1):
            cell = sheet.cell(row=number, column=position)
            cell.value = clean(words)
            cell.data_type = "s"  # never "f": openpyxl takes a leading = for a formula
            cell.number_format = "@"
            cell.quotePrefix = words[:1] in ("=", "+", "-", "@")
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if number == 1:
                cell.font = Font(bold=True)
    for position in range(1, len(columns) + 1):
        longest = max((len(row[position - 1]) for row in [columns, *rows]), default=0)
        sheet.column_dimensions[get_column_letter(position)].width = min(WIDEST, 4 + 2 * longest)
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def clean(words: str) -> str:
    return _UNPRINTABLE.sub("", words)[:32767]
