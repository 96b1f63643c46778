"""What is wrong with a form is told when the program starts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.forms import Checklist, Choice, Choices, Code, Day, Duration, Form, Group, Moment, Number, Photos, Words, facts
from bot.forms.checking import LONGEST_VERB, DefinitionError, check
from bot.forms.field import Field
from bot.language import Text
from bot.turns.events import Choice as ButtonData

ASK = Text("什么?")
PAIR = (("a", "甲"), ("b", "乙"))


def complaint(*fields: Field[Any], **more: Any) -> str:
    names = {f"f{number}": field for number, field in enumerate(fields, 1)}
    with pytest.raises(DefinitionError) as error:
        check("form", type("Made", (Form,), names | more))
    return str(error.value)


class Empty(Form):
    pass


class Inner(Form):
    inside = Words(ASK)


class Outer(Form):
    inner = Group(ASK, Inner, each=Text("个"), label=Text("组"))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (Choice(ASK, ()), "has no options"),
        (Choice(ASK, (("a", "甲"), ("a", "乙"))), "same value"),
        (Choice(ASK, (("a", "甲"), ("b", "甲"))), "same label"),
        (Choice(ASK, (("!a", "甲"),)), "looks like a control"),
        (Choice(ASK, (("", "甲"),)), "is empty"),
        (Choice(ASK, (("字" * 7, "甲"),)), "more than 20 bytes"),
        (Choice(ASK, facts("nothing")), "does not say it needs"),
        (Choices(ASK, PAIR, least=3), "more options than there are"),
        (Choices(ASK, PAIR, least=2, most=1), "asks for more than its most"),
        (Checklist(ASK, (), PAIR), "in its lines has no options"),
        (Checklist(ASK, PAIR, ()), "in its states has no options"),
        (Checklist(ASK, (("*", "甲"),), PAIR), "a line with the value *"),
        (Number(ASK, least=3, most=2), "least above its most"),
        (Photos(ASK, least=3, most=2), "more photos than its most"),
        (Code(ASK, digits=0), "fewer than 1"),
        (Group(ASK, Inner, each=Text("个"), least=3, most=2), "more than its most"),
        (Group(ASK, Inner, each=Text("个")), "Inner.inside needs a label"),
        (Group(ASK, Outer, each=Text("个")), "a group within a group"),
        (Group(ASK, Empty, each=Text("个")), "asks nothing"),
        (Moment(ASK, offers=(("soon", "快了"),)), "offers 'soon', which it cannot read"),
        (Day(ASK, offers=(("+x", "快了"),)), "offers '+x'"),
        (Duration(ASK, most=timedelta(minutes=10), offers=(("30", "半小时"),)), "offers '30'"),
    ],
)
def test_a_field_that_cannot_be_asked(field: Field[Any], words: str) -> None:
    assert words in complaint(field)


def test_conditions_look_at_earlier_fields_of_the_same_form_and_at_answers_that_there_are() -> None:
    first, stranger = Choice(ASK, PAIR), Choice(ASK, PAIR)
    assert "depends on a field of no form" in complaint(Words(ASK, when=stranger.is_("a")))
    assert "being 'c', which it never is" in complaint(first, Words(ASK, when=first.is_("c")))
    late = Choice(ASK, PAIR)
    assert "depends on f2, which is not asked before it" in complaint(Words(ASK, when=late.is_("a")), late)


def test_what_a_lambda_looks_at_is_seen_also_behind_a_branch() -> None:
    first, late = Choice(ASK, PAIR), Choice(ASK, PAIR)

    def when(answers: Any, facts: Any) -> bool:
        return bool(answers[first] == "b" and facts["late"] and answers[late] == "a")

    words = complaint(first, Words(ASK, when=when), late)
    assert "facts['late']" in words
    assert "depends on f3" in words


def test_names_are_short_enough_for_a_button() -> None:
    assert "cannot be a conversation's name" in _error("", Inner)
    assert "cannot be a conversation's name" in _error("x" * (LONGEST_VERB + 1), Inner)
    assert "cannot be a conversation's name" in _error("a:b", Inner)
    check("x" * LONGEST_VERB, Inner)
    assert "a name too long" in _error("form", type("Made", (Form,), {"x" * 18: Words(ASK)}))


def test_the_longest_button_that_is_let_through_fits() -> None:
    data = ButtonData("x" * LONGEST_VERB, 10**19 - 1, 999_999, "y" * 20).encode()
    assert len(data.encode()) == 64


def test_a_summary_needs_labels_and_a_form_needs_questions() -> None:
    assert "needs a label" in complaint(Words(ASK), summary=True)
    assert "asks nothing" in _error("form", Empty)
    assert "retired at once" in complaint(Words(ASK), retired={"f1": Text("旧的")})


def test_all_that_is_wrong_is_told_at_once() -> None:
    words = complaint(Choice(ASK, ()), Number(ASK, least=3, most=2))
    assert "form.f1 has no options" in words
    assert "form.f2 has a least" in words


def test_a_field_belongs_to_one_form_under_one_name() -> None:
    field = Words(ASK)
    type("Made", (Form,), {"one": field})
    with pytest.raises((TypeError, RuntimeError)):
        type("Made", (Form,), {"two": field})


def test_a_field_cannot_have_a_name_that_the_form_uses() -> None:
    with pytest.raises(TypeError, match="summary"):
        type("Made", (Form,), {"summary": Words(ASK)})


def _error(name: str, form: type[Form]) -> str:
    with pytest.raises(DefinitionError) as error:
        check(name, form)
    return str(error.value)
