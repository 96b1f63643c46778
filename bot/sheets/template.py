"""The workbook that the office fills in: a sheet of each kind; each heading has a note with an example."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from bot.sheets.kinds import KINDS, Kind

_GREY = PatternFill("solid", fgColor="E8E8E8")
_NEEDED, _OTHER = Font(bold=True), Font(bold=False)


def template(kinds: Sequence[Kind] = KINDS) -> bytes:
    """Not for the event loop. What is needed is bold; each heading has a note with an example."""
    return written({kind: [] for kind in kinds})


def written(rows: dict[Kind, list[Sequence[object]]]) -> bytes:
    """Rows in the order of the kind's columns. Text is written as text, days and times as Excel's own."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for kind, own in rows.items():
        sheet: Any = book.create_sheet(kind.title)
        for position, column in enumerate(kind.columns, 1):
            cell = sheet.cell(row=1, column=position, value=column.heading)
            cell.font, cell.fill = (_NEEDED if column.required else _OTHER), _GREY
            words = "\n".join(
                word for word in (column.hint, f"例如: {column.example}" if column.example else "") if word
            )
            if words:
                cell.comment = Comment(words, "金槐")
            sheet.column_dimensions[get_column_letter(position)].width = 14
        for number, values in enumerate(own, 2):
            for position, value in enumerate(values, 1):
                cell = sheet.cell(row=number, column=position)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
                    cell.number_format = "@"
        sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
