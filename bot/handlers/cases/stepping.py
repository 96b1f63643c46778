"""What happens to a case by itself, and who hears of it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from bot.handlers.cases import arrivals, telling
from bot.language import T, Text
from bot.services import leading
from bot.services.cases import acting, audit, records, routing, stepping
from bot.services.cases.timing import Step
from bot.turns.turn import Turn
from db.models import Case, CaseState

TIMER = audit.STEP
STOPPED, LEFT, UNHEARD = "case.stopped", "case.left", "case.unheard"
RELEVANCE = "case-late"
"""Of the message that puts a delay before somebody; what it is about is case.person."""


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
    late = taken.step in (Step.ESCALATE, Step.AGAIN)
    await _put_before(turn, case, ring, case.superior_id if late else None)


async def _put_before(turn: Turn, case: Case, ring: Collection[int], superior: int | None) -> None:
    """`superior`: whose it is by name to see that it goes on; they get a message of their own."""
    if superior is None:
        await telling.changed(turn, case, ring=ring)
        return
    words, about = await _before(turn, case, superior), (RELEVANCE, f"{case.id}.{superior}")
    await telling.changed(turn, case, ring={*ring, superior}, notes={superior: words}, about={superior: about})
    if not await routing.available(turn.session, [superior]):
        records.write(turn.session, case, audit.UNHEARD, by=None, at=turn.now, detail=f"person:{superior}")
        turn.notify(superior, words, card=f"case-late:{case.id}", fresh=True)  # the office hears of whom to phone


async def still_late(session: AsyncSession, about: str) -> bool:
    number, _, person = about.partition(".")
    case = await records.find(session, int(number), lock=False)
    return case is not None and case.escalated_at is not None and case.superior_id == int(person)


async def not_heard(turn: Turn) -> None:
    """The platform would not take it."""
    number, _, person = turn.subject.partition(".")
    case = await records.find(turn.session, int(number))
    if case is not None:
        records.write(turn.session, case, audit.UNHEARD, by=None, at=turn.now, detail=f"person:{person}")


async def tell_after_all(turn: Turn) -> None:
    """Whoever could not be reached when a delay was put before them is back."""
    case = await records.find(turn.session, int(turn.subject))
    if case is None or case.superior_id is None or turn.subject not in await audit.unheard(turn.session, turn.now):
        return
    records.write(turn.session, case, audit.HEARD, by=None, at=turn.now, detail=f"person:{case.superior_id}")
    await _put_before(turn, case, (), case.superior_id)


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
