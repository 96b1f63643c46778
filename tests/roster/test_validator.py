"""The judge sees each rule that is broken, and names whom and what it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.roster.people import Away
from bot.roster.rules import CareLimit, Rules
from bot.roster.shifts import Seat
from bot.roster.validator import Broken, violations
from tests.roster.neighbourhoods import MONDAY
from tests.roster.small import LI, NEXT_DOOR, WANG, person, problem, served, shift

MORNING = CareLimit(70, (3, 1), (4, 1), MONDAY.time().replace(hour=6), MONDAY.time().replace(hour=11))


@pytest.mark.parametrize(
    ("who", "what", "broken"),
    [
        ({"vetted": False}, {}, Broken.VETTING),
        ({}, {"team": "crossing"}, Broken.TRAINING),
        ({"insured": False}, {"insured": True}, Broken.INSURANCE),
        ({"birth_year": 2008}, {}, Broken.AGE),
        ({"birth_year": 1960}, {"oldest": 65}, Broken.AGE),
        ({"birth_year": 1956}, {}, Broken.CARE),
        ({"away": (Away(MONDAY, MONDAY + timedelta(hours=3)),)}, {}, Broken.AWAY),
        ({"free": ()}, {}, Broken.FREE),
        ({"per_week": 0}, {}, Broken.WEEK),
        ({"per_month": 1, "served": served(0)}, {}, Broken.MONTH),
        ({}, {"experienced": True}, Broken.INEXPERIENCED),
    ],
)
def test_one_person_in_one_shift(who: Mapping[str, Any], what: Mapping[str, Any], broken: Broken) -> None:
    rules = replace(NEXT_DOOR, care=(MORNING,))
    asked = problem([person(WANG, **who)], [shift("a", 0, **what)], rules=rules)
    assert [found.rule for found in violations(asked, {Seat("a", WANG)})] == [broken]


def test_the_same_without_any_of_it_is_fine() -> None:
    assert violations(problem([person(WANG)], [shift("a", 0)]), {Seat("a", WANG)}) == []


@pytest.mark.parametrize(
    ("hour", "grid", "broken"),
    [
        (14, 1, [Broken.OVERLAP, Broken.REST]),
        (15, 1, [Broken.REST]),
        (15, 2, [Broken.REST, Broken.TRAVEL]),
        (25.9, 1, [Broken.REST]),
        (26, 1, []),
    ],
)
def test_two_shifts_of_one_person(hour: float, grid: int, broken: list[Broken]) -> None:
    """The first ends at 23:00."""
    night = shift("n", 0, hour=13, maximum=2)
    both = [night, shift("m", 0, hour=hour, grid=grid, maximum=2)]
    experienced = [person(WANG, experienced=True), person(LI, experienced=True)]
    asked = problem(experienced, both, rules=Rules(elsewhere=15))
    there = {Seat("n", WANG), Seat("n", LI), Seat("m", WANG), Seat("m", LI)}
    found = [each for each in violations(asked, there) if each.person == WANG]
    assert sorted(each.rule for each in found) == sorted(broken)
    assert all(each.shifts == ("n", "m") for each in found)


def test_a_shift_too_full_and_a_night_alone() -> None:
    asked = problem([person(WANG, experienced=True), person(LI)], [shift("a", 0), shift("n", 1, hour=13)])
    found = violations(asked, {Seat("a", WANG), Seat("a", LI), Seat("n", WANG)})
    assert [(each.rule, each.shifts) for each in found] == [(Broken.ALONE, ("n",)), (Broken.TOO_MANY, ("a",))]


def test_who_refused_and_who_is_unknown() -> None:
    asked = replace(
        problem([person(WANG), person(LI)], [shift("a", 0), shift("b", 1)]),
        forbidden=frozenset({Seat("a", WANG)}),
        declined=frozenset({Seat("b", LI)}),
    )
    found = violations(asked, {Seat("a", WANG), Seat("b", LI), Seat("a", 99), Seat("z", LI)})
    assert [(each.rule, each.person) for each in found] == [
        (Broken.REFUSED, WANG),
        (Broken.REFUSED, LI),
        (Broken.UNKNOWN, LI),
        (Broken.UNKNOWN, 99),
    ]


def test_history_may_not_be_rewritten_but_is_not_judged() -> None:
    published = problem([person(WANG, vetted=False), person(LI)], [shift("a", 0)], [("a", WANG)])
    asked = replace(published, now=MONDAY + timedelta(days=1))
    assert violations(asked, {Seat("a", WANG)}) == []
    assert {each.rule for each in violations(asked, {Seat("a", LI)})} == {Broken.HISTORY}


def test_a_pin_is_heard_and_takes_the_place_of_another() -> None:
    """One a week: two pins may be more, but then there is nothing else."""
    once = [person(WANG, per_week=1)]
    days = [shift("a", 0), shift("b", 1), shift("c", 2)]
    pins = frozenset({Seat("a", WANG), Seat("b", WANG)})
    asked = replace(problem(once, days), pins=pins)
    assert violations(asked, pins) == []
    assert [found.rule for found in violations(asked, pins | {Seat("c", WANG)})] == [Broken.WEEK]
