"""A problem made ready to be solved: what is history, who may stand what, and what clashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.roster.gates import Why, away, free, unqualified
from bot.roster.people import Person, Served
from bot.roster.problem import Problem
from bot.roster.shifts import Seat, Shift
from bot.roster.spacing import Stay, clash, clashes, cliques
from bot.roster.timing import Month, Timing, Week, least, timing


@dataclass(frozen=True, slots=True)
class Place:
    """A shift that is still to be stood. `least`: how many must go together, if anybody goes."""

    number: int
    shift: Shift
    timing: Timing
    stay: Stay
    least: int
    experienced: bool

    @property
    def minimum(self) -> int:
        return max(self.shift.minimum, self.least) if self.shift.minimum else 0

    @property
    def ideal(self) -> int:
        return max(self.shift.ideal, self.minimum)

    @property
    def maximum(self) -> int:
        return max(self.shift.maximum, self.least)


@dataclass(slots=True)
class Past:
    """What somebody has already stood, as far as it counts for the plan."""

    stays: list[Stay] = field(default_factory=list)
    weeks: Counter[Week] = field(default_factory=Counter)
    months: Counter[Month] = field(default_factory=Counter)
    load: int = 0
    burden: int = 0


@dataclass(frozen=True, slots=True)
class Situation:
    """Positions in `places` are what everything else speaks of. `possible`: by person, the shifts that they may stand,
    and `barred` why they may not stand the rest. `kept`: published seats of shifts that have begun."""

    problem: Problem
    places: tuple[Place, ...]
    people: dict[int, Person]
    past: dict[int, Past]
    possible: dict[int, dict[int, Place]]
    barred: dict[int, dict[int, Why]]
    neighbours: list[set[int]]
    cliques: list[tuple[int, ...]]
    kept: frozenset[Seat]

    def number(self, key: str) -> int | None:
        return next((place.number for place in self.places if place.shift.key == key), None)

    def distance(self, person: Person, shift: Shift) -> int:
        """0 in the own grid, 1 in a neighbour's, 2 elsewhere."""
        if person.grid == shift.grid:
            return 0
        return 1 if self.problem.rules.are_neighbours(person.grid, shift.grid) else 2

    def ceiling_of_week(self, person: Person) -> int:
        return self.problem.rules.per_week if person.per_week is None else person.per_week

    def ceiling_of_month(self, person: Person) -> int:
        return self.problem.rules.per_month if person.per_month is None else person.per_month

    def pinned(self, person: int) -> list[Place]:
        """Where the coordinator wants them, as far as they may."""
        pins = {seat.shift for seat in self.problem.pins if seat.person == person}
        return [place for place in self.possible[person].values() if place.shift.key in pins] if pins else []


def situation(problem: Problem) -> Situation:
    places = _places(problem)
    begun = {shift.key: shift for shift in problem.shifts if problem.has_begun(shift)}
    kept = frozenset(seat for seat in problem.published if seat.shift in begun)
    people = {person.id: person for person in sorted(problem.people, key=lambda person: person.id)}
    past = _past(problem, people, [(seat.person, begun[seat.shift]) for seat in sorted(kept)])
    possible: dict[int, dict[int, Place]] = {}
    barred: dict[int, dict[int, Why]] = {}
    for person in people.values():
        why = {place.number: _why_not(problem, person, place, past[person.id]) for place in places}
        possible[person.id] = {place.number: place for place in places if why[place.number] is None}
        barred[person.id] = {number: reason for number, reason in why.items() if reason is not None}
    neighbours = clashes([place.stay for place in places], problem.rules)
    return Situation(
        problem=problem,
        places=places,
        people=people,
        past=past,
        possible=possible,
        barred=barred,
        neighbours=neighbours,
        cliques=cliques(neighbours, range(len(places))),
        kept=kept,
    )


def _places(problem: Problem) -> tuple[Place, ...]:
    ahead = sorted(
        (shift for shift in problem.shifts if not problem.has_begun(shift)),
        key=lambda shift: (shift.starts, shift.ends, shift.key),
    )
    found = []
    for number, shift in enumerate(ahead):
        clock = timing(shift.starts, shift.ends, problem.rules, problem.zone)
        stay = Stay(shift.starts, shift.ends, clock.rested, shift.grid)
        together = least(shift, clock.late, problem.rules)
        found.append(Place(number, shift, clock, stay, together, shift.experienced or clock.late))
    return tuple(found)


def _past(problem: Problem, people: Iterable[int], begun: Iterable[tuple[int, Shift]]) -> dict[int, Past]:
    by_id = {person.id: person for person in problem.people}
    found = {person: Past() for person in people}
    ends = max((shift.ends for shift in problem.shifts), default=None)
    served = [(person, each) for person in found for each in by_id[person].served]
    served += [(person, Served(shift.starts, shift.ends, shift.grid)) for person, shift in begun if person in found]
    for person, each in served:
        clock = timing(each.starts, each.ends, problem.rules, problem.zone)
        own = found[person]
        own.stays.append(Stay(each.starts, each.ends, clock.rested, each.grid))
        own.weeks[clock.week] += 1
        own.months[clock.month] += 1
        if ends is None or each.starts > ends - problem.rules.rolling:
            own.load += clock.load
            own.burden += clock.burden
    for own in found.values():
        own.stays.sort(key=lambda stay: stay.starts)
    return found


def _why_not(problem: Problem, person: Person, place: Place, past: Past) -> Why | None:
    shift, rules = place.shift, problem.rules
    seat = Seat(shift.key, person.id)
    why = unqualified(person, shift, place.timing, rules) or away(person, shift)
    if why is not None:
        return why
    if seat in problem.forbidden:
        return Why.FORBIDDEN
    if seat in problem.declined:
        return Why.DECLINED
    if seat not in problem.pins and not free(person, place.timing, rules):
        return Why.NOT_FREE
    return _after_history(past, place, problem)


def _after_history(past: Past, place: Place, problem: Problem) -> Why | None:
    reach = timedelta(days=2)
    for stay in past.stays:
        if stay.rested + reach > place.stay.starts and stay.starts < place.stay.ends + reach:
            why = clash(stay, place.stay, problem.rules)
            if why is not None:
                return why
    return None
