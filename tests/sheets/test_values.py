"""What people type into cells."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sheets import dates, naming, values, weekly
from bot.sheets.grid import Value
from bot.sheets.kinds import KINDS
from bot.sheets.naming import Named
from bot.sheets.values import Around, NotReadError
from tests.sheets.written import TODAY, words

AROUND = Around(TODAY, datetime.fromisoformat("1899-12-30"))
SINCE_1904 = Around(TODAY, datetime.fromisoformat("1904-01-01"))
FIRST = date(2026, 9, 1)


@pytest.mark.parametrize(
    "said",
    [
        "2026/9/1",
        "2026.9.1",
        "2026-09-01",
        "9月1日",
        "9/1",
        "２０２６年９月１日 ",
        "20260901",
        20260901,
        46266,
        46266.0,
        "2026-09-01 0:00:00",
        "2026年9月1日(周二)",
        "9月1日 星期二",
        FIRST,
        datetime.fromisoformat("2026-09-01T08:00"),
    ],
)
def test_a_day_in_any_writing(said: Value) -> None:
    assert dates.day(said, AROUND) == FIRST


def test_a_workbook_that_counts_from_1904() -> None:
    assert dates.day(46266 - 1462, SINCE_1904) == FIRST


@pytest.mark.parametrize(
    "said", ["2026-13-1", "9.1", 9.1, 1e300, float("nan"), True, "明天", "2026-9-1(周三)", time(7)]
)
def test_what_is_no_day_is_named(said: Value) -> None:
    with pytest.raises(NotReadError):
        dates.day(said, AROUND)


def test_a_weekday_that_contradicts_its_date_is_named() -> None:
    with pytest.raises(NotReadError) as wrong:
        dates.day("2026-9-1(周三)", AROUND)
    assert words(wrong.value.what) == "2026-09-01不是周三, 看看哪个写错了"


@pytest.mark.parametrize(
    "said",
    [
        "7:30",
        "7：30",
        "７:３０",
        "07:30:00",
        "7点半",
        "7点30分",
        "早上7:30",
        0.3125,
        time(7, 30),
        timedelta(hours=7.5),
        datetime.fromisoformat("1899-12-30T07:30"),
    ],
)
def test_a_time_in_any_writing(said: Value) -> None:
    assert dates.clock(said, AROUND) == time(7, 30)


@pytest.mark.parametrize("said", ["25:70", "7", 730, 7.5, "七点", "", timedelta(days=2), True])
def test_what_is_no_time_is_named(said: Value) -> None:
    with pytest.raises(NotReadError) as wrong:
        dates.clock(said, AROUND)
    assert "不是时间, 写成 7:30" in words(wrong.value.what)


def test_in_the_afternoon_and_from_to() -> None:
    assert dates.clock("下午4:30", AROUND) == time(16, 30)
    assert dates.span("7:20—8:10", AROUND) == dates.span("7:20 到 8:10", AROUND) == (time(7, 20), time(8, 10))
    assert dates.days("10月1日-10月3日、10月8日", AROUND)[-2:] == (date(2026, 10, 3), date(2026, 10, 8))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("周一至周五", "01234"),
        ("工作日", "01234"),
        ("一三五", "024"),
        ("周六、周日", "56"),
        ("每天", "0123456"),
        ("1-5", "01234"),
        (135, "024"),
        ("周五至周一", "0456"),
        ("周一,周三", "02"),
    ],
)
def test_weekdays(said: Value, meant: str) -> None:
    assert weekly.weekdays(said, AROUND) == {int(each) for each in meant}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1-3年级", {1, 2, 3}),
        ("一至三年级", {1, 2, 3}),
        ("七、八年级", {7, 8}),
        ("七八九年级", {7, 8, 9}),
        (3, {3}),
        ("初一、初二", {7, 8}),
        ("全校", set()),
        ("十一年级", {11}),
        ("1、2", {1, 2}),
    ],
)
def test_grades(said: Value, meant: set[int]) -> None:
    assert weekly.grades(said, AROUND) == meant


def test_names_as_people_line_them_up() -> None:
    found = naming.people("王建明、李秀兰(3网格) 陈　涛\n张三（尾号1234）", AROUND)
    assert found == (Named("王建明"), Named("李秀兰", "3网格"), Named("陈涛"), Named("张三", "1234"))


def test_what_was_probably_meant_is_offered() -> None:
    with pytest.raises(NotReadError) as wrong:
        values.choice({"护送过街": "escort", "疏导停车": "parking"})("护送过街道", AROUND)
    assert words(wrong.value.what) == "护送过街道 不认得, 是不是“护送过街”?"


ANYTHING = st.one_of(
    st.text(max_size=40),
    st.text("0123456789年月日号周一二三四五六-/.:点半~到至、() 级初高", max_size=16),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@given(ANYTHING, st.sampled_from([AROUND, SINCE_1904]))
def test_whatever_is_in_a_cell_is_a_value_or_a_named_problem(value: Value, around: Around) -> None:
    for kind in KINDS:
        for column in kind.columns:
            with suppress(NotReadError):
                column.read(value, around)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.times())
def test_what_is_written_reads_back(day: date, at: time) -> None:
    for form in (f"{day}", f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}"):
        assert dates.day(form, AROUND) == day
    minute = at.replace(second=0, microsecond=0, tzinfo=None)
    assert dates.clock(f"{at:%H:%M}", AROUND) == minute
    assert dates.clock(f"{at.hour}点{at.minute}分", AROUND) == minute


@given(st.frozensets(st.integers(0, 6), min_size=1), st.frozensets(st.integers(1, 12), min_size=1))
def test_sets_read_back(days: frozenset[int], grades: frozenset[int]) -> None:
    assert weekly.weekdays("周" + "、周".join("一二三四五六日"[each] for each in days), AROUND) == days
    assert weekly.grades("、".join(f"{each}年级" for each in grades), AROUND) == grades
