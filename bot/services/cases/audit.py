"""Open cases that nothing would move any more: no timer where one should be, or an owner who is not there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import people
from bot.services.cases import routing
from db.models import Case, CaseState, Person, Timer

STEP = "case.step"
"""Kind of a case's timer."""
_UNTIMED = (CaseState.CLOSED, CaseState.WITH_POLICE)


async def stopped(session: AsyncSession, _now: datetime) -> Sequence[str]:
    """Their numbers."""
    cases = list(
        (await session.execute(select(Case.id, Case.state, Case.owner_id).where(Case.state != CaseState.CLOSED))).all()
    )
    if not cases:
        return ()
    keys = [f"{STEP}:{case.id}" for case in cases]
    timed = set((await session.execute(select(Timer.dedupe_key).where(Timer.dedupe_key.in_(keys)))).scalars())
    lost = {case.id for case in cases if case.state not in _UNTIMED and f"{STEP}:{case.id}" not in timed}
    gone = await _gone(session, {case.owner_id for case in cases})
    lost |= {case.id for case in cases if case.owner_id in gone}
    return [str(number) for number in sorted(lost)]


async def _gone(session: AsyncSession, owners: set[int | None]) -> set[int | None]:
    """Owners in whose place there would be somebody else."""
    known = {each for each in owners if each is not None}
    there = set((await session.execute(select(Person.id).where(Person.id.in_(known), Person.active))).scalars())
    there &= await people.reachable(session, known)
    gone = owners - there
    if not gone:
        return set()
    office = await routing.available(session, await routing.office(session))
    return gone if office else set()
