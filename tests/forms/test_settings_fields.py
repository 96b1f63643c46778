"""Waits to the second, telephone numbers, choices that begin with some, and the last look before yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.forms import Choices, Form, Phone, Sure, Wait, facts
from bot.forms.phone import masked, phone_in
from bot.forms.said import Contact, Done, Said, Tapped, Typed, Unreadable
from bot.forms.step import Outcome
from bot.forms.waits import wait_in
from bot.language import T
from tests.forms.talk import Talk

WAITS = (("0", T("at once")), ("60", T("{minutes} min", minutes=1)), ("120", T("{minutes} min", minutes=2)))


def asking(field: Any, facts: dict[str, Any] | None = None, needs: tuple[str, ...] = ()) -> Talk:
    return Talk(type("One", (Form,), {"one": field, "needs": needs}), facts)


def wait() -> Talk:
    return asking(Wait(T("How long?"), most=timedelta(minutes=30), offers=WAITS))


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("90秒", 90), ("９０秒钟", 90), ("九十秒", 90), ("2分钟", 120), ("两分", 120), ("一分半", 90), ("半分钟", 30),
        ("1分30秒", 90), ("1分零5秒", 65), ("马上", 0), ("90s", 90), ("2 min", 120), ("0秒", 0), ("三分钟后", 180),
    ],
)  # fmt: skip
def test_waits_as_they_are_said(words: str, seconds: int) -> None:
    assert wait_in(words) == timedelta(seconds=seconds)


@pytest.mark.parametrize("words", ["", "快点", "秒", "分钟", "-5秒", "两小时", "90", "👍", "1.5分钟", "明天", "三五秒"])
def test_what_is_no_wait(words: str) -> None:
    assert wait_in(words) is None


def test_a_bare_number_is_asked_back_unless_it_is_a_buttons() -> None:
    talk = wait()
    assert "是秒还是分钟" in talk.says("90")
    assert talk.says("2") == ""  # the second button
    assert talk.answers.values["one"] == timedelta(seconds=60)


def test_a_wait_by_button_by_label_and_beyond_the_longest() -> None:
    for said in (Tapped("120"), Typed("2分钟")):
        talk = wait()
        talk.hears(said)
        assert talk.answers.values["one"] == timedelta(minutes=2)
    talk = wait()
    assert "最多30分钟" in talk.says("31分钟")
    assert "没看懂过多久" in talk.says("等等")
    assert talk.says("30分钟") == ""


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("13812345678", "13812345678"), ("138 1234 5678", "13812345678"), ("+86 138-1234-5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"), ("（027）8888-1234", "02788881234"),
        ("027-88881234转801", "02788881234,801"),
        ("88881234", "88881234"), ("400-800-1234", "4008001234"), ("12345", "12345"), ("96110", "96110"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_written(words: str, kept: str) -> None:
    assert phone_in(words) == kept


@pytest.mark.parametrize(
    "words", ["", "110", "1381234567", "23812345678", "138123456789", "王师傅", "📞", "٠٢٧١٢٣٤٥٦٧٨"]
)
def test_what_is_no_number(words: str) -> None:
    assert phone_in(words) is None


def test_a_number_is_shown_without_its_middle() -> None:
    assert masked("13812345678") == "138****5678"
    assert masked("02788881234,801") == "027****1234,801"
    assert masked("96110") == "96110"


@pytest.mark.parametrize(("said", "sees"), [(Typed("119"), "不用记在这里"), (Unreadable(), ""), (Typed("abc"), "不对")])
def test_a_number_that_is_refused_says_what_to_write(said: Said, sees: str) -> None:
    talk = asking(Phone(T("Which number?")))
    assert sees in talk.hears(said)
    assert talk.step.outcome is Outcome.ASKS


def test_a_card_with_a_number_is_taken() -> None:
    talk = asking(Phone(T("Which number?")))
    talk.hears(Contact("物业", "027 8888 1234"))
    assert talk.answers.values["one"] == "02788881234"


def test_choices_begin_with_what_is_so_already() -> None:
    options = (("a", T("Fire safety")), ("b", T("Security")), ("c", T("Something else")))
    field = Choices(T("Which?"), options, begins=facts("now"))
    talk = asking(field, {"now": ("b", "gone")}, ("now",))
    assert "选了: 治安" in talk.sees
    talk.hears(Tapped("a"))
    talk.hears(Tapped("b"))
    talk.hears(Tapped("b"))
    talk.hears(Tapped("b"))
    talk.hears(Done())
    assert talk.answers.values["one"] == ("a",)


def test_taken_as_it_began() -> None:
    field = Choices(T("Which?"), (("a", T("Fire safety")), ("b", T("Security"))), begins=facts("now"))
    talk = asking(field, {"now": ("b",)}, ("now",))
    talk.hears(Done())
    assert talk.answers.values["one"] == ("b",)


def test_the_last_look_shows_what_it_will_be_and_has_no_yes_for_what_cannot_be() -> None:
    field = Sure(T("It will be like this:"), facts("sure"), preview="preview")
    talk = asking(field, {"preview": ("第1批 马上",), "sure": (("yes", T("Save it")),)}, ("preview", "sure"))
    assert "第1批 马上" in talk.sees
    talk.hears(Tapped("yes"))
    assert talk.answers.values["one"] == "yes"
    talk = asking(
        Sure(T("It will be like this:"), facts("sure"), preview="preview"),
        {"preview": ("不行",), "sure": ()},
        ("preview", "sure"),
    )
    talk.hears(Tapped("yes"))
    assert talk.step.outcome is Outcome.ASKS
