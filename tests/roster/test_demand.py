"""What asks for people on which days, and what is told when nobody can know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.roster.calendar import NationalCalendar
from bot.roster.demand import Demand, MissingYear, Occasion, Sources, demand
from bot.roster.local_time import between, instant
from bot.roster.notice import read_notice
from bot.roster.schools import SchoolPost, Special, SpecialDay
from bot.roster.shifts import DaySpan, Kind, ShiftError
from bot.roster.slots import HandEdit, Staffing
from tests.roster.neighbourhoods import ZONES
from tests.roster.notices import SAMPLE_2027
from tests.roster.test_school_days import SCHOOL
from tests.roster.test_series import EVENINGS

SHANGHAI = ZONES[0]
GATE = SchoolPost(1, Kind.CROSSING, 3, Staffing(1, 2, 3))
PARKING = SchoolPost(2, Kind.PARKING, 3, Staffing(1, 1, 1), joined=60)
AT_GATES = replace(SCHOOL, posts=(GATE, PARKING))


def of_day(day: date, sources: Sources, country: NationalCalendar | None = None) -> Demand:
    return demand(sources, DaySpan(day, day), country or NationalCalendar(), SHANGHAI)


def times(found: Demand, kind: Kind) -> list[str]:
    return [
        f"{shift.starts.astimezone(SHANGHAI):%H:%M}-{shift.ends.astimezone(SHANGHAI):%H:%M}"
        for shift in found.shifts
        if shift.kind is kind
    ]


def test_staggered_bells_make_one_slot_or_several() -> None:
    monday = of_day(date(2026, 3, 9), Sources(schools=(AT_GATES,)))
    assert times(monday, Kind.CROSSING) == ["07:15-07:55", "15:40-16:10", "16:20-16:50"]
    assert times(monday, Kind.PARKING) == ["07:15-07:55", "15:40-16:50"]


def test_dismissed_early_it_is_the_same_slot_at_another_time() -> None:
    day = date(2026, 3, 13)  # a Friday, on which all leave together
    early = replace(AT_GATES, changes={day: (SpecialDay(Special.EARLY, leaves=time(14, 0)),)})
    before, after = (of_day(day, Sources(schools=(school,))) for school in (AT_GATES, early))
    assert times(after, Kind.CROSSING) == ["07:15-07:55", "13:50-14:20"]
    assert [shift.key for shift in before.shifts] == [shift.key for shift in after.shifts]


def test_an_unknown_year_stops_school_posts_only_and_says_who_must_enter_what() -> None:
    span = DaySpan(date(2026, 12, 30), date(2027, 1, 8))
    sources = Sources(schools=(AT_GATES,), series=(EVENINGS,))
    found = demand(sources, span, NationalCalendar(), SHANGHAI)
    assert found.missing == (MissingYear(2027, date(2027, 1, 1), date(2027, 1, 8), (1,)),)
    patrols = [shift for shift in found.shifts if shift.kind is Kind.PATROL]
    assert [shift.starts.astimezone(SHANGHAI).date() for shift in patrols] == [
        date(2026, 12, 31),
        date(2027, 1, 5),
        date(2027, 1, 7),
    ]
    assert {shift.starts.astimezone(SHANGHAI).year for shift in found.shifts if shift not in patrols} == {2026}


def test_once_the_year_is_entered_school_posts_are_there() -> None:
    table = read_notice(SAMPLE_2027, 2027).table
    assert table is not None
    span = DaySpan(date(2027, 1, 1), date(2027, 1, 8))
    found = demand(Sources(schools=(AT_GATES,)), span, NationalCalendar({2027: table}), SHANGHAI)
    assert found.missing == ()
    assert {shift.starts.astimezone(SHANGHAI).day for shift in found.shifts} == {4, 5, 6, 7, 8}


def test_a_sweep_in_several_grids_with_a_partner_and_a_hand() -> None:
    sweep = Occasion(
        5, Kind.SWEEP, "information", (date(2026, 3, 14),), (1, 2), time(9), time(11), Staffing(2, 4, 6), partner=12
    )
    sources = Sources(occasions=(sweep,), hand={"occasion:5:2:2026-03-14": HandEdit(cancelled=True)})
    (shift,) = of_day(date(2026, 3, 14), sources).shifts
    assert (shift.grid, shift.partner, shift.maximum) == (1, 12, 6)


def test_a_staffing_that_nobody_could_fill_is_refused() -> None:
    odd = replace(EVENINGS, patterns=((EVENINGS.first, replace(EVENINGS.patterns[0][1], staffing=Staffing(3, 2, 4))),))
    with pytest.raises(ShiftError, match="3, 2, 4"):
        of_day(date(2026, 3, 10), Sources(series=(odd,)))


@pytest.mark.parametrize(
    ("zone", "day", "begins", "ends", "starts", "lasts"),
    [
        ("Europe/Berlin", date(2026, 3, 28), time(22), time(6), datetime(2026, 3, 28, 21, tzinfo=UTC), 7 * 60),
        ("Europe/Berlin", date(2026, 10, 24), time(22), time(6), datetime(2026, 10, 24, 20, tzinfo=UTC), 9 * 60),
        # 2:30 does not exist: the first instant after is 3:00.
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), time(4), datetime(2026, 3, 29, 1, tzinfo=UTC), 60),
        # All of it falls into the gap: as long as it would have been.
        ("America/New_York", date(2026, 3, 8), time(2, 10), time(2, 40), datetime(2026, 3, 8, 7, tzinfo=UTC), 30),
        # 1:30 exists twice: the first.
        ("America/New_York", date(2026, 11, 1), time(1, 30), time(3), datetime(2026, 11, 1, 5, 30, tzinfo=UTC), 150),
        ("Asia/Shanghai", date(2026, 3, 29), time(2, 30), time(4), datetime(2026, 3, 28, 18, 30, tzinfo=UTC), 90),
        # Half an hour only, at 2:00.
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), time(3), datetime(2026, 10, 3, 15, 30, tzinfo=UTC), 30),
    ],
)
def test_days_on_which_the_clocks_change(
    zone: str, day: date, begins: time, ends: time, starts: datetime, lasts: int
) -> None:
    found, until = between(day, begins, ends, ZoneInfo(zone))
    assert found == starts
    assert until - found == timedelta(minutes=lasts)


def test_the_day_without_a_midnight() -> None:
    """Santiago puts the clocks forward at midnight."""
    assert instant(date(2026, 9, 6), time(0, 0), ZoneInfo("America/Santiago")) == datetime(2026, 9, 6, 4, tzinfo=UTC)
