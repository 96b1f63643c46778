"""联动单位 that cases can be given to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Access, Case, CaseState, Partner


async def active(session: AsyncSession) -> list[Partner]:
    return list((await session.execute(select(Partner).where(Partner.active).order_by(Partner.id))).scalars())


def phone(session: AsyncSession, partner: Partner, *, to: int, why: str, at: datetime) -> str | None:
    """The number, or None when none is known. Leaves a row in the access log."""
    if partner.phone is None:
        return None
    session.add(Access(at=at, reader_id=to, subject=f"partner:{partner.id}", field="phone", reason=why))
    return partner.phone


async def given_to(session: AsyncSession, person: int) -> list[Case]:
    """What this person has to do now, themselves or for a partner; what was given last first."""
    theirs = select(Partner.id).where(Partner.liaison_id == person)
    query = select(Case).where(
        (Case.doer_id == person) | Case.partner_id.in_(theirs),
        Case.state.in_((CaseState.ASSIGNED, CaseState.HANDLING, CaseState.CHECKING)),
    )
    return list((await session.execute(query.order_by(Case.assigned_at.desc()))).scalars())
