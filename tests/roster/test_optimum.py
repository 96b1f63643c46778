"""The plan is the best there is: by trying everything, and by a solver that works in another way."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.roster.plan import Level, Plan
from bot.roster.planner import plan
from bot.roster.problem import Problem
from bot.roster.repair import repair
from tests.roster.measure import worth
from tests.roster.neighbourhoods import problems, published
from tests.roster.second_opinions import Other, best_of_all, possible_seats

PLANNED = [Level.MINIMUM, Level.IDEAL, Level.FAIRNESS, Level.BURDEN, Level.LIKING]
REPAIRED = [Level.MINIMUM, Level.IDEAL, Level.REMOVED, Level.FAIRNESS, Level.BURDEN, Level.LIKING]


def without_pins(problem: Problem) -> Problem:
    return replace(problem, pins=frozenset())


def worth_of(problem: Problem, made: Plan, levels: list[Level]) -> tuple[int, ...]:
    counted = worth(problem, made.seats)
    return tuple(counted[level] for level in levels)


def with_few_seats(problem: Problem) -> Problem:
    """2 to the power of 9 plans can all be tried."""
    return replace(problem, forbidden=problem.forbidden | frozenset(possible_seats(problem)[9:]))


@given(problems(most_people=5, most_shifts=4, days=2).map(without_pins).map(with_few_seats))
@settings(max_examples=40, deadline=None)
def test_nothing_that_could_be_tried_is_better(problem: Problem) -> None:
    assert worth_of(problem, plan(problem), PLANNED) == best_of_all(problem, PLANNED)


@given(problems(most_people=9, most_shifts=16).map(without_pins))
@settings(max_examples=25, deadline=None)
def test_another_solver_finds_nothing_better(problem: Problem) -> None:
    assert worth_of(problem, plan(problem), PLANNED) == Other(problem).best(PLANNED)


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_another_solver_repairs_with_as_few_changes(data: st.DataObject) -> None:
    problem = data.draw(problems(most_people=7, most_shifts=12).map(without_pins))
    later = data.draw(published(problem, plan(problem).seats))
    assert worth_of(later, repair(later), REPAIRED) == Other(later).best(REPAIRED)
