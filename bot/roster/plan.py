"""What the planner answers."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from bot.roster.gates import Why
from bot.roster.shifts import Seat


class Level(enum.StrEnum):
    """What is made small, one after another; each optimum holds for all that come after it."""

    PINS = "pins"
    """Pins that contradict each other: how many are not kept."""
    MINIMUM = "minimum"
    """Seats below the minimum, a missing leader being one."""
    IDEAL = "ideal"
    """Seats short of the ideal."""
    REMOVED = "removed"
    """Published seats that somebody loses."""
    FAIRNESS = "fairness"
    """The sum of squared loads over the rolling eight weeks, less what nobody can change."""
    BURDEN = "burden"
    """The same for unpopular slots: late shifts and weekends."""
    LIKING = "liking"
    """Distance and wishes."""


@dataclass(frozen=True, slots=True)
class Proof:
    """`bound`: nothing below it is possible. When both are the same it is proven that there is no better plan."""

    level: Level
    value: int
    bound: int
    seconds: float

    @property
    def proven(self) -> bool:
        return self.value <= self.bound

    @property
    def gap(self) -> int:
        return self.value - self.bound


@dataclass(frozen=True, slots=True)
class Hole:
    """What a shift lacks, and why: "符合条件3人, 2人请假, 1人当周已满".

    `below`: people under the minimum; `short`: under the ideal; `leader`: nobody there can lead. `qualified`: how many
    may stand such a shift at all; `why`: what keeps those of them who are not there, each counted once.
    """

    shift: str
    below: int
    short: int
    leader: bool
    qualified: int
    why: dict[Why, int]


@dataclass(frozen=True, slots=True)
class Refused:
    """A pin that could not be kept; `why` speaks of the plan that there is."""

    seat: Seat
    why: Why


@dataclass(frozen=True, slots=True)
class Plan:
    """`seats`: all, those of shifts that have begun included. `removed` and `added`: against what was published.

    `by_zone`: it was too large for one piece; the proofs are of each zone with its own people, added up, and what zones
    lent one another afterwards comes on top.
    """

    seats: frozenset[Seat]
    holes: tuple[Hole, ...]
    refused: tuple[Refused, ...]
    proofs: tuple[Proof, ...]
    by_zone: bool
    removed: frozenset[Seat]
    added: frozenset[Seat]
    seconds: float

    @property
    def proven(self) -> bool:
        return all(proof.proven for proof in self.proofs)
