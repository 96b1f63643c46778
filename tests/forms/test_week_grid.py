"""The week to be tapped: free times, and wishes for and against."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms import Form, facts
from bot.forms.checking import complaints
from bot.forms.said import Done, Tapped, Typed, Unreadable, data_of
from bot.forms.weekly import WeekGrid, WishGrid, wishes_said, wishes_shown
from bot.forms.weeks import ALWAYS, DAYS, PARTS, Week, on, stored_week, week
from bot.language import T
from tests.forms.spoken.test_weekly import of_parts
from tests.forms.talk import Talk, chinese

EVENING = (PARTS[3].begins, PARTS[3].ends)


class FreeForm(Form):
    needs = ("free",)
    free = WeekGrid(T("Which day?"), begins=facts("free"))


class WishForm(Form):
    wishes = WishGrid(T("Which day?"))


def free(now: Week = ()) -> Talk:
    return Talk(FreeForm, {"free": [stored_week(now)]})


def test_both_are_sound() -> None:
    assert complaints(FreeForm) == complaints(WishForm) == []


def test_eight_lines_of_six_that_fit_a_phone() -> None:
    talk = free()
    assert talk.rows[:2] == [["每天", "早", "上", "下", "晚", "夜"], ["周一", "早", "上", "下", "晚", "夜"]]
    assert talk.rows[8:] == [["什么时候都行", "最近都没空", "取消"]]
    assert "早: 9点前" in talk.sees


def test_cells_are_tapped_and_taken_back() -> None:
    talk = free()
    talk.hears(Tapped("1.3.1"))
    talk.hears(Tapped("3.3.1"))
    assert "周二、周四晚上" in talk.sees
    assert talk.rows[2][4] == "✅"
    talk.hears(Tapped("3.3.0"))
    assert "周四" not in talk.sees.partition("周二晚上")[2]
    talk.taps("好了")
    assert talk.answers[FreeForm.free] == on([1], EVENING)


def test_twice_is_once_because_a_tap_says_what_it_sets() -> None:
    talk = free()
    for _ in range(2):
        talk.hears(Tapped("1.3.1"))
    talk.taps("好了")
    assert talk.answers[FreeForm.free] == on([1], EVENING)


def test_a_whole_day_and_a_part_of_every_day() -> None:
    talk = free()
    talk.taps("每天")
    assert all(each == "✅" for row in talk.rows[1:8] for each in row[1:])
    talk.taps("每天")
    assert not any(each == "✅" for row in talk.rows[1:8] for each in row[1:])
    talk.hears(Tapped("*.3.1"))
    assert "每天晚上" in talk.sees
    talk.taps("都清掉")
    talk.taps("周三")
    talk.taps("好了")
    assert talk.answers[FreeForm.free] == on([2], (360, 1440))


@pytest.mark.parametrize(
    ("words", "meant"),
    [("周二周四晚上", on([1, 3], EVENING)), ("什么时候都行", ALWAYS), ("最近都没空", ()), ("都没空", ())],
)
def test_said_in_words(words: str, meant: Week) -> None:
    talk = free()
    talk.says(words)
    assert talk.answers[FreeForm.free] == meant


def test_said_in_figures_day_and_part() -> None:
    talk = free()
    talk.says("24 44")
    assert "周二、周四晚上" in talk.sees
    talk.says("24", "好了")
    assert talk.answers[FreeForm.free] == on([3], EVENING)


def test_it_begins_with_what_was_said_before() -> None:
    talk = free(on([5], (1140, 1260)))
    assert "周六19:00—21:00" in talk.sees
    assert talk.rows[6][4] == "◐"
    talk.hears(Tapped("5.3.1"))
    talk.hears(Done())
    assert talk.answers[FreeForm.free] == on([5], EVENING)


@pytest.mark.parametrize(
    "said",
    [
        Typed("👍"),
        Typed("看情况"),
        Typed("周" * 5000),
        Typed("8"),
        Tapped("7.0.1"),
        Tapped("0.0.2"),
        Tapped("x"),
        Unreadable(),
    ],
)
def test_what_is_no_week_is_asked_again(said: Any) -> None:
    talk = free()
    talk.hears(Tapped("1.3.1"))
    talk.hears(said)
    assert not talk.is_finished
    assert "周二晚上" in talk.sees


def test_a_damaged_draft_begins_anew() -> None:
    talk = Talk(FreeForm, {"free": [stored_week(())]}, given={"free": "x"})
    assert talk.asks == "free"
    assert not talk.is_finished


def test_every_button_fits_what_a_button_carries() -> None:
    for talk in (free(), Talk(WishForm)):
        assert all(len(data_of(key.said).encode()) <= 20 for row in talk.card.rows for key in row)


def test_wishes_go_round_from_for_to_against_to_none() -> None:
    talk = Talk(WishForm)
    for mark in ("👍", "👎", "晚"):
        row = talk.card.rows[2]
        talk.hears(row[4].said)
        assert talk.rows[2][4] == mark
    talk.hears(Tapped("1.3.1"))
    talk.hears(Tapped("5.0.2"))
    talk.hears(Tapped("5.1.2"))
    talk.hears(Done())
    assert talk.answers[WishForm.wishes] == (on([1], EVENING), on([5], (360, 540), (510, 750)))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("想去周二晚上, 不想去周六早上", "想去: 周二晚上\n不想去: 周六早上"),
        ("周二晚上", "想去: 周二晚上"),
        ("别排我周末", "不想去: 周末全天"),
        ("最好排周二晚上，但不喜欢周六早上和周日早上", "想去: 周二晚上\n不想去: 周末早上"),
        ("想去每天晚上, 不想去周六晚上", "想去: 工作日、周日晚上\n不想去: 周六晚上"),
    ],
)
def test_wishes_in_words(words: str, shown: str) -> None:
    said = wishes_said(words)
    assert said is not None
    assert chinese(wishes_shown(*said)) == shown


@pytest.mark.parametrize("words", ["", "想去", "不想", "随缘", "想去周八", "想去周二晚上, 不想去月球"])
def test_what_is_no_wish(words: str) -> None:
    assert wishes_said(words) is None


def test_no_wishes_is_an_answer() -> None:
    talk = Talk(WishForm)
    talk.taps("没有要求")
    assert talk.answers[WishForm.wishes] == ((), ())


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 4), st.integers(1, 2)), max_size=12))
def test_wishes_that_are_shown_read_back(marked: set[tuple[int, int, int]]) -> None:
    layers: list[list[tuple[int, int]]] = [[], []]
    for day, part, mark in {(day, part): (day, part, mark) for day, part, mark in marked}.values():
        layers[mark - 1].append((day, part))
    wanted, unwanted = (
        week(each for day, part in layer for each in on([day], (PARTS[part].begins, PARTS[part].ends)))
        for layer in layers
    )
    if wanted or unwanted:
        assert wishes_said(chinese(wishes_shown(wanted, unwanted))) == (wanted, unwanted)


@given(
    st.lists(st.tuples(st.sampled_from([*map(str, DAYS), "*"]), st.sampled_from([*"01234*"]), st.integers(0, 1))),
    of_parts,
)
def test_whatever_is_tapped_the_sentence_says_what_is_kept(taps: list[tuple[str, str, int]], begun: Week) -> None:
    talk = free(begun)
    for day, part, mark in taps:
        talk.hears(Tapped(f"{day}.{part}.{mark}"))
    marked = {(at, part) for at, row in enumerate(talk.rows[1:8]) for part, key in enumerate(row[1:]) if key == "✅"}
    talk.hears(Done())
    kept = talk.answers[FreeForm.free]
    assert kept == week(each for day, part in marked for each in on([day], (PARTS[part].begins, PARTS[part].ends)))
