"""顶班, the shortest chain, exchanges, and 为什么是我."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.roster.gates import Why
from bot.roster.people import Away, Wish
from bot.roster.planner import plan
from bot.roster.problem import Problem
from bot.roster.ranking import substitutes
from bot.roster.repair import repair
from bot.roster.shifts import Seat
from bot.roster.standing_in import Chain, Move, moves, shortest_chain, without
from bot.roster.swaps import broken_by, swapped
from bot.roster.validator import Broken, violations
from bot.roster.why_me import Reason, why_me
from tests.roster.neighbourhoods import MONDAY, problems
from tests.roster.small import LI, LIU, TEAM, WANG, ZHAO, person, problem, served, shift


def test_least_load_then_distance_then_wishes() -> None:
    against = (Wish(wanted=False),)
    people = [
        person(WANG),
        person(LI, served=served(1)),
        person(LIU, grid=2),
        person(ZHAO, wishes=against),
        person(5),
        person(6, wishes=(Wish(wanted=True),)),
        person(7, grid=3),
    ]
    found = substitutes(problem(people, [shift("a", 0)], [("a", WANG)]), "a", absent=WANG)
    assert [each.person for each in found.able] == [6, 5, ZHAO, LIU, 7, LI]


def test_only_those_who_can_come_without_anybody_moving_and_why_the_others_cannot() -> None:
    at_once = shift("b", 0)
    people = [
        person(WANG),
        person(LI),
        person(LIU, away=(Away(MONDAY, MONDAY + timedelta(days=1)),)),
        person(ZHAO, vetted=False),
        person(5, per_week=0),
    ]
    found = substitutes(problem(people, [shift("a", 0), at_once], [("a", WANG), ("b", LI)]), "a", absent=WANG)
    assert found.able == ()
    assert found.why == {Why.LEAVE: 1, Why.OVERLAP: 1, Why.WEEK_FULL: 1}


def test_at_night_only_somebody_experienced_can_replace_the_one_who_was() -> None:
    night = shift("n", 0, hour=14, minimum=2, ideal=2, maximum=2)
    people = [person(WANG, experienced=True), person(LI), person(LIU), person(ZHAO, experienced=True)]
    found = substitutes(problem(people, [night], [("n", WANG), ("n", LI)]), "n", absent=WANG)
    assert [each.person for each in found.able] == [ZHAO]
    assert found.why == {Why.NIGHT: 1}


def test_a_chain_when_nobody_fits() -> None:
    """Only Li may lead a; Li's shift b can be taken by Liu alone."""
    early, late = shift("a", 0, team="special"), shift("b", 0, hour=3)
    special = frozenset({"patrol", "special"})
    people = [person(WANG, teams=special), person(LI, teams=special), person(LIU)]
    asked = without(problem(people, [early, late], [("a", WANG), ("b", LI)]), Seat("a", WANG))
    asked = replace(asked, people=(replace(people[0], away=(Away(MONDAY, MONDAY + timedelta(days=1)),)), *people[1:]))
    assert substitutes(asked, "a").able == ()
    assert shortest_chain(asked, "a") == Chain((Move(LI, "a", ("b",)), Move(LIU, "b", ())), proven=True)


def test_no_chain_where_it_would_only_move_the_hole() -> None:
    early, late = shift("a", 0), shift("b", 0, hour=3)
    asked = problem([person(WANG, vetted=False), person(LI)], [early, late], [("b", LI)])
    assert shortest_chain(asked, "a") is None


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_chain_keeps_the_rules_and_is_only_as_long_as_it_must_be(data: st.DataObject) -> None:
    made = data.draw(problems(most_people=6, most_shifts=8).map(lambda each: replace(each, pins=frozenset())))
    seats = plan(made).seats
    assume(seats)
    seat = data.draw(st.sampled_from(sorted(seats)))
    asked = without(replace(made, published=seats), seat)
    chain = shortest_chain(asked, seat.shift)
    able = substitutes(asked, seat.shift).able
    if chain is None:
        assert able == ()
        return
    assert chain.moves[0].takes == seat.shift
    assert (len(chain.moves) == 1 and not chain.moves[0].leaves) == bool(able)
    after = asked.published - {Seat(key, move.person) for move in chain.moves for key in move.leaves}
    after |= {Seat(move.takes, move.person) for move in chain.moves}
    broken = violations(asked, after)
    # Where the one who left was the experienced one, the rest of the night stays broken until a repair.
    assert broken == []


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whoever_is_ranked_can_really_come(data: st.DataObject) -> None:
    made = data.draw(problems(most_people=6, most_shifts=8).map(lambda each: replace(each, pins=frozenset())))
    seats = plan(made).seats
    assume(seats)
    seat = data.draw(st.sampled_from(sorted(seats)))
    asked = without(replace(made, published=seats), seat)
    able = {each.person for each in substitutes(asked, seat.shift).able}
    for each in asked.people:
        if each.id != seat.person and Seat(seat.shift, each.id) not in seats:
            fits = violations(asked, asked.published | {Seat(seat.shift, each.id)}) == []
            assert (each.id in able) == fits


