"""The rules of the roster as a mixed-integer program.

One column for each person and shift that they may stand, and no other. A shift has columns for what it lacks. What
people carry is added only when it is weighed: with it the coverage would take several times as long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.roster.linear import INFINITE, Program
from bot.roster.parts import Part
from bot.roster.people import Person
from bot.roster.shifts import Seat
from bot.roster.situation import Place, Situation
from bot.roster.spacing import within

Taken = frozenset[tuple[int, int]]
"""(person, position of the shift)"""


@dataclass(frozen=True, slots=True)
class Carried:
    """Of one person: how much each shift adds (by position), what they carry already, a column for each further one."""

    person: int
    adds: dict[int, int]
    before: int
    columns: tuple[int, ...]


@dataclass(slots=True)
class Model:
    """Costs of each objective, all to be made small: `minimum`, `ideal`."""

    situation: Situation
    part: Part
    program: Program = field(default_factory=Program)
    seats: dict[tuple[int, int], int] = field(default_factory=dict)
    by_place: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    below: dict[int, int] = field(default_factory=dict)
    short: dict[int, int] = field(default_factory=dict)
    leaderless: dict[int, int] = field(default_factory=dict)
    goes: dict[int, int] = field(default_factory=dict)
    carried: list[Carried] = field(default_factory=list)
    as_many_as_ideal: bool = True
    """Nowhere can there be more than the ideal."""
    lost: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def minimum(self) -> dict[int, int]:
        return dict.fromkeys([*self.below.values(), *self.leaderless.values()], 1)

    @property
    def ideal(self) -> dict[int, int]:
        return dict.fromkeys(self.short.values(), 1)

    def keep(self, seats: Iterable[Seat]) -> dict[int, int]:
        """Costs: one for each of these seats that is not taken. Those that cannot be taken at all do not count."""
        costs: dict[int, int] = {}
        for seat in sorted(seats):
            number = self.situation.number(seat.shift)
            if number is None or (seat.person, number) not in self.seats:
                continue
            column = self.program.column(1)
            self.program.row(1, INFINITE, {self.seats[seat.person, number]: 1, column: 1})
            self.lost[seat.person, number].append(column)
            costs[column] = 1
        return costs

    def carry(self, weight: Callable[[Place], int], before: Callable[[int], int]) -> dict[int, int]:
        """Weigh what each person carries; the costs are the squares of that, less what nobody can change.

        The (k+1)th costs (k+1)² - k² = 2k + 1, more than the one before it, so they fill up in order by themselves.
        """
        costs: dict[int, int] = {}
        for person in self.part.people:
            adds = {
                place.number: weight(place)
                for place in self.situation.possible[person.id].values()
                if weight(place) and (person.id, place.number) in self.seats
            }
            most = self._most(person, adds)
            if most == 0:
                continue
            already = before(person.id)
            columns = tuple(self.program.column(1) for _ in range(most))
            costs.update({column: 2 * (already + number) + 1 for number, column in enumerate(columns)})
            terms: dict[int, float] = {self.seats[person.id, number]: added for number, added in adds.items()}
            terms.update(dict.fromkeys(columns, -1.0))
            self.program.row(0, 0, terms)
            self.carried.append(Carried(person.id, adds, already, columns))
        return costs

    def values(self, taken: Taken) -> list[float]:
        """The whole solution in which just these seats are taken, for a start."""
        values = [0.0] * len(self.program.upper)
        for seat in taken:
            values[self.seats[seat]] = 1.0
        there: dict[int, list[int]] = defaultdict(list)
        for person, number in taken:
            there[number].append(person)
        for place in self.part.places:
            self._fill_in(place, there[place.number], values)
        for each in self.carried:
            added = sum(each.adds.get(number, 0) for person, number in taken if person == each.person)
            for column in each.columns[:added]:
                values[column] = 1.0
        for seat, columns in self.lost.items():
            for column in columns:
                values[column] = 0.0 if seat in taken else 1.0
        return values

    def taken(self, values: list[float]) -> Taken:
        return frozenset(seat for seat, column in self.seats.items() if values[column] > 0.5)

    def fix(self, costs: Mapping[int, int], value: int) -> None:
        """From now on never worse than this."""
        if costs:
            self.program.row(-INFINITE, value, {column: float(cost) for column, cost in costs.items()})

    def _fill_in(self, place: Place, people: list[int], values: list[float]) -> None:
        number = place.number
        if number in self.below:
            values[self.below[number]] = max(0, place.minimum - len(people))
        if number in self.short:
            values[self.short[number]] = max(0, place.ideal - len(people))
        if number in self.leaderless:
            led = any(place.shift.team in self.situation.people[person].leads for person in people)
            values[self.leaderless[number]] = 0.0 if led else 1.0
        if number in self.goes:
            values[self.goes[number]] = 1.0 if people else 0.0

    def _most(self, person: Person, adds: Mapping[int, int]) -> int:
        """An upper limit of what the plan can add to what they carry."""
        by_week: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, added in adds.items():
            by_week[self.situation.places[number].timing.week].append(added)
        room = self.situation.ceiling_of_week(person)
        # A pin may go beyond the ceiling, so that pins come on top of it.
        room += len(self.situation.pinned(person.id))
        return sum(sum(sorted(added, reverse=True)[:room]) for added in by_week.values())


def model(situation: Situation, part: Part) -> Model:
    """All the rules that no plan may break."""
    built = Model(situation, part)
    _seats(built)
    for place in part.places:
        _staffing(built, place)
    for person in part.people:
        _one_place_at_a_time(built, person)
        _ceilings(built, person)
    return built


def _seats(built: Model) -> None:
    for person in built.part.people:
        for number in built.situation.possible[person.id]:
            column = built.program.column(1, whole=True)
            built.seats[person.id, number] = column
            built.by_place[number][person.id] = column


def _staffing(built: Model, place: Place) -> None:
    program, number = built.program, place.number
    people = built.by_place[number]
    here: dict[int, float] = dict.fromkeys(people.values(), 1.0)
    if place.minimum:
        built.below[number] = program.column(place.minimum)
        program.row(place.minimum, INFINITE, {**here, built.below[number]: 1})
    if place.ideal:
        built.short[number] = program.column(place.ideal)
        program.row(place.ideal, INFINITE, {**here, built.short[number]: 1})
    if place.shift.leader:
        able = _those(built, people, lambda person: place.shift.team in person.leads)
        built.leaderless[number] = program.column(1)
        program.row(1, INFINITE, {**able, built.leaderless[number]: 1})
    most = _most_that_makes_sense(built.situation, place)
    if here and len(here) > most:
        program.row(-INFINITE, most, here)
    built.as_many_as_ideal = built.as_many_as_ideal and most == place.ideal
    if here and (place.least > 1 or place.experienced):
        _goes_together(built, place, people)


def _most_that_makes_sense(situation: Situation, place: Place) -> int:
    """Whoever comes beyond the ideal only carries more: no level gets better by it, unless they are pinned or published
    or it takes them to lead or to go at all. So the best plan is among those without, and is found sooner."""
    key = place.shift.key
    standing = {seat for seat in situation.problem.pins | situation.problem.published if seat.shift == key}
    needed = max(place.ideal, place.least, place.shift.leader + place.experienced)
    return min(place.maximum, needed + len(standing))


def _goes_together(built: Model, place: Place, people: Mapping[int, int]) -> None:
    """Nobody goes, or as many as it takes, with somebody experienced among them."""
    program = built.program
    goes = built.goes[place.number] = program.column(1, whole=True)
    for column in people.values():
        program.row(-INFINITE, 0, {column: 1, goes: -1})
    program.row(0, INFINITE, {**dict.fromkeys(people.values(), 1.0), goes: -float(place.least)})
    if place.experienced:
        able = _those(built, people, lambda person: person.experienced)
        program.row(0, INFINITE, {**able, goes: -1})


def _those(built: Model, people: Mapping[int, int], able: Callable[[Person], bool]) -> dict[int, float]:
    return {column: 1.0 for person, column in people.items() if able(built.situation.people[person])}


def _one_place_at_a_time(built: Model, person: Person) -> None:
    for clique in within(built.situation.cliques, built.situation.possible[person.id]):
        terms = {built.seats[person.id, number]: 1.0 for number in sorted(clique)}
        built.program.row(-INFINITE, 1, terms)


def _ceilings(built: Model, person: Person) -> None:
    situation, past = built.situation, built.situation.past[person.id]
    weeks: dict[tuple[int, int], list[Place]] = defaultdict(list)
    months: dict[tuple[int, int], list[Place]] = defaultdict(list)
    for place in situation.possible[person.id].values():
        weeks[place.timing.week].append(place)
        months[place.timing.month].append(place)
    for week, places in weeks.items():
        _at_most(built, person, places, situation.ceiling_of_week(person) - past.weeks[week])
    for month, places in months.items():
        _at_most(built, person, places, situation.ceiling_of_month(person) - past.months[month])


def _at_most(built: Model, person: Person, places: list[Place], room: int) -> None:
    """Pins count, and may go beyond it: then there is room for nothing else."""
    pinned = [place for place in built.situation.pinned(person.id) if place in places]
    if len(pinned) > room:
        places, room = [place for place in places if place not in pinned], 0
    if len(places) > room:
        built.program.row(-INFINITE, max(0, room), {built.seats[person.id, place.number]: 1.0 for place in places})
