"""Any form, whatever anybody says to it: no dead end, no lost answer."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.conversations.note import FORM
from bot.forms.form import Field, Form, NotUnderstoodError, OneOf, Words, advance
from bot.language import T

names = st.text("abcdefgh", min_size=1, max_size=3)
values = st.text("xyz123", min_size=1, max_size=3)
said = st.one_of(
    st.text(max_size=30),
    values,
    st.integers(-3, 12).map(str),
    st.sampled_from(["", " ", "👍👍", "２", "²", "٣", "\u200b"]),
)


@st.composite
def fields(draw: st.DrawFn, name: str) -> Field:
    if draw(st.booleans()):
        return Words(name, T("Where?"), longest=draw(st.integers(1, 20)))
    options = draw(st.lists(values, min_size=1, max_size=5, unique=True))
    return OneOf(name, T("Where?"), tuple((option, T(option)) for option in options))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    return Form(tuple(draw(fields(name)) for name in draw(st.lists(names, min_size=1, max_size=6, unique=True))))


def valid_answer(field: Field) -> str:
    return field.options[0][0] if field.options else "在"


def fits(field: Field, answer: str) -> bool:
    try:
        return field.read(answer) == answer
    except NotUnderstoodError:
        return False


@given(forms(), st.lists(said, max_size=15))
def test_whatever_is_said_a_valid_answer_goes_on_and_nothing_answered_is_lost(form: Form, words: list[str]) -> None:
    answers: dict[str, str] = {}
    for each in words:
        step = advance(form, answers, each)
        assert answers.items() <= step.answers.items(), "an answer was lost"
        if step.reason is not None:
            assert step.answers == answers
            assert step.field == form.open_field(answers), "a refused answer moves nothing"
        answers = step.answers
    for _ in form.fields:
        field = form.open_field(answers)
        if field is not None:
            step = advance(form, answers, valid_answer(field))
            assert step.reason is None
            answers = step.answers
    assert form.open_field(answers) is None, "a dead end"
    assert all(fits(field, answers[field.name]) for field in form.fields)


@given(forms(), forms(), st.lists(said, max_size=15))
def test_a_form_that_was_changed_keeps_what_still_fits_and_asks_again_for_the_rest(
    before: Form, after: Form, words: list[str]
) -> None:
    answers: dict[str, str] = {}
    for each in words:
        answers = advance(before, answers, each).answers
    step = advance(after, answers, None)
    fitting = {field.name for field in after.fields if field.name in answers and fits(field, answers[field.name])}
    assert {name: answers[name] for name in fitting}.items() <= step.answers.items()
    first_open = next((field for field in after.fields if field.name not in fitting), None)
    assert step.field == first_open


def test_a_stored_choice_that_is_no_choice_any_more_is_asked_again_even_when_it_looks_like_a_number() -> None:
    field = OneOf("minutes", T("Where?"), (("30", T("30")), ("60", T("60"))))
    step = advance(Form((field,)), {"minutes": "2"}, None)
    assert step.field == field


@given(forms(), said)
def test_progress_counts_from_one_to_all(form: Form, words: str) -> None:
    number, count = form.progress(advance(form, {}, words).answers)
    assert 1 <= number <= count == len(form.fields)


@given(st.integers(1, 4))
def test_an_option_can_be_named_by_its_number(number: int) -> None:
    step = advance(FORM, {}, f" {number} ")
    assert step.answers == {"kind": FORM.fields[0].options[number - 1][0]}


@given(st.text("0123456789", min_size=4, max_size=6000))
def test_a_number_without_end_is_no_option_and_no_error(digits: str) -> None:
    assume(digits not in dict(FORM.fields[0].options))
    assert advance(FORM, {}, digits * 3).reason is not None


@given(st.text(min_size=101, max_size=300))
def test_what_is_too_long_is_told_with_its_length(words: str) -> None:
    assume(len(words.strip()) > 100)
    step = advance(FORM, {"kind": "fire"}, words)
    assert step.reason is not None
    assert step.reason.parameters == {"count": len(words.strip()), "longest": 100}
