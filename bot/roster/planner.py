"""From a problem to a plan: objectives proven one after another, each optimum fixed before the next."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.roster import liking
from bot.roster.bookings import Bookings
from bot.roster.greedy import least_loaded_first
from bot.roster.holes import holes, why_not_there
from bot.roster.linear import Watch, minimise
from bot.roster.model import Model, Taken, model
from bot.roster.plan import Level, Plan, Proof, Refused
from bot.roster.problem import Problem
from bot.roster.shifts import Seat
from bot.roster.situation import Situation, situation

PLANNED = (Level.PINS, Level.MINIMUM, Level.IDEAL, Level.FAIRNESS, Level.BURDEN, Level.LIKING)
COVERAGE_SHARE = 0.6
"""Of what remains of the time, so much at most goes to one level, so that those after it have some."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Now at `level`, where the best known value is `value` and nothing below `bound` is possible."""

    level: Level
    value: int
    bound: int
    seconds: float


Listener = Callable[[Progress], None]


def plan(problem: Problem, *, seconds: float = 30.0, listener: Listener | None = None) -> Plan:
    """A new roster for all shifts that have not begun. Answers within `seconds` and says what it could not prove.

    The same problem gives the same plan whenever everything was proven in time.
    """
    return by_levels(problem, PLANNED, seconds=seconds, listener=listener)


def by_levels(problem: Problem, levels: Sequence[Level], *, seconds: float, listener: Listener | None) -> Plan:
    began = time.monotonic()
    ready = situation(problem)
    given = sorted(problem.pins)
    if Level.REMOVED in levels:
        given += sorted(problem.published - problem.pins)
    search = _Search(ready, began, seconds, listener, _taken(ready, least_loaded_first(ready, given)))
    for level in levels:
        search.climb(level)
    return _answer(ready, search, began)


class _Search:
    def __init__(
        self, situation: Situation, began: float, seconds: float, listener: Listener | None, first: Taken
    ) -> None:
        self._situation = situation
        self._model = model(situation)
        self._began, self._seconds, self._listener = began, seconds, listener
        self.taken = first
        self.proofs: list[Proof] = []

    def climb(self, level: Level) -> None:
        costs = _costs(self._model, level)
        if not costs:
            return
        started = time.monotonic()
        left = self._began + self._seconds - started
        start = self._model.values(self.taken)
        known = round(sum(cost * start[column] for column, cost in costs.items()))
        solved = minimise(
            self._model.program,
            costs,
            start=start,
            seconds=left if level is Level.LIKING else left * COVERAGE_SHARE,
            watch=None if self._listener is None else self._watch(level),
        )
        value, bound = known, solved.bound
        if solved.values is not None and solved.value <= known:
            self.taken, value = self._model.taken(solved.values), solved.value
        self._model.fix(costs, value)
        self.proofs.append(Proof(level, value, min(bound, value), time.monotonic() - started))

    def _watch(self, level: Level) -> Watch:
        def tell(value: int, bound: int) -> None:
            assert self._listener is not None  # noqa: S101 - only then is anybody told
            self._listener(Progress(level, value, bound, time.monotonic() - self._began))

        return tell


def _costs(built: Model, level: Level) -> dict[int, int]:
    situation = built.situation
    match level:
        case Level.PINS:
            return built.keep(situation.problem.pins)
        case Level.MINIMUM:
            return built.minimum
        case Level.IDEAL:
            return built.ideal
        case Level.REMOVED:
            return built.keep(situation.problem.published)
        case Level.FAIRNESS:
            return built.carry(lambda place: place.timing.load, lambda person: situation.past[person].load)
        case Level.BURDEN:
            return built.carry(lambda place: place.timing.burden, lambda person: situation.past[person].burden)
        case Level.LIKING:
            return {
                column: cost
                for (person, number), column in built.seats.items()
                if (cost := liking.cost(situation, situation.people[person], situation.places[number]))
            }


def _taken(situation: Situation, seats: frozenset[Seat]) -> Taken:
    numbers = {place.shift.key: place.number for place in situation.places}
    return frozenset((seat.person, numbers[seat.shift]) for seat in seats)


def _answer(situation: Situation, search: _Search, began: float) -> Plan:
    problem = situation.problem
    ahead = frozenset(Seat(situation.places[number].shift.key, person) for person, number in search.taken)
    bookings = Bookings(situation, ahead)
    seats = ahead | situation.kept
    return Plan(
        seats=seats,
        holes=tuple(holes(situation, bookings)),
        refused=tuple(_refused(situation, bookings, seats)),
        proofs=tuple(search.proofs),
        removed=problem.published - seats,
        added=seats - problem.published,
        seconds=time.monotonic() - began,
    )


def _refused(situation: Situation, bookings: Bookings, seats: frozenset[Seat]) -> Iterator[Refused]:
    for seat in sorted(situation.problem.pins - seats):
        number = situation.number(seat.shift)
        if number is not None and seat.person in situation.people:
            yield Refused(seat, why_not_there(situation, bookings, seat.person, situation.places[number]))
