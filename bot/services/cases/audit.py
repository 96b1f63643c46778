"""Open cases that nothing would move any more, and those whose owner is not there, which somebody else takes over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.cases import lists, routing
from db.models import Case, CaseEntry, CaseState, Timer

STEP = "case.step"
"""Kind of a case's timer."""
UNHEARD, HEARD = "unheard", "heard"
"""In the story of a case: whoever its delay was put before could not be reached; and is back and has been told."""
_owners = select(Case.owner_id).where(Case.state != CaseState.CLOSED).distinct()
_UNTIMED = (CaseState.CLOSED, CaseState.WITH_POLICE)


async def stopped(session: AsyncSession, now: datetime) -> Sequence[str]:
    """Numbers of those without a timer where one should be, and of those whose owner is gone, and nobody else there."""
    cases = list((await session.execute(select(Case.id, Case.state).where(lists.is_open()))).all())
    keys = [f"{STEP}:{case.id}" for case in cases]
    timed = set((await session.execute(select(Timer.dedupe_key).where(Timer.dedupe_key.in_(keys)))).scalars())
    lost = {case.id for case in cases if case.state not in _UNTIMED and f"{STEP}:{case.id}" not in timed}
    for case in await _without_owner(session, now):
        owner = [] if case.owner_id is None else [case.owner_id]
        everybody = [*owner, *await routing.others(session, case)]
        lost |= set() if await routing.available(session, everybody) else {case.id}
    return [str(number) for number in sorted(lost)]


async def left(session: AsyncSession, now: datetime) -> Sequence[str]:
    """Numbers of those whose owner has left, is on leave or cannot be written to, while somebody else could look after
    it."""
    found = await _without_owner(session, now)
    return [str(case.id) for case in found if await routing.better(session, case, now)]


async def unheard(session: AsyncSession, now: datetime) -> Sequence[str]:
    """Numbers of overdue ones before whose superior the delay was put in vain, and who can be reached now."""
    what = ("escalate", "again", UNHEARD, HEARD)
    query = (
        select(Case.id, Case.superior_id, CaseEntry.what)
        .join(CaseEntry, CaseEntry.case_id == Case.id)
        .where(lists.is_open(), lists.is_late(now), Case.superior_id.is_not(None), CaseEntry.what.in_(what))
        .order_by(CaseEntry.id)
    )
    last = {number: (person, said) for number, person, said in await session.execute(query)}
    waiting = {number: person for number, (person, said) in last.items() if said == UNHEARD and person is not None}
    there = await routing.available(session, set(waiting.values())) if waiting else set()
    return [str(number) for number, person in waiting.items() if person in there]


async def _without_owner(session: AsyncSession, now: datetime) -> list[Case]:
    owned = {each for each in (await session.execute(_owners)).scalars() if each is not None}
    there = await routing.present(session, owned, now)
    gone = or_(Case.owner_id.is_(None), Case.owner_id.in_(owned - there))
    return await lists.all_of(session, lists.is_open(), gone)
