"""台账: the words of its cells, and how the coordinator gets it in the chat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.handlers.cases import words
from bot.language import DEFAULT, Languages, T, Text
from bot.services import attachments, rights
from bot.services.attachments import Sent
from bot.services.cases.ledger import Entry
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import AttachmentKind, CaseState

SOURCE = ("program", "ledger")
"""Channel and bot of a file that the program makes itself."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MONTH = re.compile(r"(\d{4})\D(\d{1,2})\D?")

TITLE = T("Ledger of cases")
COLUMNS: tuple[Text, ...] = (
    T("Number"),
    T("Name of the case"),
    T("Date"),
    T("Place"),
    T("Kind"),
    T("People concerned"),
    T("In short"),
    T("How it was dealt with"),
    T("Who answers for it"),
    T("Closed or not"),
    T("What became of it"),
    T("Finder told"),
    T("Satisfied or not"),
)


def columns(languages: Languages) -> list[str]:
    return [languages.render(column, DEFAULT) for column in COLUMNS]


def rows(entries: Sequence[Entry], languages: Languages, zone: ZoneInfo) -> list[list[str]]:
    return [[languages.render(cell, DEFAULT) for cell in _cells(entry, zone)] for entry in entries]


def _cells(entry: Entry, zone: ZoneInfo) -> list[Text | str]:
    case = entry.case
    where = words.where(case, entry.point)
    told = "" if case.finder_told_at is None else f"{case.finder_told_at.astimezone(zone):%Y-%m-%d}"
    how: Text | str = entry.doer
    if case.police_at is not None:
        how = words.STATES[CaseState.WITH_POLICE]
    elif case.department:
        how = case.department
    result = words.outcome(case)
    return [
        str(case.id),
        T("{where} {kind}", where=where, kind=words.KINDS[case.kind]),
        f"{case.raised_at.astimezone(zone):%Y-%m-%d}",
        where,
        words.KINDS[case.kind],
        "" if case.affected is None else str(case.affected),
        case.words,
        how,
        entry.owner,
        T("yes") if case.state is CaseState.CLOSED else words.STATES[case.state],
        "" if result is None else result,
        told,
        "" if case.satisfaction is None else words.SATISFACTION[case.satisfaction],
    ]


async def show(turn: Turn) -> None:
    """/ledger, 台账: this month's; with a month after it (2026-10) that one."""
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.say(T("That is for the office. /my shows your shifts."))
        return
    first = _month_in("" if turn.event is None else turn.event.text) or turn.now.astimezone(turn.zone).date()
    month = f"{first:%Y-%m}"
    name = f"{turn.render(TITLE)}{month}.xlsx"
    sent = Sent(AttachmentKind.DOCUMENT, *SOURCE, month, name=name, mime=XLSX)
    asked = await attachments.attach(
        turn.session, f"ledger:{turn.speaker.id}", sent, by=None, at=turn.now, place="", sealed=False
    )
    words_ = T("The cases of {month}/{year}, for the office only.", month=first.month, year=first.year)
    turn.say(Message(words_, attachments=(asked.id,)))


def _month_in(said: str) -> date | None:
    found = _MONTH.fullmatch(said.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 2000:
        return None
    return date(int(found[1]), int(found[2]), 1)


def span_of(month: str) -> tuple[date, date]:
    """First and last day of `2026-10`."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
