"""Neighbourhoods that never were, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.roster.people import Away, FreeTime, Person, Wish
from bot.roster.problem import Problem
from bot.roster.rules import Rules
from bot.roster.shifts import Kind, Shift

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)
CROSSING, PATROL = "school crossing", "patrol"


@dataclass(frozen=True, slots=True)
class Size:
    """`slack`: people are free and willing often enough for nearly every seat; otherwise about a third stays empty."""

    people: int
    weeks: int = 4
    slack: bool = False

    @property
    def zones(self) -> int:
        return max(1, round(self.people / 37))


def case(seed: int, size: Size) -> Problem:
    """Per 37 people: two schools with two gates, morning and afternoon; six patrols an evening, two of them late."""
    chance = random.Random(seed)
    grids = [list(range(zone * 10, zone * 10 + 6)) for zone in range(size.zones)]
    people = tuple(_person(number + 1, grids[number % size.zones], chance, size) for number in range(size.people))
    shifts = tuple(shift for zone in grids for shift in _shifts(zone, size.weeks, chance))
    neighbours = frozenset(frozenset((zone[i], zone[(i + 1) % 6])) for zone in grids for i in range(6))
    travel = {(one, other): 15 for zone in grids for one in zone for other in zone if one < other}
    zones = {grid: number for number, zone in enumerate(grids) for grid in zone}
    return Problem(ZONE, people, shifts, Rules(neighbours=neighbours, travel=travel, zones=zones))


def _person(number: int, grids: list[int], chance: random.Random, size: Size) -> Person:
    teams = {chance.choice((CROSSING, PATROL))}
    if chance.random() < 0.4:
        teams = {CROSSING, PATROL}
    often = 0.85 if size.slack else 0.42
    free = [
        FreeTime(day, *span)
        for day in range(7)
        for span in ((380, 540), (680, 800), (930, 1100), (1100, 1440), (0, 60))
        if chance.random() < often
    ]
    # Who is free in the late evening stays until their patrol is over.
    late = {each.weekday for each in free if each.ends == 1440}
    free = [each for each in free if each.ends != 60] + [FreeTime((day + 1) % 7, 0, 60) for day in late]
    away = []
    if chance.random() < 0.3:
        starts = datetime.combine(MONDAY + timedelta(days=chance.randrange(7 * size.weeks)), time(0), ZONE)
        away.append(Away(starts.astimezone(UTC), starts.astimezone(UTC) + timedelta(days=chance.randint(2, 8))))
    wishes = [
        Wish(chance.random() < 0.5, weekdays=frozenset({chance.randrange(7)})) for _ in range(chance.randrange(3))
    ]
    return Person(
        id=number,
        grid=chance.choice(grids),
        teams=frozenset(teams),
        birth_year=chance.randint(1950, 1995),
        vetted=chance.random() < 0.95,
        experienced=chance.random() < 0.5,
        leads=frozenset(teams) if chance.random() < 0.25 else frozenset(),
        free=tuple(free),
        away=tuple(away),
        wishes=tuple(wishes),
        per_week=chance.choice((3, 4, 4, 5, 6) if size.slack else (2, 2, 3, 3, 4)),
        per_month=chance.choice((14, 16, 20) if size.slack else (8, 10, 12, 16)),
    )


def _shifts(zone: list[int], weeks: int, chance: random.Random) -> list[Shift]:
    found = []
    for offset in range(7 * weeks):
        day = MONDAY + timedelta(days=offset)
        if day.weekday() < 5:
            for grid in zone[:4]:
                found.append(_shift(day, Kind.CROSSING, CROSSING, grid, time(7, 10), 50, (1, 2, 3)))
                found.append(_shift(day, Kind.CROSSING, CROSSING, grid, time(16, 10), 60, (1, 2, 2)))
        found += [
            _shift(day, Kind.PATROL, PATROL, grid, time(19), 120, (2, 2, 4), leader=True)
            for grid in chance.sample(zone, 2)
        ]
        if day.weekday() in (2, 4, 5):
            found.append(_shift(day, Kind.PATROL, PATROL, chance.choice(zone), time(21, 30), 120, (2, 3, 4)))
    return found


def _shift(
    day: date,
    kind: Kind,
    team: str,
    grid: int,
    at: time,
    minutes: int,
    staff: tuple[int, int, int],
    *,
    leader: bool = False,
) -> Shift:
    starts = datetime.combine(day, at, ZONE).astimezone(UTC)
    least, ideal, most = staff
    return Shift(
        f"{team}:{grid}:{day}:{at:%H%M}",
        kind,
        team,
        grid,
        starts,
        starts + timedelta(minutes=minutes),
        least,
        ideal,
        most,
        leader=leader,
    )
