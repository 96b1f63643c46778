"""Forms of every kind of field, made up by Hypothesis, and somebody who always knows a valid answer."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from bot.forms import (
    Answers,
    Checklist,
    Choice,
    Choices,
    Code,
    Day,
    Duration,
    Facts,
    Form,
    Group,
    Moment,
    Name,
    Number,
    Person,
    Photos,
    Position,
    Story,
    Tense,
    Time,
    Words,
    YesNo,
    facts,
)
from bot.forms.checking import complaints
from bot.forms.field import Condition, Field, Json
from bot.forms.said import Confirm, Contact, Done, Fix, Photo, Said, Tapped, Typed, Unreadable, Voice
from bot.forms.step import Step
from bot.language import T, Text

NAMES = ("a", "b", "c", "d", "e", "f")
FACTS = ("shifts", "people", "late")
VALUES = ("x", "y", "z", "1", "2", "30")
LABELS = ("消防", "治安", "王秀英", "李桂芳", "王建国", "好的", "3号楼", "2")
SKIP = T("Not needed")
TENSES = st.sampled_from(Tense)

pairs = st.lists(
    st.tuples(st.sampled_from(VALUES), st.sampled_from(LABELS)),
    min_size=1,
    max_size=6,
    unique_by=(lambda pair: pair[0], lambda pair: pair[1]),
).map(tuple)
many = st.integers(7, 30).map(lambda count: tuple((f"n{number}", f"点位{number}") for number in range(count)))
some_facts = st.fixed_dictionaries({"shifts": pairs, "people": st.one_of(pairs, many), "late": st.booleans()})


def options(draw: st.DrawFn) -> Any:
    return draw(st.one_of(pairs, many, st.just(facts("shifts")), st.just(facts("people"))))


def _small(draw: st.DrawFn) -> tuple[int, int]:
    least = draw(st.integers(0, 2))
    return least, draw(st.integers(max(1, least), 4))


def _not_thirteen(value: Any, _answers: Answers, _facts: Facts) -> Text | None:
    return T("No") if value == 13 else None


def _words(draw: st.DrawFn, asked: Any) -> Field[Any]:
    return Words(T("Where?"), longest=draw(st.integers(3, 20)), **asked)


def _number(draw: st.DrawFn, asked: Any) -> Field[Any]:
    least = draw(st.integers(0, 5))
    return Number(T("Where?"), least=least, most=draw(st.integers(20, 99)), rule=_not_thirteen, **asked)


def _choices(draw: st.DrawFn, asked: Any) -> Field[Any]:
    offered = options(draw)
    least = draw(st.integers(0, 1))
    most = draw(st.one_of(st.none(), st.integers(1, 3)))
    return Choices(T("Where?"), offered, least=least, most=most, **asked)


def _checklist(draw: st.DrawFn, asked: Any) -> Field[Any]:
    states = draw(
        st.sampled_from([(("ok", "好"), ("not", "没去")), (("ok", "好"), ("bad", "有情况"), ("not", "没去"))])
    )
    return Checklist(T("Where?"), options(draw), states, **asked)


def _photos(draw: st.DrawFn, asked: Any) -> Field[Any]:
    least, most = _small(draw)
    return Photos(T("Where?"), least=least, most=most, **asked)


def _group(draw: st.DrawFn, asked: Any) -> Field[Any]:
    least, most = _small(draw)
    return Group(T("Where?"), draw(forms(groups=False)), each=T("Other"), least=least, most=most, **asked)


SIMPLE: tuple[Callable[[st.DrawFn, Any], Field[Any]], ...] = (
    _words,
    _number,
    _choices,
    _checklist,
    _photos,
    lambda draw, asked: Name(T("Where?"), **asked),
    lambda draw, asked: Story(T("Where?"), longest=30, **asked),
    lambda draw, asked: Code(T("Where?"), digits=draw(st.integers(1, 4)), **asked),
    lambda draw, asked: Choice(T("Where?"), options(draw), obvious=draw(st.booleans()), **asked),
    lambda draw, asked: Person(T("Where?"), options(draw), obvious=draw(st.booleans()), **asked),
    lambda draw, asked: YesNo(T("Where?"), **asked),
    lambda draw, asked: Position(T("Where?"), **asked),
    lambda draw, asked: Day(T("Where?"), tense=draw(TENSES), offers=(("+0", T("today")),), **asked),
    lambda draw, asked: Time(T("Where?"), **asked),
    lambda draw, asked: Moment(T("Where?"), tense=draw(TENSES), offers=(("+0", T("Now")),), **asked),
    lambda draw, asked: Duration(T("Where?"), most=timedelta(hours=5), **asked),
)


@st.composite
def conditions(draw: st.DrawFn, before: list[Field[Any]]) -> Any:
    kind = draw(st.integers(0, 3))
    known = [field for field in before if field.possible()]
    if kind == 0 and known:
        field = draw(st.sampled_from(known))
        return Condition(field, (draw(st.sampled_from(list(field.possible() or ()))),), wanted=draw(st.booleans()))
    if kind == 1 and before:
        looked_at = draw(st.sampled_from(before))
        return lambda answers, _facts: bool(answers[looked_at])
    if kind == 2:
        return lambda _answers, facts: facts["late"]
    return None


@st.composite
def forms(draw: st.DrawFn, *, groups: bool = True) -> type[Form]:
    kinds = (*SIMPLE, *[_group] * 4) if groups else SIMPLE
    made: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5 if groups else 3, unique=True)):
        asked: dict[str, Any] = {"label": T("{count} of it", count=name)}
        if draw(st.booleans()):
            asked["optional"] = SKIP
        if (when := draw(conditions(list(made.values())))) is not None:
            asked["when"] = when
        if draw(st.integers(0, 4)) == 0:
            asked["sensitive"] = True
        made[name] = draw(st.sampled_from(kinds))(draw, asked)
    form = type("Made", (Form,), made | {"summary": draw(st.booleans()), "needs": FACTS})
    assert complaints(form) == []
    return form


_COUNTER = itertools.count()
photos = st.builds(
    Photo, st.just("file"), st.sampled_from(["p1", "p2", "p3", "p4", "p5"]), st.sampled_from(["", "album"])
)
anything_said: st.SearchStrategy[Said] = st.one_of(
    st.builds(
        Typed,
        st.one_of(
            st.text(max_size=30),
            st.sampled_from([*LABELS, *VALUES, "返回", "跳过", "取消", "好了", "下一页", "上一页", "不改了", "对的"]),
            st.sampled_from(
                ["明早七点半", "昨天", "半小时后", "三个", "十三", "13", "0013", "2 有情况", "1 2", "x" * 5000]
            ),
            st.sampled_from(["👍👍", "مرحبا", "\u200b", " ", "", "²", "{name}", "%s", "是", "不", "没有"]),
        ),
    ),
    st.builds(Tapped, st.sampled_from([*VALUES, "+", "-", "*", "yes", "no", "nobody", "+0"])),
    photos,
    st.builds(Fix, st.floats(-90, 90), st.floats(-180, 180), st.none(), st.booleans()),
    st.just(Voice("v", "v", 3)),
    st.just(Contact("王秀英", "13900000000")),
    st.just(Unreadable()),
)


def valid_answer(field: Field[Any] | None, partial: Json, step: Step) -> Said:
    """What brings `field` nearer to its end; with the summary in view, that all is right."""
    context = step.context
    match field:
        case None:
            return Confirm()
        case Group():
            inner = field.inner(partial, context)
            if inner is not None:
                within = None if inner.field is None else inner.draft.partial.get(inner.field.name)
                return valid_answer(inner.field, within, inner)
            says = [key.said for key in field.face(partial, context).actions]
            items = len(field.face(partial, context).options)
            if items > field.most:
                return Tapped("-")
            return Done() if Done() in says else Tapped("+")
        case Checklist():
            face = field.face(partial, context)
            return face.actions[0].said
        case Choices() | Photos():
            return _valid_several(field, partial, step)
        case Name():
            return Typed("王秀英")
        case Code():
            return Typed("1" * field.digits)
        case Number():
            return Typed(str(field.least))
        case YesNo():
            return Tapped("yes")
        case Choice():
            return field.face(partial, context).options[0].said
        case Position():
            return Fix(30.5, 114.3)
        case Day() | Moment() | Time():
            words = {Tense.PAST: "昨天", Tense.FUTURE: "明天", Tense.EITHER: "今天"}[
                getattr(field, "tense", Tense.PAST)
            ]
            return Typed({Day: words, Moment: f"{words}8:00"}.get(type(field), "8:00"))
        case Duration():
            return Typed("20分钟")
    return Typed("在这儿")


def _valid_several(field: Choices[Any] | Photos[Any], partial: Json, step: Step) -> Said:
    face = field.face(partial, step.context)
    is_enough = Done() in [key.said for key in face.actions]
    if isinstance(field, Photos):
        return Done() if is_enough else Photo("file", f"new{next(_COUNTER)}")
    marked = [key for key in face.options if isinstance(key.label, Text) and key.label.msgid.startswith("✓")]
    if field.most is not None and len(marked) > field.most:
        return marked[0].said
    return Done() if is_enough else face.options[0].said
