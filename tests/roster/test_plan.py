"""Plans by example: what is open and why, pins, nights, zones, the time limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bench.rosters.cases import Size, case
from bot.roster import parts
from bot.roster.gates import Why
from bot.roster.people import Absence, Away, FreeTime
from bot.roster.plan import Hole, Level, Refused
from bot.roster.planner import plan
from bot.roster.problem import Problem, ProblemError
from bot.roster.repair import repair
from bot.roster.rules import CareLimit, Rules
from bot.roster.search import Progress
from bot.roster.shifts import Seat
from bot.roster.validator import violations
from tests.roster.neighbourhoods import MONDAY
from tests.roster.small import LI, LIU, NEXT_DOOR, WANG, ZHAO, person, problem, served, shift


def seats(made: Problem) -> set[tuple[str, int]]:
    return {(seat.shift, seat.person) for seat in plan(made).seats}


def test_every_hole_says_what_keeps_those_who_are_qualified() -> None:
    """符合条件4人, 1人请假, 1人有会, 1人当周已满, 1人在别的班."""
    away = Away(MONDAY, MONDAY + timedelta(days=1))
    people = [
        person(WANG, away=(away,)),
        person(LI, away=(replace(away, why=Absence.BUSY),)),
        person(LIU, per_week=0),
        person(ZHAO),
        person(5, vetted=False),
    ]
    made = plan(problem(people, [shift("a", 0, minimum=1, ideal=2, maximum=2), shift("b", 0)]))
    hole = next(hole for hole in made.holes if Seat(hole.shift, ZHAO) not in made.seats)
    assert hole.qualified == 4
    assert hole.why == {Why.LEAVE: 1, Why.BUSY: 1, Why.WEEK_FULL: 1, Why.OVERLAP: 1}


def test_a_missing_leader_is_a_hole_of_its_own() -> None:
    people = [person(WANG), person(LI, leads=frozenset({"patrol"}), away=(Away(MONDAY, MONDAY + timedelta(days=2)),))]
    made = plan(problem(people, [shift("a", 0, leader=True)]))
    assert made.holes == (Hole("a", below=0, short=0, leader=True, qualified=1, why={Why.LEAVE: 1}),)
    assert made.seats == {Seat("a", WANG)}


def test_a_leader_rather_than_whoever_carries_less() -> None:
    people = [person(WANG), person(LI, leads=frozenset({"patrol"}), served=served(9, 10))]
    assert seats(problem(people, [shift("a", 0, leader=True)])) == {("a", LI)}


def test_nobody_goes_alone_at_night_nor_without_somebody_experienced() -> None:
    night = shift("n", 0, hour=13, maximum=3)  # 21:00 to 23:00
    assert seats(problem([person(WANG, experienced=True)], [night])) == set()
    assert seats(problem([person(WANG), person(LI)], [night])) == set()
    assert seats(problem([person(WANG, experienced=True), person(LI)], [night])) == {("n", WANG), ("n", LI)}
    evening = shift("e", 0, hour=12)  # 20:00 to 22:00
    assert seats(problem([person(WANG)], [evening])) == {("e", WANG)}


def test_eleven_hours_of_rest_after_a_late_shift_and_not_a_minute_more() -> None:
    night = shift("n", 0, hour=12.5, minimum=2, ideal=2, maximum=2)  # until 22:30
    people = [person(WANG, experienced=True), person(LI)]
    assert len(seats(problem(people, [night, shift("m", 1, hour=1)]))) == 2  # 9:00
    assert len(seats(problem(people, [night, shift("m", 1, hour=1.5)]))) == 3  # 9:30


def test_touching_is_fine_in_one_grid_and_elsewhere_there_is_a_way_to_go() -> None:
    rules = Rules(travel={(1, 2): 20})
    near, far = shift("b", 0, hour=4), shift("b", 0, hour=4, grid=2)
    later = shift("b", 0, hour=4.5, grid=2)
    assert len(seats(problem([person(WANG)], [shift("a", 0), near], rules=rules))) == 2
    assert len(seats(problem([person(WANG)], [shift("a", 0), far], rules=rules))) == 1
    assert len(seats(problem([person(WANG)], [shift("a", 0), later], rules=rules))) == 2


def test_history_counts_for_rest_ceilings_and_fairness() -> None:
    yesterday = person(WANG, served=served(21), per_month=1)
    assert seats(problem([yesterday], [shift("a", 0)])) == set()
    assert seats(problem([person(WANG, served=served(21)), person(LI)], [shift("a", 0)])) == {("a", LI)}
    long_ago = timedelta(weeks=9)
    old = tuple(replace(each, starts=each.starts - long_ago, ends=each.ends - long_ago) for each in served(21, 22))
    people = [person(WANG, served=old), person(LI, served=served(21))]
    assert seats(problem(people, [shift("a", 0)])) == {("a", WANG)}


def test_whoever_said_when_they_are_free_is_asked_only_then() -> None:
    monday_morning = (FreeTime(0, 9 * 60, 12 * 60),)
    asked = problem([person(WANG, free=monday_morning)], [shift("a", 0), shift("b", 1)])
    assert seats(asked) == {("a", WANG)}
    silent = problem([person(WANG)], [shift("a", 0)], rules=replace(NEXT_DOOR, silent_are_free=False))
    assert seats(silent) == set()


def test_nobody_over_seventy_in_the_noon_heat() -> None:
    heat = (CareLimit(70, (3, 1), (9, 30), MONDAY.time().replace(hour=11), MONDAY.time().replace(hour=16)),)
    rules = replace(NEXT_DOOR, care=heat)
    old = person(WANG, birth_year=1956)
    noon, early = shift("noon", 0, hour=3), shift("early", 0, hour=0)
    assert seats(problem([old], [noon, early], rules=rules)) == {("early", WANG)}
    assert seats(problem([old], [replace(noon, outdoors=False)], rules=rules)) == {("noon", WANG)}
    warned = replace(NEXT_DOOR, care=(), weather=frozenset({MONDAY.date()}))
    assert seats(problem([old], [early], rules=warned)) == set()


def test_a_pin_outweighs_free_times_and_ceilings_but_no_gate() -> None:
    busy = person(WANG, free=(), per_week=0)
    asked = replace(
        problem([busy, person(LI, vetted=False)], [shift("a", 0, maximum=2)]),
        pins=frozenset({Seat("a", WANG), Seat("a", LI)}),
    )
    made = plan(asked)
    assert made.seats == {Seat("a", WANG)}
    assert made.refused == (Refused(Seat("a", LI), Why.NOT_VETTED),)


def test_of_two_pins_that_contradict_each_other_one_is_kept_and_the_other_named() -> None:
    pins = frozenset({Seat("a", WANG), Seat("b", WANG)})
    made = plan(replace(problem([person(WANG)], [shift("a", 0), shift("b", 0)]), pins=pins))
    assert len(made.seats) == 1
    assert [refused.why for refused in made.refused] == [Why.OVERLAP]
    assert made.proofs[0].level is Level.PINS
    assert (made.proofs[0].value, made.proven) == (1, True)


def test_what_contradicts_itself_is_refused() -> None:
    good = problem([person(WANG)], [shift("a", 0)])
    with pytest.raises(ProblemError, match="pinned and forbidden"):
        replace(good, pins=frozenset({Seat("a", WANG)}), forbidden=frozenset({Seat("a", WANG)}))
    with pytest.raises(ProblemError, match="shift a is there twice"):
        problem([person(WANG)], [shift("a", 0), shift("a", 1)])


def test_one_absence_moves_nobody_when_somebody_is_free() -> None:
    asked = problem([person(WANG), person(LI), person(LIU)], [shift("a", 0), shift("b", 0)], [("a", WANG), ("b", LI)])
    mended = repair(replace(asked, declined=frozenset({Seat("a", WANG)})))
    assert mended.removed == {Seat("a", WANG)}
    assert mended.added == {Seat("a", LIU)}


def test_what_has_begun_stays_though_it_breaks_a_rule() -> None:
    asked = problem([person(WANG, vetted=False), person(LI)], [shift("a", 0), shift("b", 0)], [("a", WANG)])
    mended = repair(replace(asked, now=MONDAY + timedelta(hours=2)))
    assert mended.seats == {Seat("a", WANG)}


def test_zones_plan_for_themselves_and_lend_what_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wang and Li live in zone 1, Liu in zone 2, where two are needed."""
    monkeypatch.setattr(parts, "LARGE", 0)
    rules = replace(NEXT_DOOR, zones={1: 1, 2: 2})
    people = [person(WANG), person(LI), person(LIU, grid=2)]
    both = [shift("a", 0), shift("b", 0, grid=2, minimum=2, ideal=2, maximum=2)]
    made = plan(problem(people, both, rules=rules))
    assert made.by_zone
    assert sorted(seat.shift for seat in made.seats) == ["a", "b", "b"]
    assert Seat("b", LIU) in made.seats
    assert made.holes == ()
    assert made.proofs[0].value == 1  # what zone 2 could not fill by itself


