"""Workbooks as an office writes them, for tests."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl

from bot.language import DEFAULT, Languages, Text
from bot.sheets.grid import Problem
from bot.sheets.kinds import Kind
from bot.sheets.opening import opened
from bot.sheets.reading import Reading, read

TODAY = date(2026, 11, 29)
LANGUAGES = Languages()


def book(**sheets: Sequence[Any]) -> openpyxl.Workbook:
    """A sheet by its title, with these cells."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(list(row))
    return made


def saved(of: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    of.save(file)
    return file.getvalue()


def row(of: Kind, **values: object) -> list[object]:
    """In the order of its columns."""
    return [values.pop(column.key, None) for column in of.columns]


def understood(of: openpyxl.Workbook) -> Reading:
    return read(opened(saved(of)), TODAY)


def words(what: Text) -> str:
    return LANGUAGES.render(what, DEFAULT)


def told(problems: Sequence[Problem]) -> list[str]:
    """岗点 C7: 25:70 不是时间, 写成 7:30"""
    return [f"{each.sheet} {each.cell or ''}: {words(each.what)}" for each in problems]
