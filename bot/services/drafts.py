"""Drafts that somebody gave up."""

from __future__ import annotations

from sqlalchemy import CursorResult, delete
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Draft


async def forget(session: AsyncSession, draft_id: int, revision: int) -> bool:
    """Delete it unless it was taken up again meanwhile, which changes its revision. Whether it was deleted."""
    result = await session.execute(delete(Draft).where(Draft.id == draft_id, Draft.revision == revision))
    return isinstance(result, CursorResult) and result.rowcount > 0