def test_an_exchange_runs_the_rules_again() -> None:
    people = [person(WANG), person(LI, away=(Away(MONDAY, MONDAY + timedelta(days=1)),))]
    asked = problem(people, [shift("a", 0), shift("b", 2)], [("a", WANG), ("b", LI)])
    after = swapped(asked.published, Seat("a", WANG), Seat("b", LI))
    assert after == {Seat("b", WANG), Seat("a", LI)}
    assert [(found.rule, found.person) for found in broken_by(asked, after)] == [(Broken.AWAY, LI)]
    healthy = replace(asked, people=(people[0], replace(people[1], away=())))
    assert broken_by(healthy, after) == []


@pytest.mark.parametrize(
    ("one", "other"), [(Seat("a", WANG), Seat("b", LIU)), (Seat("a", WANG), Seat("a", LI)), (Seat("a", WANG),) * 2]
)
def test_what_is_no_exchange(one: Seat, other: Seat) -> None:
    asked = problem([person(WANG), person(LI)], [shift("a", 0), shift("b", 2)], [("a", WANG), ("a", LI), ("b", LI)])
    with pytest.raises(ValueError, match=r"both|exchanged"):
        swapped(asked.published, one, other)


def reason(asked: Problem, seat: Seat) -> Reason:
    return why_me(asked, asked.published)[seat].reason


def test_why_me() -> None:
    a = shift("a", 0)
    mine = Seat("a", WANG)
    only = problem([person(WANG), person(LI, vetted=False)], [a], [("a", WANG)])
    assert reason(only, mine) is Reason.ONLY_ONE
    busier = person(LI, served=served(1))
    assert reason(problem([person(WANG), busier], [a], [("a", WANG)]), mine) is Reason.LEAST_LOAD
    wishing = person(WANG, served=served(1, 2), wishes=(Wish(wanted=True),))
    assert reason(problem([wishing, busier], [a], [("a", WANG)]), mine) is Reason.WISHED
    near = person(WANG, served=served(1, 2))
    assert reason(problem([near, replace(busier, grid=2)], [a], [("a", WANG)]), mine) is Reason.NEAREST
    assert reason(problem([near, busier], [a], [("a", WANG)]), mine) is Reason.BALANCE
    led = replace(a, leader=True)
    leader = replace(near, leads=TEAM)
    assert reason(problem([leader, person(LI)], [led], [("a", WANG)]), mine) is Reason.LEADS
    skilled = replace(a, experienced=True, maximum=2)
    there = [("a", WANG), ("a", LIU)]
    crowd = [replace(near, experienced=True), person(LI), person(LIU)]
    assert reason(problem(crowd, [skilled], there), mine) is Reason.EXPERIENCED
    pinned = replace(problem([near, busier], [a], [("a", WANG)]), pins=frozenset({mine}))
    assert reason(pinned, mine) is Reason.PINNED


def test_repair_is_told_as_a_chain_from_where_it_began() -> None:
    early, late = shift("a", 0, team="special"), shift("b", 0, hour=3)
    special = frozenset({"patrol", "special"})
    people = [person(WANG, teams=special), person(LI, teams=special), person(LIU)]
    asked = without(problem(people, [early, late], [("a", WANG), ("b", LI)]), Seat("a", WANG))
    mended = repair(replace(asked, people=(replace(people[0], vetted=False), *people[1:])))
    assert mended.removed == {Seat("b", LI)}
    assert moves(asked.published, mended.seats, "a") == (Move(LI, "a", ("b",)), Move(LIU, "b", ()))
