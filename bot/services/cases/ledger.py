"""台账: the cases of some time in the office's columns. Values, not yet words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.cases import lists
from db.models import Case, HazardPoint, Partner, Person


@dataclass(frozen=True, slots=True)
class Entry:
    case: Case
    owner: str
    doer: str
    """Who did it: a person or a partner; empty where it was the owner."""
    point: str
    """The hazard point's name."""


async def entries(session: AsyncSession, since: datetime, until: datetime) -> list[Entry]:
    """In the order of their numbers; without who found it, and without the names of residents."""
    cases = await lists.all_of(session, Case.raised_at >= since, Case.raised_at < until)
    names = {person.id: person.name for person in (await session.execute(select(Person))).scalars()}
    partners = {partner.id: partner.name for partner in (await session.execute(select(Partner))).scalars()}
    points = {point.id: point.name for point in (await session.execute(select(HazardPoint))).scalars()}
    return [
        Entry(
            case,
            names.get(case.owner_id or 0, ""),
            partners.get(case.partner_id or 0, "") or names.get(case.doer_id or 0, ""),
            points.get(case.hazard_point_id or 0, ""),
        )
        for case in cases
    ]
