"""Whatever the neighbourhood: no plan breaks a rule, and it is worth what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.roster.plan import Level
from bot.roster.planner import plan
from bot.roster.problem import Problem
from bot.roster.repair import repair
from bot.roster.validator import violations
from tests.roster.measure import worth
from tests.roster.neighbourhoods import MONDAY, problems, published


@given(problems())
@settings(max_examples=150, deadline=None)
def test_no_plan_breaks_a_rule(problem: Problem) -> None:
    made = plan(problem)
    assert violations(problem, made.seats) == []
    assert made.proven


@given(problems())
@settings(max_examples=80, deadline=None)
def test_a_plan_is_worth_what_it_says(problem: Problem) -> None:
    made = plan(problem)
    counted = worth(problem, made.seats)
    assert {proof.level: proof.value for proof in made.proofs if proof.level is not Level.PINS} == {
        proof.level: counted[proof.level] for proof in made.proofs if proof.level is not Level.PINS
    }
    assert sum(hole.below + hole.leader for hole in made.holes) == counted[Level.MINIMUM]
    assert sum(hole.short for hole in made.holes) == counted[Level.IDEAL]


@given(problems())
@settings(max_examples=30, deadline=None)
def test_the_same_neighbourhood_gets_the_same_plan(problem: Problem) -> None:
    backwards = Problem(
        problem.zone,
        tuple(reversed(problem.people)),
        tuple(reversed(problem.shifts)),
        problem.rules,
        pins=problem.pins,
        forbidden=problem.forbidden,
        declined=problem.declined,
    )
    assert plan(problem).seats == plan(problem).seats == plan(backwards).seats


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_no_repair_breaks_a_rule_or_touches_what_has_begun(data: st.DataObject) -> None:
    problem = data.draw(problems())
    later = data.draw(published(problem, plan(problem).seats))
    mended = repair(later)
    assert violations(later, mended.seats) == []
    assert mended.proven
    assert mended.removed == later.published - mended.seats


@given(problems(), st.integers(0, 100))
@settings(max_examples=60, deadline=None)
def test_where_nothing_happened_nothing_moves(problem: Problem, hours: int) -> None:
    made = plan(problem)
    later = replace(problem, published=made.seats, now=MONDAY + timedelta(hours=hours))
    assert repair(later).removed == frozenset()
