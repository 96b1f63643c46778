"""May this person stand this shift at all? What does not depend on the rest of the plan."""

from __future__ import annotations

import enum

from bot.roster.people import Absence, FreeTime, Person
from bot.roster.rules import Rules
from bot.roster.shifts import Shift
from bot.roster.timing import Piece, Timing


class Why(enum.StrEnum):
    """Why somebody is not in a shift. Those before LEAVE: not qualified."""

    NOT_VETTED = "not_vetted"
    NOT_TRAINED = "not_trained"
    NOT_INSURED = "not_insured"
    AGE = "age"
    CARE = "care"
    """Too old for the heat or cold of that time."""
    LEAVE = "leave"
    BUSY = "busy"
    NOT_FREE = "not_free"
    OTHER_ZONE = "other_zone"
    """While each zone is planned by itself."""
    FORBIDDEN = "forbidden"
    DECLINED = "declined"
    OVERLAP = "overlap"
    """Stands somewhere else then."""
    TRAVEL = "travel"
    """Cannot be here in time, or there afterwards."""
    REST = "rest"
    WEEK_FULL = "week_full"
    MONTH_FULL = "month_full"
    SHIFT_FULL = "shift_full"
    NIGHT = "night"
    """Would go alone, or nobody experienced would be there."""
    POSSIBLE = "possible"
    """Could, but is needed more elsewhere: whoever came here would leave as great a hole."""


UNQUALIFIED = frozenset({Why.NOT_VETTED, Why.NOT_TRAINED, Why.NOT_INSURED, Why.AGE, Why.CARE})


def unqualified(person: Person, shift: Shift, timing: Timing, rules: Rules) -> Why | None:
    """The gates, which nobody can wave through."""
    if not person.vetted:
        return Why.NOT_VETTED
    if shift.team not in person.teams:
        return Why.NOT_TRAINED
    if shift.insured and not person.insured:
        return Why.NOT_INSURED
    return None if person.birth_year is None else _of_age(person.birth_year, shift, timing, rules)


def _of_age(birth_year: int, shift: Shift, timing: Timing, rules: Rules) -> Why | None:
    """By the year alone, to the safe side: old enough from the year after, too old from the first day of the year."""
    turns = timing.day.year - birth_year
    if turns <= shift.youngest:
        return Why.AGE
    if shift.oldest is not None and turns > shift.oldest:
        return Why.AGE
    return Why.CARE if shift.outdoors and _needs_care(turns, timing, rules) else None


def _needs_care(age: int, timing: Timing, rules: Rules) -> bool:
    if age >= rules.weather_age and any(piece.day in rules.weather for piece in timing.pieces):
        return True
    return any(
        age >= limit.from_age
        and limit.in_season(piece.day)
        and piece.begins < limit.ends.hour * 60 + limit.ends.minute
        and piece.ends > limit.begins.hour * 60 + limit.begins.minute
        for limit in rules.care
        for piece in timing.pieces
    )


def away(person: Person, shift: Shift) -> Why | None:
    for each in person.away:
        if each.starts < shift.ends and shift.starts < each.ends:
            return Why.LEAVE if each.why is Absence.LEAVE else Why.BUSY
    return None


def free(person: Person, timing: Timing, rules: Rules) -> bool:
    if person.free is None:
        return rules.silent_are_free
    return all(_covered(piece, person.free) for piece in timing.pieces)


def _covered(piece: Piece, times: tuple[FreeTime, ...]) -> bool:
    reached = piece.begins
    for each in sorted(times, key=lambda each: each.begins):
        if each.weekday == piece.day.weekday() and each.begins <= reached < each.ends:
            reached = each.ends
    return reached >= piece.ends
