"""What happens to a case by itself, and who hears of it."""

from __future__ import annotations

from bot.handlers.cases import arrivals, telling
from bot.language import T, Text
from bot.services import leading
from bot.services.cases import acting, audit, records, routing, stepping
from bot.services.cases.timing import Step
from bot.turns.turn import Turn
from db.models import Case, CaseState

TIMER = audit.STEP
STOPPED, LEFT = "case.stopped", "case.left"


async def fire(turn: Turn) -> None:
    """The timer of a case: the step that is due now, as things stand now."""
    case = await records.find(turn.session, int(turn.subject))
    if case is None or case.state is CaseState.CLOSED:
        return
    taken = await stepping.take(turn.session, case, turn.now, turn.zone)
    for person in taken.passed_over:
        records.write(turn.session, case, "passed_over", by=None, at=turn.now, detail=f"person:{person}")
    ring = {each for each in await _news_for(turn, case, taken.step) if each is not None}
    if taken.new_owner is not None:
        ring.add(taken.new_owner)
    notes = {}
    if taken.step in (Step.ESCALATE, Step.AGAIN) and case.superior_id is not None:
        notes[case.superior_id] = await _before(turn, case, case.superior_id)
    await telling.changed(turn, case, ring=ring, notes=notes)
    for person in notes.keys() - await routing.available(turn.session, notes):
        turn.notify(person, notes[person], card=f"case-late:{case.id}", fresh=True)  # the office hears of whom to phone


async def _news_for(turn: Turn, case: Case, step: Step | None) -> list[int | None]:
    match step:
        case Step.WARN:
            gathered = case.state is not CaseState.FEEDBACK and arrivals.list_comes_before(turn, case.due_at)
            gathered = gathered and await arrivals.gathers(turn, case)
            return [None if gathered else case.owner_id, *await acting.doers(turn.session, case)]
        case Step.ESCALATE:
            return [case.owner_id, case.superior_id]
        case Step.AGAIN:
            return [case.superior_id]
        case Step.RESUME:
            return [None if await arrivals.gathers(turn, case) else case.owner_id]
    return []


async def _before(turn: Turn, case: Case, superior: int) -> Text:
    """By name: it is this person's now to see that it goes on."""
    return T(
        "⚠️ {name}, No. {number} is overdue; {owner} answers for it. Please ask what is in the way.",
        name=await leading.called(turn.session, superior),
        number=case.id,
        owner=await leading.called(turn.session, case.owner_id or 0) or "—",
    )


async def set_going(turn: Turn) -> None:
    """An open case that nothing would move any more, or whose owner is not there any more."""
    await fire(turn)
