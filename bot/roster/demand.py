"""From schools, series and occasions to the shifts of some days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.roster.calendar import NationalCalendar, UnknownYear
from bot.roster.schools import School, SchoolPost, school_day
from bot.roster.series import Series
from bot.roster.shifts import DaySpan, Kind, Shift
from bot.roster.slots import HandEdit, Slot, Staffing


@dataclass(frozen=True, slots=True)
class Occasion:
    """Once, or 集中排查 over some days, in each of some grids."""

    id: int
    kind: Kind
    team: str
    days: tuple[date, ...]
    grids: tuple[int, ...]
    begins: time
    ends: time
    staffing: Staffing
    partner: int | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """All that asks for people. `hand`: by the key of the slot."""

    schools: tuple[School, ...] = ()
    series: tuple[Series, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    hand: Mapping[str, HandEdit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MissingYear:
    """School posts from `first` to `last` are not planned, because nobody has entered the holidays of `year`.

    A coordinator has to: by pasting the State Council's notice or by spreadsheet. `schools`: whose posts wait for it.
    Everything else is planned.
    """

    year: int
    first: date
    last: date
    schools: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """By time."""

    shifts: tuple[Shift, ...]
    missing: tuple[MissingYear, ...]


def demand(sources: Sources, span: DaySpan, national: NationalCalendar, zone: ZoneInfo) -> Demand:
    """Of all slots that lie on these local days after they were changed by hand. Raises ShiftError."""
    unknown: list[tuple[date, int]] = []
    slots = [
        *(slot for school in sources.schools for slot in _of_school(school, sources.hand, span, national, unknown)),
        *(slot for series in sources.series for slot in series.slots(span, sources.hand)),
        *(slot for occasion in sources.occasions for slot in _of_occasion(occasion)),
    ]
    changed = (sources.hand[slot.key].applied(slot) if slot.key in sources.hand else slot for slot in slots)
    shifts = [slot.shift(zone) for slot in changed if slot is not None and slot.day in span]
    shifts.sort(key=lambda shift: (shift.starts, shift.ends, shift.key))
    return Demand(tuple(shifts), tuple(_missing(unknown)))


def _of_occasion(occasion: Occasion) -> Iterator[Slot]:
    for day in occasion.days:
        for grid in occasion.grids:
            yield Slot(
                key=f"occasion:{occasion.id}:{grid}:{day}",
                day=day,
                begins=occasion.begins,
                ends=occasion.ends,
                kind=occasion.kind,
                team=occasion.team,
                grid=grid,
                staffing=occasion.staffing,
                partner=occasion.partner,
            )


def _of_school(
    school: School,
    hand: Mapping[str, HandEdit],
    span: DaySpan,
    national: NationalCalendar,
    unknown: list[tuple[date, int]],
) -> Iterator[Slot]:
    """Notes in `unknown` the days of which nobody knows."""
    days = {span.first + timedelta(days=number) for number in range((span.last - span.first).days + 1)}
    days |= {date.fromisoformat(key.split(":")[3]) for key in hand if key.startswith(f"school:{school.id}:")}
    for day in sorted(days):
        try:
            grades = school_day(school, day, national)
        except UnknownYear:
            if day in span:
                unknown.append((day, school.id))
            continue
        arriving = sorted({times.arrives for times in grades.values() if times.arrives is not None})
        leaving = sorted({times.leaves for times in grades.values() if times.leaves is not None})
        for post in school.posts:
            yield from _at_post(school, post, day, "in", _together(arriving, post.before, post.in_after, post.joined))
            yield from _at_post(
                school, post, day, "out", _together(leaving, post.out_before, post.out_after, post.joined)
            )


def _at_post(
    school: School, post: SchoolPost, day: date, way: str, times: Iterable[tuple[time, time]]
) -> Iterator[Slot]:
    """The key counts the slots of a day and has no time in it: dismissed early, it is the same slot at another time."""
    for number, (begins, ends) in enumerate(times, 1):
        yield Slot(
            key=f"school:{school.id}:{post.id}:{day}:{way}:{number}",
            day=day,
            begins=begins,
            ends=ends,
            kind=post.kind,
            team=school.team,
            grid=post.grid,
            staffing=post.staffing,
        )


def _together(bells: Iterable[time], before: int, after: int, joined: int) -> Iterator[tuple[time, time]]:
    """One slot for bells that are no further apart than `joined` minutes, or whose slots would touch."""
    groups: list[list[int]] = []
    for bell in (each.hour * 60 + each.minute for each in bells):
        if groups and bell - groups[-1][-1] <= max(joined, before + after):
            groups[-1].append(bell)
        else:
            groups.append([bell])
    return ((_clock(group[0] - before), _clock(group[-1] + after)) for group in groups)


def _clock(minutes: int) -> time:
    """Never beyond the day."""
    within = min(max(minutes, 0), 24 * 60 - 1)
    return time(within // 60, within % 60)


def _missing(unknown: list[tuple[date, int]]) -> Iterator[MissingYear]:
    for year in sorted({day.year for day, _ in unknown}):
        days = [day for day, _ in unknown if day.year == year]
        schools = {school for day, school in unknown if day.year == year}
        yield MissingYear(year, min(days), max(days), tuple(sorted(schools)))
