"""Does a plan keep every rule? Written apart from the model: it shares no constraint with it."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.roster.people import Person, Served
from bot.roster.problem import Problem
from bot.roster.shifts import Seat, Shift


class Broken(enum.StrEnum):
    UNKNOWN = "unknown"
    VETTING = "vetting"
    TRAINING = "training"
    INSURANCE = "insurance"
    AGE = "age"
    CARE = "care"
    AWAY = "away"
    FREE = "free"
    REFUSED = "refused"
    """Forbidden by the coordinator, or declined."""
    OVERLAP = "overlap"
    TRAVEL = "travel"
    REST = "rest"
    WEEK = "week"
    MONTH = "month"
    TOO_MANY = "too_many"
    ALONE = "alone"
    INEXPERIENCED = "inexperienced"
    HISTORY = "history"
    """A shift that has begun is not as it was published."""


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """`shifts`: the keys of those concerned, by time."""

    rule: Broken
    person: int | None
    shifts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stood:
    """`seat`: None for what was stood before."""

    starts: datetime
    ends: datetime
    grid: int
    seat: Seat | None

    @property
    def name(self) -> str:
        return "" if self.seat is None else self.seat.shift


def violations(problem: Problem, seats: Iterable[Seat]) -> list[Violation]:
    """Of the whole roster, sorted; empty when it keeps every rule.

    What has begun is only compared with what was published.
    """
    return sorted(_Judge(problem, frozenset(seats)).all())


class _Judge:
    def __init__(self, problem: Problem, seats: frozenset[Seat]) -> None:
        self._problem, self._rules, self._seats = problem, problem.rules, seats
        self._shifts = {shift.key: shift for shift in problem.shifts}
        self._people = {person.id: person for person in problem.people}

    def all(self) -> Iterator[Violation]:
        by_person: dict[int, list[Seat]] = defaultdict(list)
        by_shift: dict[str, list[Person]] = defaultdict(list)
        for seat in sorted(self._seats):
            shift, person = self._shifts.get(seat.shift), self._people.get(seat.person)
            if person is None or shift is None:
                if shift is None or not self._begun(shift):
                    yield Violation(Broken.UNKNOWN, seat.person, (seat.shift,))
                continue
            by_person[person.id].append(seat)
            by_shift[shift.key].append(person)
            if not self._begun(shift):
                for rule in self._of_seat(person, shift, seat):
                    yield Violation(rule, person.id, (shift.key,))
        yield from self._of_history()
        for key, people in by_shift.items():
            if not self._begun(self._shifts[key]):
                yield from (Violation(rule, None, (key,)) for rule in self._of_shift(self._shifts[key], people))
        for number, own in by_person.items():
            yield from self._of_person(self._people[number], own)

    def _begun(self, shift: Shift) -> bool:
        return self._problem.now is not None and shift.starts <= self._problem.now

    def _of_history(self) -> Iterator[Violation]:
        for seat in sorted(self._seats ^ self._problem.published):
            shift = self._shifts.get(seat.shift)
            if shift is not None and self._begun(shift):
                yield Violation(Broken.HISTORY, seat.person, (seat.shift,))

    def _of_seat(self, person: Person, shift: Shift, seat: Seat) -> Iterator[Broken]:
        if not person.vetted:
            yield Broken.VETTING
        if shift.team not in person.teams:
            yield Broken.TRAINING
        if shift.insured and not person.insured:
            yield Broken.INSURANCE
        if any(absence.ends > shift.starts and absence.starts < shift.ends for absence in person.away):
            yield Broken.AWAY
        if seat in self._problem.forbidden | self._problem.declined:
            yield Broken.REFUSED
        if seat not in self._problem.pins and not self._is_free(person, shift):
            yield Broken.FREE
        yield from self._of_age(person, shift)

    def _of_age(self, person: Person, shift: Shift) -> Iterator[Broken]:
        if person.birth_year is None:
            return
        age_at_most = shift.starts.astimezone(self._problem.zone).year - person.birth_year
        if age_at_most - 1 < shift.youngest or (shift.oldest is not None and age_at_most > shift.oldest):
            yield Broken.AGE
        if shift.outdoors and any(self._harms(age_at_most, minute) for minute in self._minutes(shift)):
            yield Broken.CARE

    def _harms(self, age: int, local: datetime) -> bool:
        if age >= self._rules.weather_age and local.date() in self._rules.weather:
            return True
        return any(
            age >= limit.from_age and limit.in_season(local.date()) and limit.begins <= local.time() < limit.ends
            for limit in self._rules.care
        )

    def _is_free(self, person: Person, shift: Shift) -> bool:
        if person.free is None:
            return self._rules.silent_are_free
        return all(
            any(
                time.weekday == minute.weekday() and time.begins <= minute.hour * 60 + minute.minute < time.ends
                for time in person.free
            )
            for minute in self._minutes(shift)
        )

    def _minutes(self, shift: Shift) -> Iterator[datetime]:
        """Each of the shift, as the clock on the wall shows it."""
        at = shift.starts.astimezone(UTC)
        while at < shift.ends:
            yield at.astimezone(self._problem.zone)
            at += timedelta(minutes=1)

    def _is_late(self, starts: datetime, ends: datetime) -> bool:
        """Some of it lies between 22:00 and the morning."""
        day = starts.astimezone(self._problem.zone).date() - timedelta(days=1)
        while day <= ends.astimezone(self._problem.zone).date():
            night = datetime.combine(day, self._rules.late_from, self._problem.zone)
            morning = datetime.combine(day + timedelta(days=1), self._rules.night_ends, self._problem.zone)
            if starts < morning.astimezone(UTC) and ends > night.astimezone(UTC):
                return True
            day += timedelta(days=1)
        return False

    def _of_shift(self, shift: Shift, people: list[Person]) -> Iterator[Broken]:
        late = self._is_late(shift.starts, shift.ends)
        if len(people) > max(shift.maximum, self._rules.late_least if late else 1):
            yield Broken.TOO_MANY
        if late and len(people) < self._rules.late_least:
            yield Broken.ALONE
        if (late or shift.experienced) and not any(person.experienced for person in people):
            yield Broken.INEXPERIENCED

    def _of_person(self, person: Person, seats: list[Seat]) -> Iterator[Violation]:
        stood = [_stood(self._shifts[seat.shift], seat) for seat in seats]
        stood += [_of_old(served) for served in person.served]
        stood.sort(key=lambda each: (each.starts, each.ends, each.name))
        planned = [each for each in stood if self._is_planned(each)]
        for each in planned:
            for other in stood:
                if other is not each and not (other in planned and other.name > each.name):
                    yield from self._of_two(person, *sorted((each, other), key=lambda one: (one.starts, one.ends)))
        yield from self._ceilings(person, stood)

    def _is_planned(self, stood: _Stood) -> bool:
        return stood.seat is not None and not self._begun(self._shifts[stood.seat.shift])

    def _of_two(self, person: Person, first: _Stood, second: _Stood) -> Iterator[Violation]:
        names = tuple(each.name for each in (first, second) if each.name)
        on_the_way = timedelta(minutes=self._rules.minutes_between(first.grid, second.grid))
        if first.ends > second.starts:
            yield Violation(Broken.OVERLAP, person.id, names)
        elif second.starts - first.ends < on_the_way:
            yield Violation(Broken.TRAVEL, person.id, names)
        if self._is_late(first.starts, first.ends) and second.starts - first.ends < self._rules.rest_after_late:
            yield Violation(Broken.REST, person.id, names)

    def _ceilings(self, person: Person, stood: list[_Stood]) -> Iterator[Violation]:
        weeks: dict[tuple[int, int], list[_Stood]] = defaultdict(list)
        months: dict[tuple[int, int], list[_Stood]] = defaultdict(list)
        for each in stood:
            local = each.starts.astimezone(self._problem.zone)
            weeks[local.isocalendar()[:2]].append(each)
            months[local.year, local.month].append(each)
        week = self._rules.per_week if person.per_week is None else person.per_week
        month = self._rules.per_month if person.per_month is None else person.per_month
        for rule, periods, most in ((Broken.WEEK, weeks, week), (Broken.MONTH, months, month)):
            for each_period in periods.values():
                if len(each_period) > most and any(self._chosen(each) for each in each_period):
                    yield Violation(rule, person.id, tuple(each.name for each in each_period if each.name))

    def _chosen(self, stood: _Stood) -> bool:
        """By the planner, neither history nor pinned."""
        return self._is_planned(stood) and stood.seat not in self._problem.pins


def _stood(shift: Shift, seat: Seat) -> _Stood:
    return _Stood(shift.starts, shift.ends, shift.grid, seat)


def _of_old(served: Served) -> _Stood:
    return _Stood(served.starts, served.ends, served.grid, None)
