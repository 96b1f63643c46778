"""A school's own calendar and bells: which day is a school day for whom, and when the children come and go."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from bot.roster.calendar import DayKind, NationalCalendar
from bot.roster.shifts import DaySpan, Kind
from bot.roster.slots import Staffing


@dataclass(frozen=True, slots=True)
class Bell:
    """错峰: when these grades have to be there and may go, on these weekdays. None: not by this bell."""

    grades: frozenset[int]
    arrives: time | None
    leaves: time | None
    weekdays: frozenset[int] = frozenset(range(5))


class Special(enum.StrEnum):
    CLOSED = "closed"
    EXAM = "exam"
    HALF = "half"
    MAKE_UP = "make_up"
    """The school makes up for a day. A make-up workday of the country is one only if the school says so."""
    EARLY = "early"
    """Early dismissal."""
    LATE = "late"
    WEATHER = "weather"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """`grades`: None: all. `bells`: instead of the usual ones; a day that has its own is a school day on any day.

    `arrives`, `leaves`: instead of the usual time. `like`: by the timetable of which weekday; for make-up days.
    A day without children is CLOSED, whatever the reason.
    """

    special: Special
    grades: frozenset[int] | None = None
    bells: tuple[Bell, ...] | None = None
    arrives: time | None = None
    leaves: time | None = None
    like: int | None = None


@dataclass(frozen=True, slots=True)
class SchoolPost:
    """`before`: minutes before the first bell (the school's lead time). `in_after`, `out_after`: minutes after the last
    one; at the end of school until all are through, 送完为止. `joined`: bells no further apart are one slot."""

    id: int
    kind: Kind
    grid: int
    staffing: Staffing
    before: int = 25
    in_after: int = 5
    out_before: int = 10
    out_after: int = 20
    joined: int = 15


@dataclass(frozen=True, slots=True)
class School:
    """`own`: its calendar beyond terms and vacations. `changes`: one-off, entered later; they outweigh everything."""

    id: int
    name: str
    team: str
    terms: tuple[DaySpan, ...]
    bells: tuple[Bell, ...]
    posts: tuple[SchoolPost, ...]
    vacations: tuple[DaySpan, ...] = ()
    own: Mapping[date, tuple[SpecialDay, ...]] = field(default_factory=dict)
    changes: Mapping[date, tuple[SpecialDay, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Times:
    """Of one grade on one day."""

    arrives: time | None
    leaves: time | None


def school_day(school: School, day: date, national: NationalCalendar) -> dict[int, Times]:
    """By grade; empty when nobody comes. Raises UnknownYear when only the country's calendar could tell."""
    specials = (*school.own.get(day, ()), *school.changes.get(day, ()))
    if any(each.special is Special.CLOSED and each.grades is None for each in specials):
        return {}
    weekday = _timetable(school, day, specials, national)
    found = {} if weekday is None else _usual(school.bells, weekday)
    for each in specials:
        _change(found, each, day.weekday() if weekday is None else weekday)
    return {grade: found[grade] for grade in sorted(found)}


def _timetable(school: School, day: date, specials: tuple[SpecialDay, ...], national: NationalCalendar) -> int | None:
    """Of which weekday; None: no usual school day."""
    for each in reversed(specials):
        if each.special is Special.MAKE_UP:
            return day.weekday() if each.like is None else each.like
    if any(each.bells is not None and each.grades is None for each in specials):
        return None
    in_term = any(day in term for term in school.terms) and not any(day in each for each in school.vacations)
    # At weekends the country's calendar could only say that it works, which is for the school to say.
    if in_term and day.weekday() < 5 and national.kind(day) is DayKind.WORKDAY:
        return day.weekday()
    return None


def _usual(bells: tuple[Bell, ...], weekday: int) -> dict[int, Times]:
    found: dict[int, Times] = {}
    for bell in bells:
        if weekday in bell.weekdays:
            for grade in bell.grades:
                known = found.get(grade, Times(None, None))
                found[grade] = Times(
                    known.arrives if bell.arrives is None else bell.arrives,
                    known.leaves if bell.leaves is None else bell.leaves,
                )
    return found


def _change(found: dict[int, Times], special: SpecialDay, weekday: int) -> None:
    grades = set(found) if special.grades is None else set(special.grades)
    if special.special is Special.CLOSED or special.bells is not None:
        for grade in grades:
            found.pop(grade, None)
    for bell in special.bells or ():
        found.update(_usual((bell,), min(bell.weekdays) if weekday not in bell.weekdays else weekday))
    for grade in grades & found.keys():
        times = found[grade]
        found[grade] = Times(
            times.arrives if special.arrives is None else special.arrives,
            times.leaves if special.leaves is None else special.leaves,
        )
