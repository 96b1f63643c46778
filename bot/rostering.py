"""`jinhuai roster plan`: what the roster of some weeks would be. It writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.handlers.rosters import telling
from bot.language import DEFAULT, Languages, Text
from bot.planning.process import SECONDS, Listener, solve
from bot.roster.demand import MissingYear
from bot.roster.plan import Level, Plan
from bot.roster.search import Progress as Step
from bot.roster.shifts import DaySpan
from bot.services.roster import drafts
from bot.services.roster import facts as reading
from bot.services.roster.drafts import planned_shift
from bot.services.roster.facts import Facts
from bot.services.roster.spots import spots
from db.engine import Database
from db.models import Person, PlannedShift, School

FULL, HOLES, NO_TABLE = 0, 3, 4
"""How the command ends: everything has its people; something is below its minimum or without a leader; school posts are
not planned because a year has no table (whatever else there is)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`names`: of the people in it. `schools`: by id."""

    facts: Facts
    plan: Plan
    shifts: tuple[PlannedShift, ...]
    names: dict[int, str]
    schools: dict[int, str]

    @property
    def holes(self) -> tuple[PlannedShift, ...]:
        return drafts.holes(self.shifts)

    @property
    def status(self) -> int:
        if self.facts.missing:
            return NO_TABLE
        return HOLES if any(shift.below or shift.leaderless for shift in self.shifts) else FULL

    def people(self, shift: PlannedShift) -> list[int]:
        return sorted(seat.person for seat in self.plan.seats if seat.shift == shift.slot_key)

    def waiting(self, each: MissingYear) -> list[str]:
        return [self.schools[school] for school in each.schools]


async def planned(
    database: Database, zone: ZoneInfo, first: date, weeks: int, now: datetime, listener: Listener | None = None
) -> Outcome:
    """From `first` on, that many times seven days. Raises PlannerError, ShiftError."""
    span = DaySpan(first, first + timedelta(days=7 * weeks - 1))
    async with database.reading() as session:
        known = await reading.read(session, span, zone, now)
        where = await spots(session, known.grids)
        names = {person.id: person.called or person.name for person in await _people(session)}
        schools = {row.id: row.name for row in await session.execute(select(School.id, School.name))}
    made = await solve(known.problem, seconds=SECONDS, listener=listener)
    holes = {hole.shift: hole for hole in made.holes}
    shifts = tuple(planned_shift(0, shift, holes.get(shift.key), where) for shift in known.problem.shifts)
    return Outcome(known, made, shifts, names, schools)


async def _people(session: AsyncSession) -> list[Person]:
    return list((await session.execute(select(Person))).scalars())


def as_json(of: Outcome, zone: ZoneInfo) -> dict[str, Any]:
    """The contract of `jinhuai roster plan --json`. Times are local, with their offset."""
    return {
        "from": of.facts.span.first.isoformat(),
        "to": of.facts.span.last.isoformat(),
        "missing": [
            {"year": each.year, "from": f"{each.first}", "to": f"{each.last}", "schools": of.waiting(each)}
            for each in of.facts.missing
        ],
        "holes": [
            _slot(shift, zone)
            | {
                "below": shift.below,
                "short": shift.short,
                "leaderless": shift.leaderless,
                "qualified": shift.qualified,
                "why": shift.why,
            }
            for shift in of.holes
        ],
        "refused": [
            {"slot": each.seat.shift, "person": each.seat.person, "why": each.why.value} for each in of.plan.refused
        ],
        "proofs": [
            {"level": proof.level.value, "value": proof.value, "bound": proof.bound, "proven": proof.proven}
            for proof in of.plan.proofs
        ],
        "seats": [
            _slot(shift, zone) | {"people": [{"id": who, "name": of.names[who]} for who in of.people(shift)]}
            for shift in of.shifts
        ],
        "seconds": round(of.plan.seconds, 3),
    }


def _slot(shift: PlannedShift, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "slot": shift.slot_key,
        "place": shift.place,
        "starts": shift.starts_at.astimezone(zone).isoformat(),
        "ends": shift.ends_at.astimezone(zone).isoformat(),
    }


def lines(of: Outcome, zone: ZoneInfo, now: datetime) -> Iterator[str]:
    """Holes first, then day by day who stands where."""
    languages = Languages()

    def say(text: Text) -> str:
        return languages.render(text, DEFAULT)

    for each in of.facts.missing:
        yield f"❗ {say(telling.missing(each, of.waiting(each)))}"
    for shift in of.holes:
        yield f"❗ {say(telling.hole(shift, now, zone))}"
    day = None
    for shift in of.shifts:
        starts = shift.starts_at.astimezone(zone)
        if starts.date() != day:
            day = starts.date()
            yield ""
        who = "、".join(of.names[person] for person in of.people(shift)) or "—"
        yield f"{day:%Y-%m-%d} {say(telling.line(shift, now, zone))}: {who}"
    yield ""
    for proof in of.plan.proofs:
        gap = "" if proof.proven else f" (+{proof.gap}?)"
        yield f"{say(telling.level(proof.level))}: {proof.value}{gap}"


@contextmanager
def bar(console: Console) -> Iterator[Listener | None]:
    """Moves on with each level that is done with; None where nobody looks."""
    if not console.is_terminal:
        yield None
        return
    languages, levels = Languages(), list(Level)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("…", total=len(levels))

        def show(step: Step) -> None:
            words = languages.render(telling.level(step.level), DEFAULT)
            progress.update(
                task, description=f"{words} {step.value} ≥ {step.bound}", completed=levels.index(step.level) + 1
            )

        yield show
