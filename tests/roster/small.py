"""People and shifts of one place, for examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.roster.people import Person, Served
from bot.roster.problem import Problem
from bot.roster.rules import Rules
from bot.roster.shifts import Kind, Seat, Shift
from tests.roster.neighbourhoods import MONDAY, ZONES

WANG, LI, LIU, ZHAO = 1, 2, 3, 4
TEAM = frozenset({"patrol"})
NEXT_DOOR = Rules(neighbours=frozenset({frozenset({1, 2})}))


def person(number: int, grid: int = 1, **more: Any) -> Person:
    return replace(Person(number, grid, TEAM), **more)


def shift(key: str, day: int, hour: float = 2, **more: Any) -> Shift:
    """Two hours. `hour`: UTC; 2 is ten in the morning in Shanghai."""
    starts = MONDAY + timedelta(days=day, hours=hour)
    return replace(Shift(key, Kind.PATROL, "patrol", 1, starts, starts + timedelta(hours=2)), **more)


def problem(
    people: list[Person], shifts: list[Shift], seats: list[tuple[str, int]] | None = None, rules: Rules = NEXT_DOOR
) -> Problem:
    """`seats`: what is published."""
    return Problem(ZONES[0], tuple(people), tuple(shifts), rules, frozenset(Seat(*seat) for seat in seats or []))


def served(*days: int) -> tuple[Served, ...]:
    """Two hours each on these days of March, before the Monday."""
    starts = datetime(2026, 3, 1, 2, tzinfo=UTC)
    return tuple(Served(starts + timedelta(days=day), starts + timedelta(days=day, hours=2), 1) for day in days)
