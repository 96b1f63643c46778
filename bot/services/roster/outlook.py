"""How the roster stands: which weeks are out, what lies as a draft, when the next plan is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.shifts import DaySpan
from bot.services.roster import drafts
from bot.services.roster.rules import settings
from db.models import RosterPlan, RosterState, Shift

SHOWN_BACK = timedelta(days=7)
"""A plan that ended longer ago is no news."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """`out`: days of which people know their shifts, from today on. `proposed`: when the next plan is proposed, and for
    which days; None: only when somebody asks."""

    out: tuple[DaySpan, ...]
    drafts: tuple[RosterPlan, ...]
    at_work: tuple[RosterPlan, ...]
    failed: RosterPlan | None
    proposed: tuple[datetime, DaySpan] | None


async def outlook(session: AsyncSession, zone: ZoneInfo, now: datetime) -> Outlook:
    today = now.astimezone(zone).date()
    query = select(RosterPlan).where(RosterPlan.last >= today - SHOWN_BACK).order_by(RosterPlan.first, RosterPlan.id)
    plans = list((await session.execute(query.execution_options(populate_existing=True))).scalars())
    newest = max(plans, key=lambda plan: plan.id, default=None)
    return Outlook(
        out=await published(session, zone, now),
        drafts=tuple(plan for plan in plans if plan.state is RosterState.DRAFT and plan.last >= today),
        at_work=tuple(plan for plan in plans if plan.state is RosterState.ASKED),
        failed=newest if newest is not None and newest.state is RosterState.FAILED else None,
        proposed=await _proposed(session, zone, now),
    )


async def published(session: AsyncSession, zone: ZoneInfo, now: datetime) -> tuple[DaySpan, ...]:
    """Weeks that touch are one; the first begins today at the earliest."""
    today = now.astimezone(zone).date()
    begins = datetime.combine(today, time.min, zone).astimezone(UTC)
    known = (Shift.published_at.is_not(None), Shift.cancelled_at.is_(None), Shift.starts_at >= begins)
    days = {
        at.astimezone(zone).date() for at in (await session.execute(select(Shift.starts_at).where(*known))).scalars()
    }
    return _weeks(sorted(days))


def _weeks(days: Sequence[date]) -> tuple[DaySpan, ...]:
    found: list[DaySpan] = []
    for day in days:
        monday = day - timedelta(days=day.weekday())
        if found and found[-1].last >= monday - timedelta(days=7):
            found[-1] = DaySpan(found[-1].first, day)
        else:
            found.append(DaySpan(day, day))
    return tuple(found)


async def _proposed(session: AsyncSession, zone: ZoneInfo, now: datetime) -> tuple[datetime, DaySpan] | None:
    """The next set day whose weeks nobody has planned or asked for yet: on the others nothing is proposed."""
    of = await settings(session)
    if of.propose_on is None:
        return None
    today = now.astimezone(zone).date()
    day = today + timedelta(days=(of.propose_on - today.weekday()) % 7)
    for _ in range(8):
        at = datetime.combine(day, of.propose_at, zone)
        span = drafts.weeks_ahead(day, of.propose_ahead, of.propose_weeks)
        if at > now and not await drafts.exists_for(session, span):
            return at, span
        day += timedelta(days=7)
    return None


async def in_the_way(session: AsyncSession, span: DaySpan) -> RosterPlan | None:
    """A draft, or one that is being made, which would give way to a plan of these days."""
    query = select(RosterPlan).where(RosterPlan.state.in_(drafts.OPEN), RosterPlan.first <= span.last)
    query = query.where(RosterPlan.last >= span.first).order_by(RosterPlan.id.desc()).limit(1)
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
