"""Days away, tapped and said, on Monday, the 3rd of March 2025."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.forms import Form
from bot.forms.absences import Away
from bot.forms.checking import complaints
from bot.forms.said import Tapped, Typed, Unreadable
from bot.forms.spoken.absence import Stretch
from bot.language import T
from tests.forms.talk import Talk


class AwayForm(Form):
    days = Away(T("From which day? Tap the first one."), lambda first: T("From {first} until which day?", first=first))


def days(talk: Talk) -> tuple[Stretch, ...]:
    return talk.answers[AwayForm.days].stretches


def test_it_is_sound() -> None:
    assert complaints(AwayForm) == []


def test_the_first_and_the_last_day_are_tapped() -> None:
    talk = Talk(AwayForm)
    assert "从哪天开始" in talk.sees
    assert [key for row in talk.rows for key in row][:4] == ["今天", "明天", "后天", "3月6日周四"]
    talk.taps("明天")
    assert "从3月4日(周二)请到哪天" in talk.sees
    assert "就这一天" in talk.buttons
    talk.taps("3月7日周五")
    assert days(talk) == (Stretch(date(2025, 3, 4), date(2025, 3, 7)),)


def test_one_day_by_taps_and_numbers_beyond_the_page() -> None:
    talk = Talk(AwayForm)
    talk.taps("下一页")
    talk.taps("3月14日周五")
    talk.says("1")
    assert days(talk) == (Stretch(date(2025, 3, 14), date(2025, 3, 14)),)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [("3月10日到12日出差", 10, 12), ("明天后天不行", 4, 5), ("周三到周五", 5, 7), ("3", 5, 5)],
)
def test_said_in_words(words: str, first: int, last: int) -> None:
    talk = Talk(AwayForm)
    talk.says(words, *(["1"] if words == "3" else []))
    assert days(talk) == (Stretch(date(2025, 3, first), date(2025, 3, last)),)


def test_the_last_day_in_words_after_the_first_was_tapped() -> None:
    talk = Talk(AwayForm)
    talk.taps("明天")
    talk.says("3月9号")
    assert days(talk) == (Stretch(date(2025, 3, 4), date(2025, 3, 9)),)
    talk = Talk(AwayForm)
    talk.hears(Tapped("2025-03-10"))
    assert "结束比开始还早" in talk.says("3月9号")
    assert not talk.is_finished


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Typed("👍"), "没看懂是哪几天"),
        (Typed("好" * 5000), "没看懂是哪几天"),
        (Typed("2月30日"), "没有这一天"),
        (Typed("2月1日"), "已经过了"),
        (Typed("3月7日到5日"), "结束比开始还早"),
        (Typed("明天到2028年3月1日"), "一次最多请半年"),
        (Typed("今天早上9点到10点"), "已经过了"),
        (Unreadable(), "还看不懂"),
        (Tapped("x"), "点"),
    ],
)
def test_what_is_refused_says_what_to_do(said: Any, words: str) -> None:
    talk = Talk(AwayForm)
    assert words in talk.hears(said)
    assert not talk.is_finished


def test_a_button_of_a_day_that_is_over() -> None:
    talk = Talk(AwayForm)
    talk.hears(Tapped("2025-03-01"))
    talk.hears(Tapped("2025-03-02"))
    assert not talk.is_finished


def test_a_first_day_that_was_tapped_last_week_is_asked_again() -> None:
    talk = Talk(AwayForm)
    talk.taps("今天")
    talk.now = talk.now.replace(day=12)
    assert "从哪天开始" in talk.hears(Unreadable())
