"""Small neighbourhoods at random, full of what makes rosters hard: nights, travel, few people, low ceilings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.roster.people import Absence, Away, FreeTime, Person, Served, Wish
from bot.roster.problem import Problem
from bot.roster.rules import CareLimit, Rules
from bot.roster.shifts import Kind, Seat, Shift

ZONES = [ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")]
MONDAY = datetime(2026, 3, 23, tzinfo=UTC)
"""The clocks change in Berlin at the end of the week."""
TEAMS = ["patrol", "crossing"]


@st.composite
def people(draw: st.DrawFn, number: int) -> Person:
    return Person(
        id=number,
        grid=draw(st.integers(1, 3)),
        teams=frozenset(draw(st.sampled_from([["patrol"], ["crossing"], TEAMS, TEAMS]))),
        birth_year=draw(st.sampled_from([None, 1950, 1956, 1970, 1990, 2007, 2008, 2009])),
        vetted=draw(st.integers(0, 9)) > 0,
        insured=draw(st.booleans()),
        experienced=draw(st.booleans()),
        leads=frozenset(draw(st.sampled_from([[], [], ["patrol"]]))),
        free=draw(st.none() | st.lists(free_times(), max_size=6).map(tuple)),
        away=tuple(draw(st.lists(absences(), max_size=1))),
        wishes=tuple(draw(st.lists(wishes(), max_size=2))),
        per_week=draw(st.none() | st.integers(0, 3)),
        per_month=draw(st.none() | st.integers(0, 5)),
        served=tuple(draw(st.lists(served(), max_size=2))),
    )


@st.composite
def free_times(draw: st.DrawFn) -> FreeTime:
    begins, ends = draw(st.sampled_from([(0, 1440), (0, 720), (720, 1440), (1080, 1440), (0, 120), (420, 600)]))
    return FreeTime(draw(st.integers(0, 6)), begins, ends)


@st.composite
def absences(draw: st.DrawFn) -> Away:
    starts = MONDAY + timedelta(hours=draw(st.integers(0, 24 * 10)))
    return Away(starts, starts + timedelta(hours=draw(st.integers(1, 60))), draw(st.sampled_from(Absence)))


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    return Wish(
        wanted=draw(st.booleans()),
        weekdays=frozenset(draw(st.lists(st.integers(0, 6), min_size=1, max_size=4))),
        kind=draw(st.sampled_from([None, *Kind])),
    )


@st.composite
def served(draw: st.DrawFn) -> Served:
    starts = MONDAY - timedelta(hours=draw(st.integers(1, 24 * 60)))
    return Served(starts, starts + timedelta(hours=draw(st.integers(1, 4))), draw(st.integers(1, 3)))


@st.composite
def shifts(draw: st.DrawFn, number: int, days: int) -> Shift:
    starts = MONDAY + timedelta(days=draw(st.integers(0, days - 1)), minutes=30 * draw(st.integers(0, 47)))
    minimum = draw(st.integers(0, 2))
    ideal = minimum + draw(st.integers(0, 1))
    return Shift(
        key=f"s{number}",
        kind=draw(st.sampled_from(Kind)),
        team=draw(st.sampled_from(TEAMS)),
        grid=draw(st.integers(1, 3)),
        starts=starts,
        ends=starts + timedelta(minutes=draw(st.sampled_from([40, 60, 90, 120, 240]))),
        minimum=minimum,
        ideal=ideal,
        maximum=max(1, ideal + draw(st.integers(0, 1))),
        leader=draw(st.integers(0, 3)) == 0,
        experienced=draw(st.integers(0, 4)) == 0,
        insured=draw(st.integers(0, 4)) == 0,
        outdoors=draw(st.booleans()),
        oldest=draw(st.sampled_from([None, None, None, 60])),
    )


@st.composite
def problems(draw: st.DrawFn, most_people: int = 8, most_shifts: int = 14, days: int = 7) -> Problem:
    crowd = tuple(draw(people(number)) for number in range(1, draw(st.integers(1, most_people)) + 1))
    plan = tuple(draw(shifts(number, days)) for number in range(draw(st.integers(1, most_shifts))))
    rules = Rules(
        travel={(1, 2): 10},
        elsewhere=draw(st.sampled_from([20, 45])),
        neighbours=frozenset({frozenset({1, 2})}),
        per_week=draw(st.integers(1, 4)),
        per_month=draw(st.integers(2, 9)),
        care=(CareLimit(70, (3, 1), (3, 31), MONDAY.time().replace(hour=6), MONDAY.time().replace(hour=9)),),
        weather=frozenset(draw(st.lists(st.sampled_from([MONDAY.date()]), max_size=1))),
        silent_are_free=draw(st.integers(0, 4)) > 0,
    )
    seats = st.builds(Seat, st.sampled_from([shift.key for shift in plan]), st.integers(1, len(crowd)))
    few = st.frozensets(seats, max_size=2)
    pins = draw(few)
    return Problem(
        zone=draw(st.sampled_from(ZONES)),
        people=crowd,
        shifts=plan,
        rules=rules,
        pins=pins,
        forbidden=draw(few) - pins,
        declined=draw(few),
    )


@st.composite
def published(draw: st.DrawFn, problem: Problem, seats: frozenset[Seat]) -> Problem:
    """The same neighbourhood some days after these seats were published: somebody fell ill, somebody said no, a post is
    gone, a new one is there, pins are forgotten."""
    declined = frozenset(draw(st.lists(st.sampled_from(sorted(seats)), max_size=2))) if seats else frozenset()
    ill = draw(st.integers(1, len(problem.people)))
    away = Away(MONDAY + timedelta(days=2), MONDAY + timedelta(days=5))
    crowd = tuple(
        replace(person, away=(*person.away, away)) if person.id == ill else person for person in problem.people
    )
    gone = draw(st.sampled_from([None, *(shift.key for shift in problem.shifts)]))
    left = tuple(shift for shift in problem.shifts if shift.key != gone)
    return replace(
        problem,
        people=crowd,
        shifts=(*left, draw(shifts(99, 7))),
        published=seats,
        pins=frozenset(),
        declined=problem.declined | declined,
        now=MONDAY + timedelta(hours=draw(st.integers(0, 100))),
    )