def test_a_leader_is_lent_where_only_a_leader_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LARGE", 0)
    rules = replace(NEXT_DOOR, zones={1: 1, 2: 2})
    people = [person(WANG, leads=frozenset({"patrol"})), person(LI), person(LIU, grid=2)]
    led = shift("b", 0, grid=2, maximum=2, leader=True)
    made = plan(problem(people, [led, shift("a", 2)], rules=rules))
    assert made.by_zone
    assert {seat.person for seat in made.seats if seat.shift == "b"} == {WANG, LIU}
    assert made.holes == ()


def test_nobody_is_lent_for_the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LARGE", 0)
    rules = replace(NEXT_DOOR, zones={1: 1, 2: 2})
    night = shift("n", 0, hour=13, grid=2, minimum=3, ideal=3, maximum=3)
    people = [person(WANG), person(LI, grid=2, experienced=True), person(LIU, grid=2), person(ZHAO)]
    assert seats(problem(people, [night, shift("a", 2)], rules=rules)) >= {("n", LI), ("n", LIU)}
    assert len(plan(problem(people, [night, shift("a", 2)], rules=rules)).holes) == 1


def test_a_large_community_in_zones_keeps_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LARGE", 0)
    made = case(3, Size(60, weeks=1))
    planned = plan(made)
    assert planned.by_zone
    assert planned.proven
    assert violations(made, planned.seats) == []


def test_it_answers_in_time_and_says_what_it_could_not_prove() -> None:
    """With next to no time it is what least loaded first makes of it, and keeps every rule."""
    made = case(1, Size(37))
    hurried = plan(made, seconds=0.0)
    assert violations(made, hurried.seats) == []
    assert not hurried.proven
    assert all(proof.gap >= 0 for proof in hurried.proofs)
    better = plan(made)
    assert better.proven
    assert better.proofs[0].value < hurried.proofs[0].value


def test_it_tells_how_far_it_is() -> None:
    heard: list[Progress] = []
    made = plan(case(1, Size(37, weeks=2)), listener=heard.append)
    done = [Progress(proof.level, proof.value, proof.bound) for proof in made.proofs]
    assert [each for each in heard if each in done] == done
    assert all(each.bound <= each.value for each in heard)
