"""What is said of a spreadsheet: its problems by cell, and what it changes."""

from __future__ import annotations

from bot.language import T, Text, joined
from bot.services.importing.work import ADDED, Change
from bot.sheets.grid import Problem


def problem(of: Problem) -> Text:
    """岗点 C7: 25:70 不是时间, 写成 7:30。"""
    if of.cell is None:
        return T("{sheet}: {what}", sheet=of.sheet, what=of.what)
    return T("{sheet} {cell}: {what}", sheet=of.sheet, cell=of.cell, what=of.what)


def change(of: Change) -> Text:
    if of.what == ADDED:
        return T("{sheet} {row}: new: {name}", sheet=of.row.sheet, row=of.row.number, name=of.name)
    fields = joined([field(*each) for each in of.fields], ", ")
    return T("{sheet} {row}: {name}: {fields}", sheet=of.row.sheet, row=of.row.number, name=of.name, fields=fields)


def field(heading: str, before: str, after: str) -> Text:
    if not before:
        return T("{heading} {after}", heading=heading, after=after or "—")
    return T("{heading} {before} → {after}", heading=heading, before=before, after=after or "—")
