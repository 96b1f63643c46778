"""A week of cases in figures, without anybody's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.cases import lists
from db.models import Case, CaseEntry, CaseKind, CaseState


@dataclass(frozen=True, slots=True)
class Week:
    found: int
    kinds: Mapping[CaseKind, int]
    closed: int
    told_within: timedelta | None
    """From found to told, of half of those that were closed; None: none was."""
    reopened: int
    still_open: int
    overdue: int
    with_police: int
    satisfied: int
    dissatisfied: int


async def of(session: AsyncSession, since: datetime, until: datetime) -> Week:
    raised = await lists.all_of(session, Case.raised_at >= since, Case.raised_at < until)
    closed = await lists.all_of(session, Case.closed_at >= since, Case.closed_at < until)
    still_open = await lists.all_of(session, lists.is_open())
    waits = [case.finder_told_at - case.raised_at for case in closed if case.finder_told_at is not None]
    again = select(func.count()).select_from(CaseEntry)
    again = again.where(CaseEntry.what == "reopen", CaseEntry.at >= since, CaseEntry.at < until)
    kinds = Counter(case.kind for case in raised)
    said = Counter(case.satisfaction for case in closed)
    return Week(
        found=len(raised),
        kinds={kind: kinds[kind] for kind in CaseKind if kinds[kind]},
        closed=len(closed),
        told_within=timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None,
        reopened=int((await session.execute(again)).scalar_one()),
        still_open=len(still_open),
        overdue=sum(1 for case in still_open if case.due_at is not None and case.due_at <= until),
        with_police=sum(1 for case in still_open if case.state is CaseState.WITH_POLICE),
        satisfied=said["satisfied"],
        dissatisfied=said["dissatisfied"],
    )
