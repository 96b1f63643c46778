"""Two days of it, and that the audit sees what it is there for: with one thing taken out it has to complain."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.handlers.cases import telling
from bot.handlers.cases.scene import Scene
from bot.services.cases import flow, routing
from bot.services.cases.flow import FOUND_IT, Relation
from bot.turns.messages import Message
from db.engine import Database
from db.models import Case
from tests.weeks.simulation import Plan, run

ROUTED, FACE = routing.superior, telling.face
SHORT = Plan(days=2, cases=8, seed=5)


async def test_every_case_is_closed_or_its_delay_lies_before_somebody_by_name(sqlite_database: Database) -> None:
    figures = await run(sqlite_database, SHORT)
    assert not figures.findings.wrong
    assert figures.counts["cases"] + figures.counts["joined"] >= 14  # now and then somebody gives up in the middle
    assert figures.counts["closed"] > 0
    assert figures.counts["escalations"] > 0
    assert sum(figures.findings.before.values()) == figures.counts["overdue"]


async def _often_nobody(session: AsyncSession, case: Case, now: datetime, *, after: int | None = None) -> int | None:
    return None if case.id % 2 else await ROUTED(session, case, now, after=after)


def _as_the_office_reads_it(scene: Scene, person: int, relation: Relation, opened: str = "") -> Message:
    return FACE(scene, person, relation if relation & FOUND_IT else Relation.OFFICE, opened)


async def test_what_is_taken_out_is_noticed(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before whom a delay is put, that a case is closed only when all have heard, that not all read who found it."""
    monkeypatch.setattr(routing, "superior", _often_nobody)
    monkeypatch.setattr(flow, "settled", lambda standing: standing.outcome is not None)
    monkeypatch.setattr(telling, "face", _as_the_office_reads_it)
    figures = await run(sqlite_database, SHORT)
    for complaint in ("lies before nobody", "without outcome and feedback", "is named to"):
        assert any(complaint in each for each in figures.findings.wrong), complaint
