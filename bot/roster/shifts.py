"""What is to be stood: one post or route at one time, with its seats."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime


class Kind(enum.StrEnum):
    CROSSING = "crossing"
    """护送过街"""
    PARKING = "parking"
    """疏导停车"""
    PATROL = "patrol"
    """巡逻"""
    JOINT = "joint"
    """联合巡逻, with a partner 联动单位"""
    EVENT = "event"
    """A single occasion."""
    SWEEP = "sweep"
    """集中排查"""


class ShiftError(ValueError):
    """A shift that nobody could stand; says which and why."""


@dataclass(frozen=True, slots=True)
class Shift:
    """`key` stays the same as long as the shift is the same: hand edits, pins and published assignments hang on it.

    `starts` and `ends` are instants (aware). `minimum`, `ideal`, `maximum`: people. `leader`: one should be able to
    lead. `experienced`: one must be, as always after 22:00. `youngest` and `oldest`: years of age on the day.
    `partner`: who comes along with people of their own. Raises ShiftError.
    """

    key: str
    kind: Kind
    team: str
    grid: int
    starts: datetime
    ends: datetime
    minimum: int = 1
    ideal: int = 1
    maximum: int = 1
    leader: bool = False
    experienced: bool = False
    insured: bool = False
    outdoors: bool = True
    youngest: int = 18
    oldest: int | None = None
    partner: int | None = None

    def __post_init__(self) -> None:
        if self.starts.tzinfo is None or self.ends.tzinfo is None:
            raise ShiftError(f"{self.key}: a time without its zone")
        if self.starts >= self.ends:
            raise ShiftError(f"{self.key} ends before it begins")
        if not 0 <= self.minimum <= self.ideal <= self.maximum or self.maximum < 1:
            raise ShiftError(f"{self.key}: {self.minimum}, {self.ideal}, {self.maximum} are no least, ideal and most")


@dataclass(frozen=True, slots=True, order=True)
class Seat:
    """值班安排: a person in a shift. Also what is pinned, forbidden, published."""

    shift: str
    person: int


@dataclass(frozen=True, slots=True)
class DaySpan:
    """From `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last
