"""What people do about a case. One function does all of it, so that a tap, a command, many at once and who enters
something for somebody else obey the same rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.cases import flow, plates, records, routing, seeing, timing
from bot.services.cases.deeds import VERBS, Deed, Done, doers, next_to_tell, nothing, tell
from bot.services.cases.flow import WORK, Action
from bot.services.cases.records import Leg
from db.models import Case, CaseOutcome, CaseState

__all__ = ["Deed", "Done", "act", "doers", "next_to_tell", "was_not_told"]


async def act(session: AsyncSession, case: Case, deed: Deed) -> Done:
    """The case is locked. Raises NotAllowedError when it stands otherwise by now, or they may not.

    Number plates are sealed, but for those in what somebody is asked to do: they have to find the car.
    """
    relation = await seeing.relation(session, case, deed.by)
    legs = await records.legs(session, case)
    before = records.standing_of(case, legs, deed.at)
    state, outcome = flow.after(before, deed.action, relation, deed.outcome)
    done = Done(relation)
    if deed.words and deed.action is not Action.HAND:
        words, sealed = plates.parted(deed.words)
        deed, done.sealed = replace(deed, words=words), bool(sealed)
        case.plate = plates.together(case.plate, sealed)
    await VERBS.get(deed.action, nothing)(session, case, deed, done)
    if outcome is not case.outcome:
        case.outcome, case.outcome_at = outcome, deed.at if outcome is not None else None
    await _moves(session, case, state, deed)
    if deed.action is not Action.ADD:
        case.revision += 1
    if deed.action not in (Action.TELL, Action.TOLD):
        what = Action.DONE.value if deed.action is Action.DONE else deed.action.value
        records.write(session, case, what, by=deed.by, at=deed.at, detail=_detail(deed, outcome), words=deed.words)
    _who_acts_knows(session, case, legs, deed)
    await _settle(session, case, deed, done)
    done.news_for -= {deed.by}
    await session.flush()
    return done


def _detail(deed: Deed, outcome: CaseOutcome | None) -> str | None:
    given = deed.how
    if given is None and deed.action is Action.HAND:
        given = f"partner:{deed.partner}" if deed.partner is not None else f"person:{deed.person}"
    if given is None and deed.action in (Action.OWN, Action.PASS):
        given = f"person:{deed.person}"
    return given if given is not None or deed.action is not Action.POLICE_SAYS else (outcome or "")


async def _moves(session: AsyncSession, case: Case, state: CaseState, deed: Deed) -> None:
    """Into its next state, with the time that it has there."""
    was, case.state = case.state, state
    if case.asked_at is not None and (state not in WORK or deed.action in (Action.ANSWER, Action.WAIT_NO_MORE)):
        case.due_at = timing.resumed(case, deed.at, deed.zone)
        case.asked_at = case.left_seconds = case.question = None
    working = (*WORK, CaseState.CHECKING)
    if state is not was and not (was in working and state in working):
        case.due_at = timing.due_for(case, state, deed.at, deed.zone)
        case.warned_at = case.escalated_at = None
        case.superior_id = None
    if deed.action is Action.REOPEN:
        case.superior_id = await routing.superior(session, case, deed.at)


def _who_acts_knows(session: AsyncSession, case: Case, legs: list[Leg], deed: Deed) -> None:
    """Whoever found it and ends it themselves needs no message about it."""
    if case.state is CaseState.FEEDBACK and case.outcome is not None:
        for leg in legs:
            if leg.person is not None and leg.person.id == deed.by and not leg.told:
                tell(session, case, leg, "chat", by=deed.by, at=deed.at)


async def _settle(session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    if case.state is CaseState.CLOSED or flow.settled(await records.standing(session, case, deed.at)):
        case.state, case.due_at = CaseState.CLOSED, None
        case.closed_at, case.closed_by = deed.at, deed.by
        case.warned_at = case.escalated_at = case.superior_id = None
        records.write(session, case, "closed", by=deed.by, at=deed.at)
        done.closed = True


async def was_not_told(session: AsyncSession, case: Case, person: int, now: datetime, zone: ZoneInfo) -> bool:
    """What the program wrote to them did not arrive: the case is not closed, and they are still to be told."""
    leg = next((leg for leg in await records.legs(session, case) if leg.person and leg.person.id == person), None)
    if leg is None or not leg.told or case.outcome is None:
        return False
    if (case.finder_told_how if leg.join is None else leg.join.told_how) != "chat":
        return False
    if leg.join is None:
        case.finder_told_at = case.finder_told_how = None
    else:
        leg.join.told_at = leg.join.told_how = None
    if case.state is CaseState.CLOSED:
        case.state, case.closed_at, case.closed_by = CaseState.FEEDBACK, None, None
        case.due_at = timing.due_for(case, CaseState.FEEDBACK, now, zone)
    case.revision += 1
    records.write(session, case, "not_reached", by=None, at=now, detail=f"person:{person}")
    await session.flush()
    return True
