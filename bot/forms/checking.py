"""What is wrong with the definition of a form, found when the program starts instead of by a person in the middle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bot.forms.field import Answers, Condition, Field
from bot.forms.form import FormClass
from bot.forms.options import LONGEST_VALUE
from bot.forms.said import Edit, data_of

BUTTON_BYTES = 64
"""Telegram's limit for what a button carries: `verb:id:revision:choice`."""
LONGEST_ID, LONGEST_REVISION = 19, 6
LONGEST_VERB = BUTTON_BYTES - LONGEST_ID - LONGEST_REVISION - LONGEST_VALUE - len(":::")


class DefinitionError(Exception):
    """A conversation cannot be held as it is written; says all that is wrong."""


def check(name: str, form: FormClass) -> None:
    """`name`: the conversation's, and the verb of its buttons. Raises DefinitionError."""
    found = list(_of_name(name))
    found += [f"{name}.{complaint}" for complaint in complaints(form)]
    if found:
        raise DefinitionError("\n".join(found))


def _of_name(name: str) -> Iterator[str]:
    if not name or ":" in name or len(name.encode()) > LONGEST_VERB:
        yield f"{name!r} cannot be a conversation's name: 1 to {LONGEST_VERB} bytes, without a colon"


def complaints(form: FormClass) -> list[str]:
    if not form.fields:
        return [f"{form.__name__} asks nothing"]
    found = []
    for position, each in enumerate(form.fields):
        found += [f"{each.name} {complaint}" for complaint in _of_field(form, each, form.fields[:position])]
    found += [f"{name} is asked and retired at once" for name in form.retired.keys() & form.named.keys()]
    return found


def _of_field(form: FormClass, each: Field[Any], before: tuple[Field[Any], ...]) -> Iterator[str]:
    yield from each.complaints()
    if len(data_of(Edit(each.name)).encode()) > LONGEST_VALUE:
        yield f"has a name too long for a button: {LONGEST_VALUE - 3} bytes at most"
    if form.summary and each.label is each.ask:
        yield "needs a label, which the summary shows"
    yield from (f"looks at facts[{name!r}], which {form.__name__} does not say it needs" for name in _facts(form, each))
    yield from _of_when(form, each, before)


def _facts(form: FormClass, each: Field[Any]) -> list[str]:
    return [name for name in each.facts_needed() if name not in form.needs]


def _of_when(form: FormClass, each: Field[Any], before: tuple[Field[Any], ...]) -> Iterator[str]:
    when = each.when
    if isinstance(when, Condition):
        yield from _of_condition(when, before)
    elif when is not None:
        looks = _Looks(form, before)
        looks.through(when)
        yield from looks.found


def _of_condition(when: Condition, before: tuple[Field[Any], ...]) -> Iterator[str]:
    if when.field not in before:
        yield f"depends on {when.field.name or 'a field of no form'}, which is not asked before it"
        return
    possible = when.field.possible()
    if possible is not None:
        yield from (
            f"depends on {when.field.name} being {value!r}, which it never is"
            for value in when.values
            if value not in possible
        )


_TRIES = 200


@dataclass(slots=True)
class _Looks:
    """Lets a condition look at every answer that may be there, and notes what it looks at that can never be."""

    form: FormClass
    before: tuple[Field[Any], ...]
    found: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def through(self, when: Any) -> None:
        waiting: list[dict[str, Any]] = [{}]
        tried = 0
        while waiting and tried < _TRIES:
            values = waiting.pop()
            for truth in (False, True):
                tried += 1
                answers = _Watched(values, self)
                self._try(when, answers, truth)
                waiting += self._more(answers, values)

    def _try(self, when: Any, answers: _Watched, truth: bool) -> None:
        with suppress(Exception):  # what is made up for it is not always of the type that it expects
            when(answers, _WatchedFacts(self, truth))

    def _more(self, answers: _Watched, values: dict[str, Any]) -> list[dict[str, Any]]:
        more = []
        for looked_at in answers.looked_at:
            if looked_at.name not in values:
                more += [values | {looked_at.name: value} for value in looked_at.possible() or ()]
        return more

    def note(self, complaint: str) -> None:
        if complaint not in self.seen:
            self.seen.add(complaint)
            self.found.append(complaint)


class _Watched(Answers):
    __slots__ = ("looked_at", "looks")

    def __init__(self, values: Mapping[str, Any], looks: _Looks) -> None:
        super().__init__(values)
        self.looks = looks
        self.looked_at: list[Field[Any]] = []

    def __getitem__(self, field: Field[Any]) -> Any:
        if field not in self.looks.before:
            self.looks.note(f"depends on {field.name}, which is not asked before it")
        self.looked_at.append(field)
        return super().__getitem__(field)

    def __contains__(self, field: Field[Any]) -> bool:
        if field not in self.looks.before:
            self.looks.note(f"depends on {field.name}, which is not asked before it")
        return super().__contains__(field)


class _WatchedFacts(dict[str, Any]):
    def __init__(self, looks: _Looks, truth: bool) -> None:
        super().__init__()
        self.looks = looks
        self.truth = truth

    def __missing__(self, name: str) -> Any:
        if name not in self.looks.form.needs:
            self.looks.note(f"looks at facts[{name!r}], which {self.looks.form.__name__} does not say it needs")
        return self.truth

    def get(self, name: str, default: Any = None) -> Any:
        return self[name]
