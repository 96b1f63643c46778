"""Answers that the office gives of schools and patrols: gates, bells, days of the week, terms, numbers of people."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.bells import Bell, bells_in, bells_shown
from bot.forms.field import NotUnderstoodError
from bot.forms.gates import Gate, gates_in, gates_shown, stored_gates
from bot.forms.people_needed import MOST, People, people_in, people_shown, stored_people
from bot.forms.span import span_of, span_said, span_value
from bot.forms.weekdays import SCHOOL_DAYS, weekdays_in, weekdays_shown
from tests.forms.talk import chinese

TODAY = date(2026, 11, 29)
ONE, TWO = People(1, 1, 1), People(2, 2, 2)


@pytest.mark.parametrize(
    ("said", "gates"),
    [
        ("东门2人、正门停车1人, 西门", (Gate("东门", people=TWO), Gate("正门", parking=True), Gate("西门"))),
        ("东门 2人 正门 停车 1", (Gate("东门", people=TWO), Gate("正门", parking=True))),
        ("东门2-3人", (Gate("东门", people=People(2, 3, 3)),)),
        ("南大门疏导停车2到3人", (Gate("南大门", parking=True, people=People(2, 3, 3)),)),
        ("1号门2人", (Gate("1号门", people=TWO),)),
        ("东门护送过街", (Gate("东门"),)),
    ],
)
def test_gates_in_a_line(said: str, gates: tuple[Gate, ...]) -> None:
    assert gates_in(said) == gates


@pytest.mark.parametrize("said", ["", "25", "🚪", "东门0人", "东门3-2人", "东门、东门", "东" * 21, "、、", "门99人"])
def test_what_is_no_list_of_gates(said: str) -> None:
    with pytest.raises(NotUnderstoodError):
        gates_in(said)


names = st.text("东南西北正侧大小门口", min_size=1, max_size=6)


@st.composite
def peoples(draw: st.DrawFn) -> People:
    least = draw(st.integers(1, MOST))
    ideal = draw(st.integers(least, MOST))
    return People(least, ideal, draw(st.integers(ideal, MOST)))


@given(
    st.lists(st.builds(Gate, names, st.booleans(), peoples()), min_size=1, max_size=6, unique_by=lambda gate: gate.name)
)
def test_gates_read_back_to_the_same(gates: list[Gate]) -> None:
    assert gates_in(stored_gates(tuple(gates))) == tuple(gates)
    assert all(gate.name in chinese(gates_shown(tuple(gates))) for gate in gates)


@given(peoples())
def test_numbers_of_people_read_back_to_the_same(people: People) -> None:
    assert people_in(stored_people(people)) == people
    assert people_in(chinese(people_shown(people))) == people


@pytest.mark.parametrize("said", ["", "0", "99", "3-2", "1 2 3 4", "两三个", "人", "-2", "一" * 50])
def test_what_is_no_number_of_people(said: str) -> None:
    assert people_in(said) is None


def bell(begins: str | None, ends: str | None, grades: set[int] | None = None, days: set[int] | None = None) -> Bell:
    return Bell(
        None if grades is None else frozenset(grades),
        SCHOOL_DAYS if days is None else frozenset(days),
        None if begins is None else time.fromisoformat(begins),
        None if ends is None else time.fromisoformat(ends),
    )


@pytest.mark.parametrize(
    ("said", "bells"),
    [
        ("7:50 16:30", (bell("07:50", "16:30"),)),
        ("7.50-16.30", (bell("07:50", "16:30"),)),
        ("早上7:50 下午4:30", (bell("07:50", "16:30"),)),
        ("七点五十上学,下午四点半放学", (bell("07:50", "16:30"),)),
        (
            "1-3年级 7:50 16:30; 4-6年级 7:50 16:40",
            (bell("07:50", "16:30", {1, 2, 3}), bell("07:50", "16:40", {4, 5, 6})),
        ),
        (
            "1-3年级7:50到16:30,4-6年级7:50到16:40",
            (bell("07:50", "16:30", {1, 2, 3}), bell("07:50", "16:40", {4, 5, 6})),
        ),
        ("7:50 16:30; 周五15:30放学", (bell("07:50", "16:30"), bell(None, "15:30", days={4}))),
        ("初一 7:30 17:00", (bell("07:30", "17:00", {7}),)),
    ],
)
def test_bells(said: str, bells: tuple[Bell, ...]) -> None:
    assert bells_in(said) == bells
    assert chinese(bells_shown(bells))


@pytest.mark.parametrize(
    "said", ["", "25:70", "16:30 7:50", "7:50", "早上", "7:50 12:00 14:00 16:30", "13年级 7:50 16:30"]
)
def test_what_are_no_bells(said: str) -> None:
    with pytest.raises(NotUnderstoodError):
        bells_in(said)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("9月1日到1月22日", date(2026, 9, 1), date(2027, 1, 22)),
        ("到1月22日", TODAY, date(2027, 1, 22)),
        ("2月24日至7月3日", date(2027, 2, 24), date(2027, 7, 3)),
        ("12月1日到7日", date(2026, 12, 1), date(2026, 12, 7)),
        ("9-1到1-22", date(2026, 9, 1), date(2027, 1, 22)),
        ("明天", date(2026, 11, 30), date(2026, 11, 30)),
    ],
)
def test_from_one_day_to_another(said: str, first: date, last: date) -> None:
    assert span_said(said, TODAY) == (first, last)
    assert span_of(span_value(first, last)) == (first, last)


@pytest.mark.parametrize("said", ["", "2月30日到3月1日", "下辈子", "9月1日到", "9月1日和1月22日"])
def test_what_is_no_span(said: str) -> None:
    assert span_said(said, TODAY) is None


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("周二周四", {1, 3}),
        ("周一到周五", set(range(5))),
        ("工作日", set(range(5))),
        ("周末", {5, 6}),
        ("每天", set(range(7))),
        ("24", {1, 3}),
        ("星期天", {6}),
        ("周一、周三和周日晚上", {0, 2, 6}),
    ],
)
def test_days_of_the_week(said: str, days: set[int]) -> None:
    assert weekdays_in(said) == frozenset(days)


@pytest.mark.parametrize("said", ["", "周八", "周五到周一", "哪天都行", "下周二"])
def test_what_are_no_days_of_the_week(said: str) -> None:
    assert weekdays_in(said) is None


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_days_read_back_to_the_same(days: frozenset[int]) -> None:
    assert weekdays_in(chinese(weekdays_shown(days))) == days
