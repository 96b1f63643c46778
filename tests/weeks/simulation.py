"""So many days, so many reports a day, an audit each midnight and one at the end."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from db.engine import Database
from db.models import CaseKind, CaseUrgency
from tests.weeks.acts import Hand, Report
from tests.weeks.audit import Auditor
from tests.weeks.figures import Figures, count
from tests.weeks.habits import ZONE
from tests.weeks.town import BEGIN, Town, town

URGENCIES = ((CaseUrgency.NORMAL, 55), (CaseUrgency.SOON, 30), (CaseUrgency.TODAY, 15))
JOINS = 0.4
"""Of those who are told that it was reported near by."""
RESIDENTS = 0.15
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Plan:
    days: int
    cases: int
    """Reports a day."""
    seed: int


async def run(database: Database, plan: Plan, done: Callable[[int], None] = lambda _day: None) -> Figures:
    async with town(database, plan.seed, plan.days) as here:
        auditor = Auditor(here)
        here.watch = auditor.shown
        _reports(here, plan)
        hours = plan.days * 24
        for number in range(1, hours + 1):
            at = BEGIN + number * HOUR
            await here.walk(at)
            await here.audits.once()
            await here.walk(at)
            if at.astimezone(ZONE).hour == 0 or number == hours:
                await auditor.midnight()
                done(number // 24)
        return await count(here, auditor.findings, plan.days)


def _reports(here: Town, plan: Plan) -> None:
    """Every kind comes round before any comes again, by day, by whoever is about."""
    finders = [hand for person, hand in here.hands.items() if here.roles[person]]
    kinds = list(CaseKind)
    for day in range(plan.days):
        for number in range(plan.cases):
            serial = day * plan.cases + number
            if serial % len(kinds) == 0:
                here.chance.shuffle(kinds)
            at = BEGIN + timedelta(days=day, hours=here.chance.uniform(0.5, 15.5))
            _one(here, at, finders, _report(here.chance, serial, kinds[serial % len(kinds)]))


def _report(chance: random.Random, serial: int, kind: CaseKind) -> Report:
    plate = f"鄂A7{serial:04d}"
    return Report(
        words=f"见闻{serial}号, 请来看一看" + (f", 车是{plate}" if kind is CaseKind.TRAFFIC else ""),
        kind=kind,
        urgency=chance.choices([each for each, _ in URGENCIES], [weight for _, weight in URGENCIES])[0],
        plate=plate,
        joins=chance.random() < JOINS,
        for_resident=chance.random() < RESIDENTS,
    )


def _one(here: Town, at: datetime, finders: list[Hand], report: Report) -> None:
    async def found() -> None:
        about = [hand for hand in finders if not hand.habits.away and not hand.habits.left]
        await here.chance.choice(about).report(report)

    here.at(at.astimezone(UTC), found)
