"""All that a plan depends on, in one value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.roster.people import Person
from bot.roster.rules import Rules
from bot.roster.shifts import Seat, Shift


class ProblemError(ValueError):
    """A problem that contradicts itself; says where."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`zone`: whose clock "after 22:00", weeks, months and free times are read by.

    `published`: the roster that people know, also of shifts that are gone. `pins`: where the coordinator wants somebody
    to be; that outweighs free times and ceilings, not the gates. `forbidden`: where the coordinator wants somebody not
    to be. `declined`: 来不了. `now`: shifts that had begun by then are history and stay as published; None: none had.
    Raises ProblemError.
    """

    zone: ZoneInfo
    people: tuple[Person, ...]
    shifts: tuple[Shift, ...]
    rules: Rules = field(default_factory=Rules)
    published: frozenset[Seat] = frozenset()
    pins: frozenset[Seat] = frozenset()
    forbidden: frozenset[Seat] = frozenset()
    declined: frozenset[Seat] = frozenset()
    now: datetime | None = None

    def __post_init__(self) -> None:
        _once("shift", (shift.key for shift in self.shifts))
        _once("person", (person.id for person in self.people))
        if both := self.pins & self.forbidden:
            raise ProblemError(f"pinned and forbidden at once: {min(both)}")

    def has_begun(self, shift: Shift) -> bool:
        return self.now is not None and shift.starts <= self.now


def _once(what: str, names: Iterable[str | int]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ProblemError(f"{what} {twice[0]} is there twice")
