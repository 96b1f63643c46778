"""A new case reaches its owner, and the finder reads its number."""

from __future__ import annotations

from bot.handlers.cases import arrivals, telling
from bot.language import T, Text
from bot.services import leading
from bot.services.cases import records, routing, stepping
from bot.turns.turn import Turn
from db.models import Case, CaseKind, CaseUrgency


async def announce(turn: Turn, case: Case) -> Text:
    """Route it, set its timers, tell its owner. Returns what whoever put it down reads."""
    passed = await stepping.begin(turn.session, case, turn.now, turn.zone)
    for person in passed:
        records.write(turn.session, case, "passed_over", by=None, at=turn.now, detail=f"person:{person}")
    owner = None if await arrivals.gathers(turn, case) else case.owner_id
    ring = {each for each in (owner, case.finder_id) if each is not None}
    ring -= set() if turn.person is None else {turn.person.id}
    if case.owner_id is not None and turn.person is not None and case.owner_id == turn.person.id:
        ring.add(case.owner_id)  # who found it answers for it as well: the card has the buttons
    await telling.changed(turn, case, ring=ring, answers=False)
    name = await leading.called(turn.session, case.owner_id or 0)
    there = case.owner_id is not None and await routing.available(turn.session, [case.owner_id])
    if case.kind is CaseKind.VOICE:
        return T("✅ No. {number} is with the community office. You will hear what they say to it.", number=case.id)
    if not there:
        return T("✅ No. {number} is with the community office. You will hear what becomes of it.", number=case.id)
    if case.urgency is CaseUrgency.TODAY:
        return T("✅ No. {number} is with {name}, who looks after it today. You will hear what becomes of it.",
                 number=case.id, name=name)  # fmt: skip
    return T("✅ No. {number} is with {name}. You will hear what becomes of it.", number=case.id, name=name)
