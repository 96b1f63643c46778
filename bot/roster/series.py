"""Patrols and other slots that come back every week, and how they change: one, this and later, or all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from bot.roster.shifts import DaySpan, Kind
from bot.roster.slots import HandEdit, Slot, Staffing


@dataclass(frozen=True, slots=True)
class Pattern:
    """On `weekdays` (Monday is 0) of every `every`th week. `ends` not after `begins`: on the day after."""

    weekdays: frozenset[int]
    begins: time
    ends: time
    grid: int
    staffing: Staffing
    every: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes different; None stays."""

    weekdays: frozenset[int] | None = None
    begins: time | None = None
    ends: time | None = None
    grid: int | None = None
    staffing: Staffing | None = None
    every: int | None = None

    def applied(self, pattern: Pattern) -> Pattern:
        return Pattern(
            weekdays=pattern.weekdays if self.weekdays is None else self.weekdays,
            begins=pattern.begins if self.begins is None else self.begins,
            ends=pattern.ends if self.ends is None else self.ends,
            grid=pattern.grid if self.grid is None else self.grid,
            staffing=self.staffing or pattern.staffing,
            every=pattern.every if self.every is None else self.every,
        )


@dataclass(frozen=True, slots=True)
class Series:
    """`patterns`: since when each holds, by day; the earliest since the first day. `last`: None: for ever."""

    id: int
    kind: Kind
    team: str
    first: date
    patterns: tuple[tuple[date, Pattern], ...]
    last: date | None = None
    partner: int | None = None

    def pattern(self, day: date) -> Pattern:
        return next((pattern for since, pattern in reversed(self.patterns) if since <= day), self.patterns[0][1])

    def occurs(self, day: date) -> bool:
        if day < self.first or (self.last is not None and day > self.last):
            return False
        pattern = self.pattern(day)
        weeks = (_monday(day) - _monday(self.first)).days // 7
        return day.weekday() in pattern.weekdays and weeks % pattern.every == 0

    def key(self, day: date) -> str:
        """Of the slot that was first meant for that day."""
        return f"series:{self.id}:{day}"

    def slot(self, day: date) -> Slot:
        pattern = self.pattern(day)
        return Slot(
            key=self.key(day),
            day=day,
            begins=pattern.begins,
            ends=pattern.ends,
            kind=self.kind,
            team=self.team,
            grid=pattern.grid,
            staffing=pattern.staffing,
            partner=self.partner,
        )

    def slots(self, span: DaySpan, hand: Mapping[str, HandEdit]) -> Iterator[Slot]:
        """Before hand edits are applied: of these days, and those that were moved from elsewhere."""
        meant = {span.first + timedelta(days=number) for number in range((span.last - span.first).days + 1)}
        meant |= {day for key in hand if (day := self.day_of(key)) is not None}
        yield from (self.slot(day) for day in sorted(meant) if self.occurs(day))

    def day_of(self, key: str) -> date | None:
        """For which day the slot was meant; None when it is not of this series."""
        series, _, day = key.rpartition(":")
        return date.fromisoformat(day) if series == f"series:{self.id}" else None


@dataclass(frozen=True, slots=True)
class Edited:
    """`hand`: the edits by hand as they hold from now on. `followed`: keys of those that went along to another day of
    their week, old and new. `lost`: keys of those for which there is no day any more. Somebody should hear of both."""

    series: Series
    hand: dict[str, HandEdit]
    followed: dict[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()


def change_all(series: Series, change: Change, hand: Mapping[str, HandEdit]) -> Edited:
    patterns = tuple((since, change.applied(pattern)) for since, pattern in series.patterns)
    return _carried_over(series, replace(series, patterns=patterns), hand)


def change_later(series: Series, since: date, change: Change, hand: Mapping[str, HandEdit]) -> Edited:
    """From that day on, the changes that were to come later included."""
    earlier = [each for each in series.patterns if each[0] < since]
    later = [(day, change.applied(pattern)) for day, pattern in series.patterns if day > since]
    patterns = (*earlier, (max(since, series.first), change.applied(series.pattern(since))), *later)
    return _carried_over(series, replace(series, patterns=patterns), hand)


def end(series: Series, last: date, hand: Mapping[str, HandEdit]) -> Edited:
    return _carried_over(series, replace(series, last=last), hand)


def _carried_over(before: Series, after: Series, hand: Mapping[str, HandEdit]) -> Edited:
    """The first of a week becomes the first of that week, the second the second: so a Tuesday that was cancelled is a
    cancelled Wednesday when the series moves to Wednesdays, and does not come back."""
    kept, followed, lost = dict(hand), {}, []
    for key in sorted(hand):
        day = before.day_of(key)
        if day is None or after.occurs(day):
            continue
        edit = kept.pop(key)
        new = _same_of_week(before, after, day)
        if new is None or after.key(new) in hand:
            lost.append(key)
        else:
            followed[key] = after.key(new)
            kept[after.key(new)] = edit
    return Edited(after, kept, followed, tuple(lost))


def _same_of_week(before: Series, after: Series, day: date) -> date | None:
    week = [_monday(day) + timedelta(days=number) for number in range(7)]
    old = [each for each in week if before.occurs(each)]
    new = [each for each in week if after.occurs(each)]
    place = old.index(day) if day in old else len(new)
    return new[place] if place < len(new) else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
