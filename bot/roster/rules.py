"""The rules that a community can set. Their source is the office's own rules for the roster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta


@dataclass(frozen=True, slots=True)
class CareLimit:
    """Who has turned `from_age` stands outdoors no shift that touches `begins` to `ends` (local) in that season.

    `first` and `last`: (month, day), both included; a season may run over the new year.
    """

    from_age: int
    first: tuple[int, int]
    last: tuple[int, int]
    begins: time
    ends: time

    def in_season(self, day: date) -> bool:
        today = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= today <= self.last
        return today >= self.first or today <= self.last


HEAT = CareLimit(70, (6, 15), (9, 15), time(11), time(16))
COLD = CareLimit(70, (12, 1), (2, 29), time(20), time(23, 59))


@dataclass(frozen=True, slots=True)
class Rules:
    """`travel`: minutes between two grids, in either order; a grid to itself is none. `elsewhere`: what is not in it.

    `zones`: by grid; a large community is planned zone by zone, and people help out elsewhere with what stays open.
    `weather`: days with a heat or cold warning, on which nobody of `weather_age` or more stands outdoors.
    `silent_are_free`: whoever has not said when they are free is asked for anything; an assignment is a proposal.
    `one_load`: what counts as one when loads are compared; at least one a shift.
    """

    late_from: time = time(22)
    night_ends: time = time(5)
    late_least: int = 2
    rest_after_late: timedelta = timedelta(hours=11)
    travel: Mapping[tuple[int, int], int] = field(default_factory=dict)
    elsewhere: int = 30
    neighbours: frozenset[frozenset[int]] = frozenset()
    zones: Mapping[int, int] = field(default_factory=dict)
    per_week: int = 5
    per_month: int = 16
    care: tuple[CareLimit, ...] = (HEAT, COLD)
    weather: frozenset[date] = frozenset()
    weather_age: int = 70
    silent_are_free: bool = True
    one_load: timedelta = timedelta(hours=1)
    rolling: timedelta = timedelta(weeks=8)

    def minutes_between(self, grid: int, other: int) -> int:
        if grid == other:
            return 0
        return self.travel.get((grid, other), self.travel.get((other, grid), self.elsewhere))

    def are_neighbours(self, grid: int, other: int) -> bool:
        return frozenset((grid, other)) in self.neighbours
