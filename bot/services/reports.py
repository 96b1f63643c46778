"""What a report looks at before it becomes a case: what was reported near by, and by how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import rights
from bot.services.cases import raising
from bot.services.whereabouts import Spot
from db.models import Case, CaseJoin, CaseKind, Person

JOINED = frozenset(set(CaseKind) - {CaseKind.VOICE, CaseKind.FRAUD})
"""What several people can have seen. A fraud has a loss of its own, and what somebody wishes is their own as well."""
OFFERED = 3


@dataclass(frozen=True, slots=True)
class Near:
    case: Case
    people: int
    """Who have reported it."""


async def near(session: AsyncSession, kind: CaseKind, where: Spot, person: int, at: datetime) -> list[Near]:
    """Open ones that `person` did not raise; the newest first."""
    if kind not in JOINED:
        return []
    cases = await raising.reported_near(session, kind, grid=where.grid, hazard_point=where.hazard_point, at=at)
    found: list[Near] = []
    for case in cases:
        if case.finder_id != person and len(found) < OFFERED:
            joins = select(func.count()).select_from(CaseJoin).where(CaseJoin.case_id == case.id)
            found.append(Near(case, 1 + int((await session.execute(joins)).scalar_one())))
    return found


async def open_case(session: AsyncSession, number: int) -> Case | None:
    """Locked; None when it is closed meanwhile."""
    case = await session.get(Case, number, with_for_update=True, populate_existing=True)
    return case if case is not None and case.closed_at is None else None


async def finder(session: AsyncSession, by: int, person: int) -> Person | None:
    """Whom `by` may report for: themselves, and whom they may look up."""
    if person == by:
        return await session.get(Person, by)
    query = select(Person).where(Person.id == person, rights.seen_by(by))
    return (await session.execute(query)).scalar_one_or_none()
