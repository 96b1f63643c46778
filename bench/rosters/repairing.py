"""How long a repair takes and how many it moves, beside planning anew."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bench.report import Cell, Table
from bench.rosters.cases import Size, case
from bot.roster.people import Away
from bot.roster.plan import Plan
from bot.roster.planner import plan
from bot.roster.problem import Problem
from bot.roster.repair import repair
from bot.roster.standing_in import without
from bot.roster.validator import violations

INTO = timedelta(days=3)
"""So long after the roster began something happens."""


@dataclass(frozen=True, slots=True)
class Mended:
    """`moved` and `anew`: published seats that somebody loses who could have kept them, by repair and by a new plan."""

    seconds: float
    effort: float
    proven: bool
    broken: int
    moved: int
    anew: int


def table(size: Size, seeds: Sequence[int]) -> Table:
    published = [_published(case(seed, size)) for seed in seeds]
    happened = {
        "one declines": [_one_declines(each, seed) for seed, each in enumerate(published)],
        "one is away": [_one_leaves(each, seed) for seed, each in enumerate(published)],
        "a bad day": [_a_bad_day(each, seed) for seed, each in enumerate(published)],
    }
    return Table(
        f"8. Repair of a published roster of {size.people} people",
        "Three days into the four weeks: one says no to one shift; one is away for ten days; five are, and a post is "
        "cancelled. Moved: published seats lost by those who could have kept them, in all cases "
        "together; anew: the same when it is planned again from nothing.",
        ("", "cases", "proven", "p95 s", "p95 CPU", "worst CPU", "broken rules", "moved", "moved anew"),
        tuple(_row(name, [_mended(problem) for problem in problems]) for name, problems in happened.items()),
    )


def _published(problem: Problem) -> Problem:
    begins = min(shift.starts for shift in problem.shifts)
    return replace(problem, published=plan(problem).seats, now=begins + INTO)


def _one_declines(problem: Problem, seed: int) -> Problem:
    ahead = {shift.key for shift in problem.shifts if not problem.has_begun(shift)}
    seats = sorted(seat for seat in problem.published if seat.shift in ahead)
    return without(problem, random.Random(seed).choice(seats))


def _one_leaves(problem: Problem, seed: int) -> Problem:
    return _away(problem, {random.Random(seed).choice(problem.people).id})


def _a_bad_day(problem: Problem, seed: int) -> Problem:
    chance = random.Random(seed)
    gone = chance.choice([shift.key for shift in problem.shifts if not problem.has_begun(shift)])
    left = tuple(shift for shift in problem.shifts if shift.key != gone)
    return _away(replace(problem, shifts=left), {person.id for person in chance.sample(problem.people, 5)})


def _away(problem: Problem, people: set[int]) -> Problem:
    assert problem.now is not None
    away = Away(problem.now, problem.now + timedelta(days=10))
    return replace(
        problem,
        people=tuple(
            replace(person, away=(*person.away, away)) if person.id in people else person for person in problem.people
        ),
    )


def _mended(problem: Problem) -> Mended:
    effort = time.process_time()
    made = repair(problem)
    return Mended(
        seconds=made.seconds,
        effort=time.process_time() - effort,
        proven=made.proven,
        broken=len(violations(problem, made.seats)),
        moved=_moved(problem, made),
        anew=_moved(problem, plan(problem)),
    )


def _moved(problem: Problem, made: Plan) -> int:
    alone = {seat for seat in made.removed if not _could_stay(problem, seat.person, seat.shift)}
    return len(made.removed - alone)


def _could_stay(problem: Problem, person: int, key: str) -> bool:
    shift = next((each for each in problem.shifts if each.key == key), None)
    who = next(each for each in problem.people if each.id == person)
    return shift is not None and not any(each.starts < shift.ends and shift.starts < each.ends for each in who.away)


def _row(name: str, answers: Sequence[Mended]) -> tuple[Cell, ...]:
    return (
        name,
        len(answers),
        f"{sum(answer.proven for answer in answers)}/{len(answers)}",
        _p95([answer.seconds for answer in answers]),
        _p95([answer.effort for answer in answers]),
        max(answer.effort for answer in answers),
        sum(answer.broken for answer in answers),
        sum(answer.moved for answer in answers),
        sum(answer.anew for answer in answers),
    )


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]
