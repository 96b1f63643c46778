"""What was found before at the same hazard point."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Case, CaseKind

SHOWN = 3


async def times(session: AsyncSession, case: Case) -> int:
    """The how manieth it is there, of that kind; 0 where it is at no point."""
    if case.hazard_point_id is None:
        return 0
    query = select(func.count()).select_from(Case)
    query = query.where(Case.hazard_point_id == case.hazard_point_id, Case.kind == case.kind, Case.id <= case.id)
    return int((await session.execute(query)).scalar_one())


async def before(session: AsyncSession, case: Case) -> list[Case]:
    """The last ones there, the newest first; what people said to the office is no hazard."""
    if case.hazard_point_id is None:
        return []
    there = Case.hazard_point_id == case.hazard_point_id
    query = select(Case).where(there, Case.id < case.id, Case.kind != CaseKind.VOICE)
    return list((await session.execute(query.order_by(Case.id.desc()).limit(SHOWN))).scalars())
