"""Country, then school, then what was changed once: which day is a school day, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.roster.calendar import DayKind, NationalCalendar, UnknownYear, YearTable, of_package
from bot.roster.notice import read_notice
from bot.roster.schools import Bell, School, Special, SpecialDay, Times, school_day
from bot.roster.shifts import DaySpan
from tests.roster.notices import SAMPLE_2027

COUNTRY = NationalCalendar()
YOUNG, OLD = frozenset({1, 2, 3}), frozenset({4, 5, 6})
SCHOOL = School(
    id=1,
    name="实验小学",
    team="crossing",
    terms=(
        DaySpan(date(2024, 2, 19), date(2024, 7, 5)),
        DaySpan(date(2025, 2, 17), date(2025, 7, 4)),
        DaySpan(date(2026, 3, 2), date(2026, 7, 3)),
        DaySpan(date(2026, 9, 1), date(2027, 1, 22)),
    ),
    vacations=(DaySpan(date(2026, 5, 6), date(2026, 5, 8)),),
    bells=(
        Bell(YOUNG, time(7, 40), time(15, 50)),
        Bell(OLD, time(7, 50), time(16, 30)),
        Bell(OLD, None, time(15, 50), frozenset({4})),
    ),
    posts=(),
)


def times(day: date, school: School = SCHOOL, country: NationalCalendar = COUNTRY) -> dict[int, Times]:
    return school_day(school, day, country)


def with_change(day: date, special: SpecialDay) -> School:
    return replace(SCHOOL, changes={day: (special,)})


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2024, 2, 18), DayKind.MAKE_UP),
        (date(2024, 2, 10), DayKind.HOLIDAY),
        (date(2024, 10, 12), DayKind.MAKE_UP),
        (date(2025, 1, 26), DayKind.MAKE_UP),
        (date(2025, 10, 8), DayKind.HOLIDAY),
        (date(2025, 10, 9), DayKind.WORKDAY),
        (date(2026, 2, 14), DayKind.MAKE_UP),
        (date(2026, 5, 5), DayKind.HOLIDAY),
        (date(2026, 5, 16), DayKind.WEEKEND),
    ],
)
def test_the_country(day: date, kind: DayKind) -> None:
    assert COUNTRY.kind(day) is kind


@pytest.mark.parametrize(
    ("year", "workdays", "make_ups"),
    [(2024, 251, 8), (2025, 248, 5), (2026, 248, 6)],
)
def test_a_whole_year_adds_up(year: int, workdays: int, make_ups: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    kinds = [COUNTRY.kind(day) for day in days if day.year == year]
    assert kinds.count(DayKind.MAKE_UP) == make_ups
    assert kinds.count(DayKind.WORKDAY) + make_ups == workdays


def test_a_usual_day_by_grade() -> None:
    monday = times(date(2026, 3, 9))
    assert monday[1] == Times(time(7, 40), time(15, 50))
    assert monday[6] == Times(time(7, 50), time(16, 30))
    friday = times(date(2026, 3, 13))
    assert friday[6] == Times(time(7, 50), time(15, 50))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 3, 7),  # Saturday
        date(2026, 4, 6),  # 清明
        date(2026, 7, 6),  # after the term
        date(2026, 5, 7),  # the school's own spring break
        date(2026, 5, 9),  # the country makes up for 劳动节, the school has not said so
    ],
)
def test_no_school(day: date) -> None:
    assert times(day) == {}


def test_a_make_up_day_is_one_when_the_school_says_so_by_the_timetable_that_it_names() -> None:
    school = replace(SCHOOL, own={date(2026, 5, 9): (SpecialDay(Special.MAKE_UP, like=4),)})
    assert times(date(2026, 5, 9), school)[6].leaves == time(15, 50)


def test_exam_day_only_for_those_who_sit_it() -> None:
    day = date(2026, 6, 24)
    exam = SpecialDay(Special.EXAM, bells=(Bell(frozenset({6}), time(8, 30), time(11, 30)),))
    school = replace(SCHOOL, own={day: (exam,)})
    assert times(day, school) == {6: Times(time(8, 30), time(11, 30))}
    saturday = date(2026, 6, 27)
    assert times(saturday, replace(SCHOOL, own={saturday: (exam,)})) == {6: Times(time(8, 30), time(11, 30))}


def test_a_half_day_for_some_grades() -> None:
    day = date(2026, 3, 11)
    half = times(day, with_change(day, SpecialDay(Special.HALF, grades=YOUNG, leaves=time(11, 40))))
    assert half[1].leaves == time(11, 40)
    assert half[4].leaves == time(16, 30)


def test_early_dismissal_outweighs_what_the_school_had_planned() -> None:
    day = date(2026, 3, 11)
    school = replace(
        with_change(day, SpecialDay(Special.EARLY, leaves=time(14, 0))),
        own={day: (SpecialDay(Special.HALF, leaves=time(12, 0)),)},
    )
    assert {each.leaves for each in times(day, school).values()} == {time(14, 0)}


def test_closed_for_weather_on_any_day() -> None:
    day = date(2026, 3, 11)
    assert times(day, with_change(day, SpecialDay(Special.CLOSED))) == {}
    assert times(day, with_change(day, SpecialDay(Special.CLOSED, grades=OLD))).keys() == YOUNG


def test_a_moved_holiday_by_the_offices_own_table() -> None:
    known = of_package(2026)
    moved = YearTable(2026, {**known.holidays, date(2026, 9, 7): "放假"}, known.make_ups)
    assert times(date(2026, 9, 7)) != {}
    assert times(date(2026, 9, 7), country=NationalCalendar({2026: moved})) == {}


def test_an_unknown_year_asks_for_its_table_only_where_nothing_else_can_tell() -> None:
    with pytest.raises(UnknownYear, match="2027"):
        times(date(2027, 1, 11))
    assert times(date(2027, 1, 16)) == {}  # Saturday
    assert times(date(2027, 3, 1)) == {}  # in no term
    assert times(date(2027, 1, 11), with_change(date(2027, 1, 11), SpecialDay(Special.CLOSED))) == {}
    exam = SpecialDay(Special.EXAM, bells=(Bell(OLD, time(8), time(11)),))
    assert times(date(2027, 1, 11), with_change(date(2027, 1, 11), exam)).keys() == OLD


def test_once_entered_the_year_works() -> None:
    table = read_notice(SAMPLE_2027, 2027).table
    assert table is not None
    country = NationalCalendar({2027: table})
    assert times(date(2027, 1, 1), country=country) == {}
    assert times(date(2027, 1, 11), country=country)[1].arrives == time(7, 40)


def test_next_years_notice_counts_for_its_days_in_december() -> None:
    table = YearTable(2027, {date(2026, 12, 31): "元旦"}, frozenset({date(2026, 12, 27)}))
    country = NationalCalendar({2027: table})
    assert country.kind(date(2026, 12, 31)) is DayKind.HOLIDAY
    assert country.kind(date(2026, 12, 27)) is DayKind.MAKE_UP
    assert country.kind(date(2026, 12, 30)) is DayKind.WORKDAY
