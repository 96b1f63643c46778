"""What the planner knows of a person."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from bot.roster.shifts import Kind


class Absence(enum.StrEnum):
    """Why somebody cannot at all at a time."""

    LEAVE = "leave"
    """请假"""
    BUSY = "busy"
    """A meeting, a training, a duty that was entered elsewhere."""


@dataclass(frozen=True, slots=True)
class Away:
    """From `starts` until `ends`, aware."""

    starts: datetime
    ends: datetime
    why: Absence = Absence.LEAVE


@dataclass(frozen=True, slots=True)
class FreeTime:
    """Every week on `weekday` (Monday is 0), in minutes of that local day; 1440 is its end.

    Raises ValueError for a time that is none.
    """

    weekday: int
    begins: int
    ends: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday <= 6 and 0 <= self.begins < self.ends <= 1440):
            raise ValueError(f"{self} is no time of a week")


@dataclass(frozen=True, slots=True)
class Wish:
    """A request, not first come first served. What it leaves open fits everything.

    `begins` and `ends`: minutes of the local day in which the shift starts.
    """

    wanted: bool
    weekdays: frozenset[int] = frozenset(range(7))
    begins: int = 0
    ends: int = 1440
    kind: Kind | None = None
    shift: str | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """A shift that the person had before the ones that are planned now: it counts for ceilings, rest and fairness."""

    starts: datetime
    ends: datetime
    grid: int


@dataclass(frozen=True, slots=True)
class Person:
    """`teams`: theirs, and those for which they were trained. `leads`: teams whose shifts they can lead.

    `free`: None when they have said nothing. `per_week` and `per_month`: most shifts by the local calendar; None: the
    rules' own.
    """

    id: int
    grid: int
    teams: frozenset[str]
    birth_year: int | None = None
    vetted: bool = True
    insured: bool = True
    experienced: bool = False
    leads: frozenset[str] = frozenset()
    free: tuple[FreeTime, ...] | None = None
    away: tuple[Away, ...] = ()
    wishes: tuple[Wish, ...] = ()
    per_week: int | None = None
    per_month: int | None = None
    served: tuple[Served, ...] = ()
