"""What a set of seats is worth, level by level, counted from the problem itself without the planner's code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.roster.people import Person, Wish
from bot.roster.plan import Level
from bot.roster.problem import Problem
from bot.roster.shifts import Seat, Shift


def is_late(problem: Problem, starts: datetime, ends: datetime) -> bool:
    at = starts.astimezone(UTC)
    while at < ends:
        hour = at.astimezone(problem.zone).hour
        if hour >= 22 or hour < 5:
            return True
        at += timedelta(minutes=1)
    return False


def load(starts: datetime, ends: datetime) -> int:
    return max(1, round((ends - starts) / timedelta(hours=1)))


def burden(problem: Problem, starts: datetime, ends: datetime) -> int:
    return is_late(problem, starts, ends) + (starts.astimezone(problem.zone).weekday() > 4)


def minimum(problem: Problem, shift: Shift) -> int:
    return max(shift.minimum, 2) if shift.minimum and is_late(problem, shift.starts, shift.ends) else shift.minimum


def worth(problem: Problem, seats: frozenset[Seat]) -> dict[Level, int]:
    people = {person.id: person for person in problem.people}
    found = dict.fromkeys((Level.MINIMUM, Level.IDEAL, Level.REMOVED, Level.FAIRNESS, Level.BURDEN, Level.LIKING), 0)
    for shift in problem.shifts:
        if problem.has_begun(shift):
            continue
        there = [people[seat.person] for seat in seats if seat.shift == shift.key]
        found[Level.MINIMUM] += max(0, minimum(problem, shift) - len(there))
        found[Level.MINIMUM] += shift.leader and not any(shift.team in person.leads for person in there)
        found[Level.IDEAL] += max(0, max(shift.ideal, minimum(problem, shift)) - len(there))
        found[Level.LIKING] += sum(liking(problem, person, shift) for person in there)
    found[Level.REMOVED] = len(problem.published - seats)
    found[Level.FAIRNESS] = squares(problem, seats, load)
    found[Level.BURDEN] = squares(problem, seats, lambda starts, ends: burden(problem, starts, ends))
    return found


def squares(problem: Problem, seats: frozenset[Seat], of: Callable[[datetime, datetime], int]) -> int:
    """Of what the plan adds to: (before + added)² - before²."""
    shifts = {shift.key: shift for shift in problem.shifts}
    horizon = max(shift.ends for shift in problem.shifts) - timedelta(weeks=8)
    total = 0
    for person in problem.people:
        before = sum(of(each.starts, each.ends) for each in person.served if each.starts > horizon)
        own = [shifts[seat.shift] for seat in seats if seat.person == person.id and seat.shift in shifts]
        before += sum(of(each.starts, each.ends) for each in own if problem.has_begun(each) and each.starts > horizon)
        added = sum(of(each.starts, each.ends) for each in own if not problem.has_begun(each))
        total += (before + added) ** 2 - before**2
    return total


def liking(problem: Problem, person: Person, shift: Shift) -> int:
    said = [wish.wanted for wish in person.wishes if speaks_of(problem, wish, shift)]
    feeling = 2 if not said else 0 if all(said) else 5
    if person.grid == shift.grid:
        return feeling
    return feeling + (2 if frozenset({person.grid, shift.grid}) in problem.rules.neighbours else 5)


def speaks_of(problem: Problem, wish: Wish, shift: Shift) -> bool:
    local = shift.starts.astimezone(problem.zone)
    return (
        local.weekday() in wish.weekdays
        and wish.begins <= local.hour * 60 + local.minute < wish.ends
        and wish.kind in (None, shift.kind)
        and wish.shift in (None, shift.key)
    )
