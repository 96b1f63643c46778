"""Times of a week as people say them, and that what is shown of any week reads back to the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.shown_week import week_shown
from bot.forms.spoken.weekly import LONGEST, week_said
from bot.forms.weeks import (
    ALWAYS,
    DAYS,
    END,
    PARTS,
    Stretch,
    Week,
    has,
    on,
    stored_week,
    switched,
    week,
    week_in,
    without,
)
from tests.forms.talk import chinese

EARLY, MORNING, AFTERNOON, EVENING, LATE = ((part.begins, part.ends) for part in PARTS)
WAKING = (360, END)
WORKING, WEEKEND = range(5), (5, 6)

stretches = st.tuples(st.integers(0, 6), st.integers(0, END - 1), st.integers(1, END)).filter(lambda it: it[1] < it[2])
some_weeks = st.lists(stretches.map(lambda it: Stretch(*it)), max_size=12).map(week)
cells = st.tuples(st.integers(0, 6), st.integers(0, 4))
of_parts = st.sets(cells, max_size=35).map(
    lambda some: week(Stretch(day, PARTS[part].begins, PARTS[part].ends) for day, part in some)
)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("周二周四晚上", on([1, 3], EVENING)),
        ("星期二、礼拜四晚上有空", on([1, 3], EVENING)),
        ("我周二四晚上可以", on([1, 3], EVENING)),
        ("二四晚上", on([1, 3], EVENING)),
        ("周135早上", on([0, 2, 4], EARLY)),
        ("晚上周二周四", on([1, 3], EVENING)),
        ("工作日早上", on(WORKING, EARLY)),
        ("周一到周五早晚", on(WORKING, EARLY, EVENING)),
        ("周五至周一下午", on([4, 5, 6, 0], AFTERNOON)),
        ("周末", on(WEEKEND, WAKING)),
        ("每周末全天", on(WEEKEND, WAKING)),
        ("每天晚上", on(DAYS, EVENING)),
        ("晚上都行", on(DAYS, EVENING)),
        ("周二晚上, 周四早上", week([*on([1], EVENING), *on([3], EARLY)])),
        ("周二晚上周四早上", week([*on([1], EVENING), *on([3], EARLY)])),
        ("周六上下午", on([5], MORNING, AFTERNOON)),
        ("周六19:00到21:00", on([5], (1140, 1260))),
        ("周六 19:00-21:00; 周日上午9到11点", week([*on([5], (1140, 1260)), *on([6], (540, 660))])),
        ("周三晚上7点到9点半", on([2], (1140, 1290))),
        ("晚上10点到12点", on(DAYS, (1320, END))),
        ("周日12点以后", on([6], (720, END))),
        ("每周三不行", without(ALWAYS, on([2], (0, END)))),
        ("除了周三都行", without(ALWAYS, on([2], (0, END)))),
        ("周三不行, 别的都行", without(ALWAYS, on([2], (0, END)))),
        ("周三晚上没空", without(ALWAYS, on([2], EVENING))),
        ("除了周末, 晚上都行", on(WORKING, EVENING)),
        ("平时晚上都有空, 周三除外", on([0, 1, 3, 4, 5, 6], EVENING)),
        ("工作日除了周三都行", on([0, 1, 3, 4], WAKING)),
        ("周二行, 别的都不行", on([1], WAKING)),
        ("随便排", ALWAYS),
        ("什么时候都行", ALWAYS),
        ("都没空", ()),
        ("周二\n周四 晚上", on([1, 3], EVENING)),
        ("周二晚上", on([1], EVENING)),
    ],
)
def test_as_people_say_it(words: str, meant: Week) -> None:
    assert week_said(words) == meant


@pytest.mark.parametrize(
    "words",
    [
        "", "  ", "行", "不行", "可以", "👍", "周八", "看情况", "周二看情况", "周二3点", "12月1日", "周二21:00到19:00",
        "周三25:00到26:00", "晚上周二早上", "随便排, 都没空", "7", "王师傅周二", "周二" * LONGEST,
    ],
)  # fmt: skip
def test_what_is_not_read(words: str) -> None:
    assert week_said(words) is None


@given(some_weeks)
def test_what_is_shown_reads_back_to_the_same(some: Week) -> None:
    assert week_said(chinese(week_shown(some))) == some


@given(of_parts)
def test_weeks_of_parts_are_shown_by_their_names(some: Week) -> None:
    shown = chinese(week_shown(some))
    assert week_said(shown) == some
    assert ":" not in shown


@given(
    st.text(
        alphabet="周一二三四五六日天末每工作不行都没空早上中下晚夜点半到至-0123456789: ,、。除了的别随便", max_size=30
    )
)
def test_whatever_is_written_is_a_week_or_nothing(words: str) -> None:
    said = week_said(words)
    assert said is None or said == week(said)


@given(some_weeks, cells)
def test_a_part_that_is_switched_on_is_in_and_one_switched_off_is_not(some: Week, cell: tuple[int, int]) -> None:
    day, part = cell[0], PARTS[cell[1]]
    with_it, without_it = (switched(some, day, part, on_=on_) for on_ in (True, False))
    assert has(with_it, day, part)
    assert not has(without_it, day, part)
    others = [each for each in PARTS if each is not part]
    assert [has(without_it, day, each) for each in others] == [has(some, day, each) for each in others]
    assert without(without_it, some) == ()


@given(some_weeks)
def test_a_week_is_kept_and_read_again(some: Week) -> None:
    assert week_in(stored_week(some)) == some


@pytest.mark.parametrize(
    "stored", ["x", None, 3, [[1, 2]], [[7, 0, 10]], [[1, 20, 10]], [["1", 0, 10]], [[True, 0, 10]], [None]]
)
def test_what_is_no_week(stored: object) -> None:
    assert week_in(stored) is None


def test_how_it_reads() -> None:
    shown = {
        "周二、周四晚上": on([1, 3], EVENING),
        "工作日早上; 周末全天": week([*on(WORKING, EARLY), *on(WEEKEND, WAKING)]),
        "每天晚上": on(DAYS, EVENING),
        "周六19:00—21:00": on([5], (1140, 1260)),
        "除了周三都行": without(ALWAYS, on([2], (0, END))),
        "除了周三晚上都行": without(ALWAYS, on([2], EVENING)),
        "什么时候都行": ALWAYS,
        "都没空": (),
    }
    for words, some in shown.items():
        assert chinese(week_shown(some)) == words
