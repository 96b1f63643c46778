"""新报的: what is in no hurry is gathered for the office, a message at 9:00 and at 13:30 and a line at 16:30 and at
20:00, instead of a sound for each; that its time is nearly over as well. Whatever is to be done soon or today rings at
once, and so does fraud, where a call to 110 may still stop the money."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement

from bot.handlers import when
from bot.handlers.cases import words
from bot.language import T, Text, joined
from bot.services import cards, leading, people
from bot.services.cases import lists
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Case, CaseKind, CaseUrgency

MORNING, NOON = "cases.morning", "cases.noon"
"""The jobs."""
AT = (time(9), time(13, 30), time(16, 30), time(20))
"""When the office gets a list, in the community's zone: the last two are the evening's (`evening.py`)."""
RULES = {MORNING: f"daily {AT[0]:%H:%M}", NOON: f"daily {AT[1]:%H:%M}"}
EXPIRES = timedelta(hours=3)
_SINCE = {MORNING: timedelta(hours=13), NOON: timedelta(hours=4, minutes=30)}
"""Since the gathering before."""
PER_ROW, SHOWN = 3, 9
LONGEST = 24
"""Characters of what somebody wrote."""
BOARD, NOT_TAKEN_UP = "cases", "nobody"
"""The button of the list of all that nobody has taken up (`board.py`, which stands above)."""


def _hurries(case: Case) -> bool:
    return case.urgency in (CaseUrgency.SOON, CaseUrgency.TODAY) or case.kind is CaseKind.FRAUD


async def gathers(turn: Turn, case: Case) -> bool:
    """Whether its owner reads of it together with others, and is not rung up for it."""
    return not _hurries(case) and case.owner_id in await leading.coordinators(turn.session)


def list_comes_before(turn: Turn, until: datetime | None) -> bool:
    """Whether one will still say it in time."""
    today = turn.now.astimezone(turn.zone).date()
    days = (today, today + timedelta(days=1))
    ahead = (datetime.combine(day, at, turn.zone) for day in days for at in AT)
    return until is not None and any(turn.now < at < until for at in ahead)


async def waiting(turn: Turn) -> list[Case]:
    """What the office has and has not taken up, that is in no hurry; the oldest first."""
    return await _of_the_office(turn, lists.nobody_has_it())


async def _warned_of(turn: Turn) -> list[Case]:
    return await _of_the_office(turn, lists.is_warned_of(turn.now))


async def _of_the_office(turn: Turn, condition: ColumnElement[bool]) -> list[Case]:
    office = await leading.coordinators(turn.session)
    found = await lists.all_of(turn.session, condition, Case.owner_id.in_(office))
    return [case for case in found if not _hurries(case)]


def _card(turn: Turn) -> str:
    return f"arrivals:{turn.now.astimezone(turn.zone).date()}"


async def fire(turn: Turn, job: str) -> None:
    """To each coordinator who has something new; they alone, so that nobody thinks that somebody else does it."""
    await turn.session.flush()
    since = turn.now - turn.late - _SINCE[job]
    new = {case.owner_id for case in await waiting(turn) if case.raised_at > since}
    new |= {case.owner_id for case in await _warned_of(turn) if case.warned_at is not None and case.warned_at > since}
    face = await _face(turn)
    for person in await people.reachable(turn.session, [each for each in new if each is not None]):
        turn.notify(person, face, card=_card(turn), fresh=True)


async def morning(turn: Turn) -> None:
    await fire(turn, MORNING)


async def noon(turn: Turn) -> None:
    await fire(turn, NOON)


async def show(turn: Turn) -> None:
    """From the line of the evening."""
    turn.say(await _face(turn), card=_card(turn), fresh=True)


async def refresh(turn: Turn) -> None:
    """Whoever has today's on the screen sees what is left of it."""
    holders = await cards.holders(turn.session, _card(turn))
    if not holders:
        return
    await turn.session.flush()
    face = await _face(turn)
    for person in await people.reachable(turn.session, holders):
        turn.notify(person, face, card=_card(turn), quiet=True)


async def _face(turn: Turn) -> Message:
    warned = await _warned_of(turn)
    new = [case for case in await waiting(turn) if case not in warned]
    found = [*warned, *new]
    if not found:
        return Message(T("✅ What was reported has been taken up."))
    lines: list[Text] = []
    if warned:
        lines.append(T("⏳ The time is nearly over, {count}:", count=len(warned)))
        lines += [_until(turn, case) for case in warned[:SHOWN]]
    if new:
        lines.append(T("📥 Reported and in no hurry, {count}:", count=len(new)))
        lines += [_line(case) for case in new[: max(0, SHOWN - len(warned))]]
    buttons = [words.button(case, T("No. {number}", number=case.id), "show") for case in found[:SHOWN]]
    rows = [tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW)]
    if len(found) > SHOWN:
        rows.append((Button(T("All of them"), Choice(BOARD, 0, 0, NOT_TAKEN_UP)),))
    return Message(joined(lines), tuple(rows))


def _until(turn: Turn, case: Case) -> Text:
    at = when.moment(case.due_at or turn.now, turn.now, turn.zone)
    return T("{line}, until {at}", line=_line(case), at=at)


def _line(case: Case) -> Text:
    place = words.where(case)
    if not case.words:
        return T("{title}, {where}", title=words.title(case), where=place)
    said = case.words if len(case.words) <= LONGEST else case.words[:LONGEST] + "…"
    return T("{title}, {where}: {words}", title=words.title(case), where=place, words=said)
