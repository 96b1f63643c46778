"""Two other ways to the best plan: trying everything, and another solver.

Both learn from the validator alone what is allowed, and from `measure` what it is worth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, combinations

from ortools.sat.python import cp_model

from bot.roster.plan import Level
from bot.roster.problem import Problem
from bot.roster.shifts import Seat
from bot.roster.validator import Broken, violations
from tests.roster.measure import burden, is_late, liking, load, minimum, worth

OF_WHOLE_SHIFTS = {Broken.ALONE, Broken.INEXPERIENCED, Broken.TOO_MANY}


def possible_seats(problem: Problem) -> list[Seat]:
    """Those that somebody could have if there were nothing else."""
    seats = (Seat(shift.key, person.id) for shift in problem.shifts for person in problem.people)
    return sorted(
        seat
        for seat in seats
        if not {found.rule for found in violations(problem, {seat} | _history(problem))} - OF_WHOLE_SHIFTS
        and seat not in _history(problem)
    )


def _history(problem: Problem) -> frozenset[Seat]:
    begun = {shift.key for shift in problem.shifts if problem.has_begun(shift)}
    return frozenset(seat for seat in problem.published if seat.shift in begun)


def best_of_all(problem: Problem, levels: list[Level]) -> tuple[int, ...]:
    """By trying every set of seats. For a dozen possible seats."""
    seats = possible_seats(problem)
    return min(
        tuple(worth(problem, chosen)[level] for level in levels)
        for chosen in _subsets(seats, _history(problem))
        if not violations(problem, chosen)
    )


def _subsets(seats: list[Seat], history: frozenset[Seat]) -> Iterator[frozenset[Seat]]:
    sets = chain.from_iterable(combinations(seats, size) for size in range(len(seats) + 1))
    return (frozenset(each) | history for each in sets)


class Other:
    """The same problem for OR-Tools CP-SAT, without pins: clashes by pair instead of cliques, squares as such."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._model = cp_model.CpModel()
        self._seats = {seat: self._model.new_bool_var(str(seat)) for seat in possible_seats(problem)}
        self._people = {person.id: person for person in problem.people}
        self._shifts = {shift.key: shift for shift in problem.shifts}
        for person in self._people:
            self._clashes(person)
            self._ceilings(person)
        self._costs: dict[Level, list[cp_model.LinearExprT]] = {level: [] for level in Level}
        for key in self._shifts:
            self._staffing(key)
        self._costs[Level.FAIRNESS] = [self._squares(person, late=False) for person in self._people]
        self._costs[Level.BURDEN] = [self._squares(person, late=True) for person in self._people]
        self._costs[Level.LIKING] = [
            liking(problem, self._people[seat.person], self._shifts[seat.shift]) * taken
            for seat, taken in self._seats.items()
        ]
        self._costs[Level.REMOVED] = [
            1 - self._seats[seat] if seat in self._seats else 1 for seat in problem.published - _history(problem)
        ]

    def best(self, levels: list[Level]) -> tuple[int, ...]:
        """Proven, level by level. Raises AssertionError when it cannot."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        found = []
        for level in levels:
            cost = sum(self._costs[level])
            self._model.minimize(cost)
            assert solver.solve(self._model) == cp_model.OPTIMAL, level
            found.append(round(solver.objective_value))
            self._model.add(cost <= found[-1])
        return tuple(found)

    def _clashes(self, person: int) -> None:
        own = [seat for seat in self._seats if seat.person == person]
        history = _history(self._problem)
        for one, other in combinations(own, 2):
            broken = {found.rule for found in violations(self._problem, {one, other} | history)}
            if broken & {Broken.OVERLAP, Broken.TRAVEL, Broken.REST}:
                self._model.add_at_most_one(self._seats[one], self._seats[other])

    def _ceilings(self, person: int) -> None:
        who, rules = self._people[person], self._problem.rules
        old = [each.starts for each in who.served]
        old += [self._shifts[seat.shift].starts for seat in _history(self._problem) if seat.person == person]
        own = {seat: taken for seat, taken in self._seats.items() if seat.person == person}
        for most, period in (
            (rules.per_week if who.per_week is None else who.per_week, self._week),
            (rules.per_month if who.per_month is None else who.per_month, self._month),
        ):
            before = Counter(period(starts) for starts in old)
            for each in {period(self._shifts[seat.shift].starts) for seat in own}:
                taken = [own[seat] for seat in own if period(self._shifts[seat.shift].starts) == each]
                self._model.add(sum(taken) <= max(0, most - before[each]))

    def _week(self, starts: datetime) -> tuple[int, int]:
        return starts.astimezone(self._problem.zone).isocalendar()[:2]

    def _month(self, starts: datetime) -> tuple[int, int]:
        local = starts.astimezone(self._problem.zone)
        return local.year, local.month

    def _staffing(self, key: str) -> None:
        shift, problem = self._shifts[key], self._problem
        if problem.has_begun(shift):
            return
        there = {seat.person: taken for seat, taken in self._seats.items() if seat.shift == key}
        late = is_late(problem, shift.starts, shift.ends)
        self._model.add(sum(there.values()) <= max(shift.maximum, 2 if late else 1))
        least = minimum(problem, shift)
        self._costs[Level.MINIMUM].append(self._lacking(least, list(there.values())))
        self._costs[Level.IDEAL].append(self._lacking(max(shift.ideal, least), list(there.values())))
        if shift.leader:
            able = [taken for person, taken in there.items() if shift.team in self._people[person].leads]
            self._costs[Level.MINIMUM].append(self._lacking(1, able))
        for taken in there.values():
            if late:
                self._model.add(sum(there.values()) >= 2).only_enforce_if(taken)
            if late or shift.experienced:
                able = [each for person, each in there.items() if self._people[person].experienced]
                self._model.add(sum(able) >= 1).only_enforce_if(taken)

    def _lacking(self, wanted: int, there: list[cp_model.IntVar]) -> cp_model.IntVar:
        lacking = self._model.new_int_var(0, 100, "")
        self._model.add(lacking >= wanted - sum(there))
        return lacking

    def _squares(self, person: int, *, late: bool) -> cp_model.LinearExprT:
        problem = self._problem
        history = _history(problem)
        # What they carried before is what an otherwise empty plan leaves them: squares grow by 2 · before + 1 for one.
        before = _before(problem, person, history, late=late)
        added = self._model.new_int_var(0, 1000, "")
        square = self._model.new_int_var(0, 1_000_000, "")
        weights = [
            (taken, burden(problem, self._shifts[seat.shift].starts, self._shifts[seat.shift].ends))
            if late
            else (taken, load(self._shifts[seat.shift].starts, self._shifts[seat.shift].ends))
            for seat, taken in self._seats.items()
            if seat.person == person
        ]
        self._model.add(added == before + sum(weight * taken for taken, weight in weights))
        self._model.add_multiplication_equality(square, [added, added])
        return square - before**2


def _before(problem: Problem, person: int, history: frozenset[Seat], *, late: bool) -> int:
    horizon = max(shift.ends for shift in problem.shifts) - timedelta(weeks=8)
    shifts = {shift.key: shift for shift in problem.shifts}
    who = next(each for each in problem.people if each.id == person)
    old = [(each.starts, each.ends) for each in who.served]
    old += [(shifts[seat.shift].starts, shifts[seat.shift].ends) for seat in history if seat.person == person]
    return sum(
        burden(problem, starts, ends) if late else load(starts, ends) for starts, ends in old if starts > horizon
    )
