"""Two who exchange their shifts: the rules run again, and only what the exchange itself breaks speaks against it."""

from __future__ import annotations

from bot.roster.problem import Problem
from bot.roster.shifts import Seat
from bot.roster.validator import Violation, violations


def swapped(published: frozenset[Seat], one: Seat, other: Seat) -> frozenset[Seat]:
    """Raises ValueError when one of the seats is not theirs, or both are of one shift or one person."""
    if not {one, other} <= published:
        raise ValueError(f"{one} and {other} are not both published")
    if one.shift == other.shift or one.person == other.person:
        raise ValueError(f"{one} and {other} cannot be exchanged")
    new = {Seat(one.shift, other.person), Seat(other.shift, one.person)}
    if new & published:
        raise ValueError("one of them stands in both shifts")
    return published - {one, other} | new


def broken_by(problem: Problem, after: frozenset[Seat]) -> list[Violation]:
    """What would be wrong afterwards and is not wrong already in `problem.published`; empty: it may be done."""
    already = set(violations(problem, problem.published))
    return [found for found in violations(problem, after) if found not in already]
