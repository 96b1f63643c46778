"""Who fits into a shift and why the others do not; where else somebody could stand."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.roster.choosing import Choosing, Elsewhere
from bot.roster.gates import Why
from bot.roster.people import Away
from bot.roster.planner import plan
from bot.roster.problem import Problem
from bot.roster.ranking import substitutes
from bot.roster.shifts import Seat
from bot.roster.validator import violations
from tests.roster.neighbourhoods import problems
from tests.roster.small import LI, LIU, WANG, ZHAO, person, problem, served, shift


def test_who_can_come_first_then_for_a_reason_then_who_may_not() -> None:
    morning = shift("a", 0)
    people = [
        person(WANG),
        person(LI, served=served(1)),
        person(LIU, away=(Away(morning.starts, morning.ends),)),
        person(ZHAO, free=()),
        person(5, teams=frozenset()),
    ]
    found = Choosing(problem(people, [morning]), ()).into("a")
    assert [(each.person, each.why) for each in found] == [
        (WANG, None),
        (LI, None),
        (ZHAO, Why.NOT_FREE),
        (LIU, Why.LEAVE),
        (5, Why.NOT_TRAINED),
    ]
    assert [each.person for each in found if each.may_be_put] == [WANG, LI, ZHAO]


def test_somebody_instead_is_asked_as_if_the_seat_were_empty() -> None:
    full = shift("a", 0, maximum=1)
    choosing = Choosing(problem([person(WANG), person(LI)], [full]), [Seat("a", WANG)])
    assert [each.why for each in choosing.into("a")] == [Why.SHIFT_FULL]
    assert [(each.person, each.why) for each in choosing.into("a", instead=WANG)] == [(LI, None)]
    assert [each.why for each in choosing.into("a")] == [Why.SHIFT_FULL]  # asking has changed nothing


def test_at_night_the_first_of_two_is_told_so() -> None:
    night = shift("night", 0, hour=14.5, minimum=2, ideal=2, maximum=2)  # 22:30 in Shanghai
    both = [person(WANG, experienced=True), person(LI)]
    assert [each.why for each in Choosing(problem(both, [night]), ()).into("night")] == [Why.NIGHT, Why.NIGHT]
    assert [each.why for each in Choosing(problem(both, [night]), [Seat("night", WANG)]).into("night")] == [None]


def test_elsewhere_holes_first_then_room_then_exchanges_at_another_time() -> None:
    shifts = [shift("a", 0), shift("same", 0), shift("b", 1), shift("hole", 2), shift("room", 3, minimum=0)]
    where = [Seat("a", WANG), Seat("same", LIU), Seat("b", LI)]
    found = Choosing(problem([person(WANG), person(LI), person(LIU)], shifts), where).elsewhere("a", WANG)
    assert found == (
        Elsewhere("hole", None, hole=True),
        Elsewhere("room", None, hole=False),
        Elsewhere("b", LI, hole=False),
        Elsewhere("same", LIU, hole=False),
    )


def _begins_within_the_rules(of: Problem) -> tuple[Problem, frozenset[Seat]]:
    ready = replace(of, pins=frozenset(), published=frozenset(), now=None)
    return ready, plan(ready, seconds=5).seats


@settings(max_examples=40, deadline=None)
@given(of=problems(most_people=6, most_shifts=8), picked=st.integers(0, 7))
def test_whoever_is_said_to_fit_breaks_no_rule_wherever_they_are_put(of: Problem, picked: int) -> None:
    ready, seats = _begins_within_the_rules(of)
    choosing = Choosing(ready, seats)
    for each in ready.shifts[picked : picked + 1]:
        for fit in choosing.into(each.key):
            kept = not violations(ready, seats | {Seat(each.key, fit.person)})
            assert kept == (fit.why is None), fit
        for person_ in sorted(seat.person for seat in seats if seat.shift == each.key):
            left = seats - {Seat(each.key, person_)}
            for other in choosing.elsewhere(each.key, person_):
                moved = left | {Seat(other.shift, person_)}
                if other.other is not None:
                    moved = moved - {Seat(other.shift, other.other)} | {Seat(each.key, other.other)}
                assert not [one for one in violations(ready, moved) if one.person in (person_, other.other)], other


@settings(max_examples=25, deadline=None)
@given(of=problems(most_people=6, most_shifts=8), picked=st.integers(0, 7))
def test_it_ranks_as_substitutes_are_ranked(of: Problem, picked: int) -> None:
    ready, seats = _begins_within_the_rules(of)
    known = replace(ready, published=seats)
    for each in ready.shifts[picked : picked + 1]:
        found = Choosing(known, seats).into(each.key)
        able = [fit.person for fit in found if fit.why is None]
        # Of those who would be alone at night substitutes has some as well: it fills a night one by one.
        alone = {fit.person for fit in found if fit.why is Why.NIGHT}
        assert able == [one.person for one in substitutes(known, each.key).able if one.person not in alone]
