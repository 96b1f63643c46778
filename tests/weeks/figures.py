"""What two weeks came to, counted from the tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from sqlalchemy import select

from db.models import Case, CaseEntry, CaseState
from tests.weeks.audit import Findings, role_of
from tests.weeks.town import Town

TAKEN = {"accept", "ask", "begin", "hand", "done", "return", "not_ours", "police", "refer", "note"}
OUTCOME = {"looked", "return", "not_ours", "note", "says", "reply"}
KEPT = ("accepted", "outcome", "finder told")


@dataclass(slots=True)
class Figures:
    findings: Findings
    counts: dict[str, int] = field(default_factory=dict)
    hours: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    """By urgency, then by what was reached: hours on the wall from the report, the first time."""
    messages: list[int] = field(default_factory=list)
    """That they did not ask for, for each person and day, also those with none."""
    answers: list[int] = field(default_factory=list)
    """To what they did themselves."""
    outcomes: Counter[str] = field(default_factory=Counter)
    busiest: str = ""
    """Who got most of them."""
    cases: Counter[str] = field(default_factory=Counter)
    """By urgency."""


async def count(here: Town, findings: Findings, days: int) -> Figures:
    async with here.stage.database.reading() as session:
        cases = list((await session.execute(select(Case).order_by(Case.id))).scalars())
        rows = await session.execute(select(CaseEntry).order_by(CaseEntry.id))
        story: dict[int, list[CaseEntry]] = defaultdict(list)
        for line in rows.scalars():
            story[line.case_id].append(line)
    lines = [line.what for entries in story.values() for line in entries]
    states = [case.state for case in cases]
    late = sum(findings.before.values())
    timed = sum(1 for state in states if state not in (CaseState.CLOSED, CaseState.WITH_POLICE))
    figures = Figures(findings)
    figures.counts = {
        "cases": len(cases),
        "joined": lines.count("joined"),
        "closed": states.count(CaseState.CLOSED),
        "with the police": states.count(CaseState.WITH_POLICE),
        "open within time": timed - late,
        "overdue": late,
        "reopened": lines.count("reopen"),
        "questions to the finder": lines.count("ask"),
        "warnings": lines.count("warn"),
        "escalations": lines.count("escalate"),
        "again": lines.count("again"),
        "reroutes": lines.count("rerouted"),
        "not reached after all": lines.count("not_reached"),
    }
    for case in cases:
        _hours(figures, case, story[case.id])
        if case.outcome is not None:
            figures.outcomes[case.outcome.value] += 1
    for hand in here.hands.values():
        received = hand.phone.received
        answers = hand.phone.answers
        figures.messages += [*received.values(), *[0] * max(0, days - len(received))]
        figures.answers += [*answers.values(), *[0] * max(0, days - len(answers))]
    person, hand = max(here.hands.items(), key=lambda each: each[1].phone.received.total())
    role = role_of(here, person)
    figures.busiest = f"a {role} has most, {hand.phone.received.total() / days:.0f} a day"
    return figures


def _hours(figures: Figures, case: Case, story: Sequence[CaseEntry]) -> None:
    urgency = "voice" if case.urgency is None else case.urgency.value
    figures.cases[urgency] += 1
    kept = figures.hours.setdefault(urgency, {what: [] for what in KEPT})
    for what, lines in (("accepted", TAKEN), ("outcome", OUTCOME), ("finder told", {"told"})):
        at = next((line.at for line in story if line.what in lines), None)
        if at is not None:
            kept[what].append(_between(case.raised_at, at))


def _between(begin: datetime, end: datetime) -> float:
    return (end - begin).total_seconds() / 3600


def p90(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.9))] if ordered else 0.0


def middle(values: Iterable[float]) -> float:
    found = list(values)
    return float(median(found)) if found else 0.0


def before(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{role} {number}" for role, number in sorted(counts.items())) or "nobody"
