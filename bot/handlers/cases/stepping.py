"""What happens to a case by itself, and who hears of it."""

from __future__ import annotations

from bot.handlers.cases import telling
from bot.handlers.cases.scene import scene_of
from bot.language import T
from bot.services.cases import acting, audit, records, stepping
from bot.services.cases.timing import Step
from bot.turns.turn import Turn
from db.models import Case, CaseState

TIMER = audit.STEP
STOPPED = "case.stopped"


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
    await telling.changed(turn, case, ring=ring)
    if taken.step in (Step.ESCALATE, Step.AGAIN) and case.superior_id is not None:
        await _put_before(turn, case)


async def _news_for(turn: Turn, case: Case, step: Step | None) -> list[int | None]:
    match step:
        case Step.WARN:
            return [case.owner_id, *await acting.doers(turn.session, case)]
        case Step.ESCALATE:
            return [case.owner_id, case.superior_id]
        case Step.AGAIN:
            return [case.superior_id]
        case Step.RESUME:
            return [case.owner_id]
    return []


async def _put_before(turn: Turn, case: Case) -> None:
    """By name: it is this person's now to see that it goes on."""
    scene = await scene_of(turn, case)
    if case.superior_id is None:
        return
    words = T(
        "⚠️ {name}, No. {number} is overdue; {owner} answers for it. Please ask what is in the way.",
        name=scene.name(case.superior_id),
        number=case.id,
        owner=scene.owner or "—",
    )
    turn.notify(case.superior_id, words, card=f"case-late:{case.id}", fresh=True)


async def stopped(turn: Turn) -> None:
    """An open case that nothing would move any more."""
    await fire(turn)
