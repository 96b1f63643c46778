"""How long a plan takes, whether it is proven, and what least loaded first makes of the same neighbourhood."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.report import Cell, Table
from bench.rosters.cases import Size, case
from bot.roster.bookings import Bookings
from bot.roster.greedy import least_loaded_first
from bot.roster.planner import plan
from bot.roster.problem import Problem
from bot.roster.shifts import Seat
from bot.roster.situation import Situation, situation
from bot.roster.validator import violations


@dataclass(frozen=True, slots=True)
class Answer:
    """`spread`: standard deviation of what the vetted people carry, in loads of about an hour."""

    seconds: float
    effort: float
    proven: bool
    broken: int
    seats: int
    below: int
    short: int
    spread: float


def tables(sets: Mapping[str, tuple[Size, Sequence[int]]], seconds: float) -> list[Table]:
    """`sets`: sizes and seeds, by name. `seconds`: the most that a plan may take."""
    found = {}
    for name, (size, seeds) in sets.items():
        neighbourhoods = [case(seed, size) for seed in seeds]
        ours = [_measured(problem, lambda each: _planned(each, seconds)) for problem in neighbourhoods]
        found[name] = ours, [_measured(problem, _by_hand) for problem in neighbourhoods]
    return [
        Table(
            "6. Planning four weeks: time",
            "All levels proven, of 200 people each zone's by itself. One thread; how long it took depends on what else "
            f"the machine did, its processor seconds do not. At most {seconds:.0f} s.",
            ("", "cases", "proven", "median s", "worst s", "median CPU", "worst CPU", "broken rules"),
            tuple(_times(name, ours) for name, (ours, _) in found.items()),
        ),
        Table(
            "7. Planning four weeks: what comes of it, beside least loaded first",
            "Per 37 people four gates twice a day and some 17 patrols a week. Totals over all cases; spread: standard "
            "deviation of what people carry, in loads of about an hour, mean over the cases. By hand: least loaded "
            "first.",
            ("", "seats", "below min", "by hand", "short", "by hand", "spread", "by hand"),
            tuple(_worth(name, ours, by_hand) for name, (ours, by_hand) in found.items()),
        ),
    ]


def _by_hand(problem: Problem) -> tuple[frozenset[Seat], bool]:
    return least_loaded_first(situation(problem)), False


def _planned(problem: Problem, seconds: float) -> tuple[frozenset[Seat], bool]:
    made = plan(problem, seconds=seconds)
    return made.seats, made.proven


def _measured(problem: Problem, make: Callable[[Problem], tuple[frozenset[Seat], bool]]) -> Answer:
    began, effort = time.perf_counter(), time.process_time()
    seats, proven = make(problem)
    took, effort = time.perf_counter() - began, time.process_time() - effort
    ready = situation(problem)
    return _judged(problem, ready, seats, proven, took, effort)


def _judged(
    problem: Problem, ready: Situation, seats: frozenset[Seat], proven: bool, took: float, effort: float
) -> Answer:
    bookings = Bookings(ready, seats)
    below = short = 0
    for place in ready.places:
        there = bookings.at[place.number]
        led = any(place.shift.team in ready.people[person].leads for person in there)
        below += max(0, place.minimum - len(there)) + (place.shift.leader and not led)
        short += max(0, place.ideal - len(there))
    loads = [bookings.load[person.id] for person in problem.people if person.vetted]
    return Answer(
        seconds=took,
        effort=effort,
        proven=proven,
        broken=len(violations(problem, seats)),
        seats=sum(place.ideal for place in ready.places),
        below=below,
        short=short,
        spread=statistics.pstdev(loads),
    )


def _times(name: str, answers: Sequence[Answer]) -> tuple[Cell, ...]:
    return (
        name,
        len(answers),
        f"{sum(answer.proven for answer in answers)}/{len(answers)}",
        statistics.median(answer.seconds for answer in answers),
        max(answer.seconds for answer in answers),
        statistics.median(answer.effort for answer in answers),
        max(answer.effort for answer in answers),
        sum(answer.broken for answer in answers),
    )


def _worth(name: str, ours: Sequence[Answer], by_hand: Sequence[Answer]) -> tuple[Cell, ...]:
    return (
        name,
        sum(answer.seats for answer in ours),
        sum(answer.below for answer in ours),
        sum(answer.below for answer in by_hand),
        sum(answer.short for answer in ours),
        sum(answer.short for answer in by_hand),
        statistics.fmean(answer.spread for answer in ours),
        statistics.fmean(answer.spread for answer in by_hand),
    )
