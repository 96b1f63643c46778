"""From the bytes of an .xlsx to cells. What cannot be opened is told in a sentence that says what to do."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from bot.language import T, Text
from bot.sheets.grid import Cell, Grid, Value

LARGEST = 20 * 1024 * 1024
UNPACKED = 40 * 1024 * 1024
"""Bytes of all parts together. A table of people has a hundredth of it."""
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 5_000, 400, 100_000
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .xls begins, and an .xlsx with a password."""
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")


class UnreadableError(Exception):
    """`what`: a sentence for whoever sent the file."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.msgid)
        self.what = what


def opened(content: bytes) -> list[Grid]:
    """Not for the event loop. Raises UnreadableError."""
    _check(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            formulas = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
            values = openpyxl.load_workbook(io.BytesIO(content), keep_links=False, data_only=True)
    except Exception as error:  # whatever is in a broken file, openpyxl trips over it in its own way
        raise UnreadableError(_BROKEN) from error
    return [_grid(sheet, values[sheet.title], values.epoch) for sheet in formulas.worksheets]


_BROKEN = T("This file is damaged. Please open it in Excel or WPS, save it once more as .xlsx and send that.")


def _check(content: bytes) -> None:
    if not content:
        raise UnreadableError(T("The file is empty."))
    if len(content) > LARGEST:
        raise UnreadableError(T("The file is larger than 20 MB. Please take pictures out, or send fewer sheets."))
    if content.startswith(_OLD):
        if _PASSWORD in content:
            raise UnreadableError(T("The file has a password. Please save it without one and send that."))
        raise UnreadableError(T("That is an old .xls. Please save it as .xlsx in Excel or WPS and send that."))
    if not zipfile.is_zipfile(io.BytesIO(content)):
        if _is_text(content):
            raise UnreadableError(T("That is a text or .csv. Please save it as .xlsx in Excel or WPS and send that."))
        raise UnreadableError(T("That is no .xlsx. Please save the table as .xlsx in Excel or WPS and send that."))
    try:
        names = _parts(content)
    except UnreadableError:
        raise
    except Exception as error:  # a damaged archive fails in many ways
        raise UnreadableError(_BROKEN) from error
    if "xl/workbook.xml" not in names:
        raise UnreadableError(T("That is no .xlsx. Please save the table as .xlsx in Excel or WPS and send that."))


def _parts(content: bytes) -> set[str]:
    """Their names. Nothing is unpacked before its size is known, and nothing may declare entities."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > 2_000 or sum(part.file_size for part in parts) > UNPACKED:
            raise UnreadableError(T("The file is much too large once it is unpacked. Please send fewer sheets."))
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and _DECLARES.search(archive.read(part)):
                raise UnreadableError(_BROKEN)
        return {part.filename for part in parts}


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            return content[:4096].decode(encoding, "ignore").isprintable() or b"," in content[:4096]
        except UnicodeDecodeError:
            continue
    return False


def _grid(sheet: Any, values: Any, epoch: Any) -> Grid:
    if sheet.max_row > MOST_ROWS * 20 or sheet.max_column > 16_384:
        raise UnreadableError(_too_much(sheet.title))
    cells: dict[tuple[int, int], Cell] = {}
    for row in sheet.iter_rows():
        for each in row:
            if each.value is None:
                continue
            cell = _cell(each, values.cell(row=each.row, column=each.column).value)
            if cell.empty:
                continue
            cells[cell.row, cell.column] = cell
            if len(cells) > MOST_CELLS or cell.row > MOST_ROWS or cell.column > MOST_COLUMNS:
                raise UnreadableError(_too_much(sheet.title))
    for merged in sheet.merged_cells.ranges:
        for cell in _unmerged(merged, cells):
            cells[cell.row, cell.column] = cell
    filled = {row for row, _ in cells}
    hidden = tuple(sorted(row for row, how in sheet.row_dimensions.items() if how.hidden and row in filled))
    return Grid(sheet.title, cells, epoch, sheet.sheet_state != "visible", hidden)


def _too_much(title: str) -> Text:
    return T("There is too much in the sheet {sheet}: at most {rows} rows, please.", sheet=title, rows=MOST_ROWS)


def _cell(each: Any, value: Any) -> Cell:
    at = each.row, each.column
    if each.data_type == "f" and value is None:
        what = T("a formula that was never worked out. Please open the file, save it once more, or write the value")
        return Cell(*at, trouble=what)
    if isinstance(value, str) and value.strip() in _ERRORS:
        return Cell(*at, trouble=T("Excel shows an error here: {value}", value=value.strip()))
    return Cell(*at, value if isinstance(value, Value) else str(value))


def _unmerged(merged: Any, cells: dict[tuple[int, int], Cell]) -> Iterator[Cell]:
    """Merged downwards means that all these rows have it. Merged in any other way it is the first cell's, and whoever
    takes something from the others hears of it."""
    first = cells.get((merged.min_row, merged.min_col))
    if first is None or merged.size["rows"] * merged.size["columns"] > MOST_CELLS // 10:
        return
    downwards = merged.min_col == merged.max_col
    corner = f"{get_column_letter(merged.min_col)}{merged.min_row}"
    for row in range(merged.min_row, merged.max_row + 1):
        for column in range(merged.min_col, merged.max_col + 1):
            if (row, column) == (merged.min_row, merged.min_col):
                continue
            if downwards:
                yield Cell(row, column, first.value, first.trouble)
            else:
                what = T("is merged with {cell}. Please unmerge and write what belongs here", cell=corner)
                yield Cell(row, column, first.value, what)
