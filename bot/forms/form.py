"""A guided form: a class of typed fields, in the order asked. The next question is the first without an answer.

Pure: no I/O, no clock, no platform. The same draft and the same words always lead to the same step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from bot.forms.draft import Draft
from bot.forms.field import Answers, Context, Field, Json, NotAnsweredError, NotUnderstoodError
from bot.language import T, Text


class Form:
    """`class CheckIn(Form): shift = Choice(T("Which shift?"), facts("shifts")); …`. It is never instantiated."""

    summary: ClassVar[bool] = False
    """Whether everything is shown once more, to be corrected and confirmed, before it is handed in."""
    brief: ClassVar[bool] = False
    """A tap or two: neither title and progress above nor a button to cancel below, which can still be typed."""
    confirm: ClassVar[Text] = T("That is right")
    """What the summary's button says."""
    needs: ClassVar[tuple[str, ...]] = ()
    """Names of the facts that its options, rules and conditions look at."""

    retired: ClassVar[Mapping[str, Text]] = {}
    """Labels of fields that were taken out, so that whoever had answered one is told what is dropped."""

    @classmethod
    def hands_in_at_once(cls, answers: Answers) -> bool:
        """Whether these are handed in without what is still open and without the summary: what cannot wait."""
        return False

    fields: ClassVar[tuple[Field[Any], ...]] = ()
    named: ClassVar[Mapping[str, Field[Any]]] = {}

    def __init_subclass__(cls) -> None:
        named = dict(cls.named)
        for name, value in vars(cls).items():
            if isinstance(value, Field):
                if name in ("summary", "brief", "confirm", "needs", "retired", "fields", "named"):
                    raise TypeError(f"a field cannot be called {name}: {cls.__name__} uses the name for itself")
                named[name] = value
        cls.named = named
        cls.fields = tuple(named.values())


FormClass = type[Form]


@dataclass(slots=True)
class Lost:
    """An answer that was given once and does not fit the form as it is today."""

    field: Field[Any]
    stored: Json
    reason: Text


@dataclass(slots=True)
class Survey:
    """A form seen with the answers of a draft."""

    visible: list[Field[Any]]
    values: dict[str, Any]
    """Of the visible fields, by name: what was answered, validated."""
    open: Field[Any] | None
    """The first visible field without a valid answer."""
    lost: list[Lost]
    obvious: set[str]
    """What had only one possible answer and was not asked."""

    @property
    def answers(self) -> Answers:
        return Answers(self.values)

    def before(self, field: Field[Any]) -> Answers:
        """What was answered to the questions above this one."""
        if not self.values:
            return Answers(self.values)
        above = {each.name for each in self.visible[: self.visible.index(field)]}
        return Answers({name: value for name, value in self.values.items() if name in above})


def survey(form: FormClass, draft: Draft, context: Context) -> Survey:
    visible: list[Field[Any]] = []
    values: dict[str, Any] = {}
    lost: list[Lost] = []
    obvious: set[str] = set()
    found: Field[Any] | None = None
    before = Answers(values)
    for field in form.fields:
        if field.when is not None and not _is_asked(field, before, context):
            continue
        name = field.name
        if field.silent:
            if (stored := draft.answers.get(name)) is not None:
                values[name] = field.load(stored, context)
            continue
        visible.append(field)
        stored = draft.answers.get(name)
        if stored is None and (stored := field.obvious(context)) is not None:
            obvious.add(name)
        if stored is not None:
            try:
                values[name] = field.fits(stored, before, context)
            except NotUnderstoodError as error:
                if name in obvious:
                    obvious.remove(name)
                else:
                    lost.append(Lost(field, stored, error.reason))
            else:
                continue
        if found is None and not field.aside and not (field.optional is not None and name in draft.skipped):
            found = field
    return Survey(visible, values, found, lost, obvious)


def _is_asked(field: Field[Any], before: Answers, context: Context) -> bool:
    try:
        return field.when is None or bool(field.when(before, context.facts))
    except NotAnsweredError:
        return False
