"""新报的: what is in no hurry is gathered for the office, a message at 9:00 and at 13:30 and a line at 16:30 and at
20:00, instead of a sound for each. Whatever is to be done soon or today rings at once, and so does fraud, where a call
to 110 may still stop the money."""

from __future__ import annotations

from datetime import timedelta

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
RULES = {MORNING: "daily 09:00", NOON: "daily 13:30"}
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


async def waiting(turn: Turn) -> list[Case]:
    """What the office has and has not taken up, that is in no hurry; the oldest first."""
    office = await leading.coordinators(turn.session)
    found = await lists.all_of(turn.session, lists.nobody_has_it(), Case.owner_id.in_(office))
    return [case for case in found if not _hurries(case)]


def _card(turn: Turn) -> str:
    return f"arrivals:{turn.now.astimezone(turn.zone).date()}"


async def fire(turn: Turn, job: str) -> None:
    """To each coordinator who has something new; they alone, so that nobody thinks that somebody else does it."""
    await turn.session.flush()
    since = turn.now - turn.late - _SINCE[job]
    found = await waiting(turn)
    new = {case.owner_id for case in found if case.raised_at > since}
    for person in await people.reachable(turn.session, [each for each in new if each is not None]):
        turn.notify(person, _face(found), card=_card(turn), fresh=True)


async def morning(turn: Turn) -> None:
    await fire(turn, MORNING)


async def noon(turn: Turn) -> None:
    await fire(turn, NOON)


async def show(turn: Turn) -> None:
    """From the line of the evening."""
    turn.say(_face(await waiting(turn)), card=_card(turn), fresh=True)


async def refresh(turn: Turn) -> None:
    """Whoever has today's on the screen sees what is left of it."""
    holders = await cards.holders(turn.session, _card(turn))
    if not holders:
        return
    await turn.session.flush()
    face = _face(await waiting(turn))
    for person in await people.reachable(turn.session, holders):
        turn.notify(person, face, card=_card(turn), quiet=True)


def _face(found: list[Case]) -> Message:
    if not found:
        return Message(T("✅ What was reported has been taken up."))
    lines: list[Text] = [T("📥 Reported and in no hurry, {count}:", count=len(found))]
    lines += [_line(case) for case in found[:SHOWN]]
    buttons = [words.button(case, T("No. {number}", number=case.id), "show") for case in found[:SHOWN]]
    rows = [tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW)]
    if len(found) > SHOWN:
        rows.append((Button(T("All of them"), Choice(BOARD, 0, 0, NOT_TAKEN_UP)),))
    return Message(joined(lines), tuple(rows))


def _line(case: Case) -> Text:
    place = words.where(case)
    if not case.words:
        return T("{title}, {where}", title=words.title(case), where=place)
    said = case.words if len(case.words) <= LONGEST else case.words[:LONGEST] + "…"
    return T("{title}, {where}: {words}", title=words.title(case), where=place, words=said)
