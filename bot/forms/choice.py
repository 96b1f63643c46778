"""One of several, yes or no, a person of those who come into question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack, overload

from bot.forms.field import (
    Always,
    Answered,
    Context,
    Face,
    Field,
    Going,
    Json,
    Key,
    NotUnderstoodError,
    Sometimes,
    V,
)
from bot.forms.options import TAP_OR_NUMBER, FromFacts, Label, Options, Pairs, keys_of, none_of_these
from bot.forms.reading import plain
from bot.forms.said import Answer, Contact, Control, Tapped, Typed
from bot.language import T, Text


class Choice(Field[V]):
    """One of the options, by its button, its label or its number."""

    @overload
    def __init__(
        self: Choice[str], ask: Text, options: Pairs | FromFacts, *, obvious: bool = ..., **asked: Unpack[Always[str]]
    ) -> None: ...
    @overload
    def __init__(
        self: Choice[str | None],
        ask: Text,
        options: Pairs | FromFacts,
        *,
        obvious: bool = ...,
        **asked: Unpack[Sometimes[str]],
    ) -> None: ...
    def __init__(self, ask: Text, options: Pairs | FromFacts, *, obvious: bool = False, **asked: Any) -> None:
        """`obvious`: where only one option is there it is the answer, and nothing is asked."""
        super().__init__(ask, **asked)
        self.options = Options(options)
        self.only_one_is_obvious = obvious

    def load(self, stored: Json, context: Context) -> str:
        if isinstance(stored, str) and stored in self.options.now(context):
            return stored
        raise NotUnderstoodError(T("what you chose is no longer there."))

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        options = self.options.now(context)
        match said:
            case Tapped(value) if value in options:
                return Answered(value)
            case Typed(text) if (found := self.options.find(text, options, context)) is not None:
                return Answered(found)
        raise none_of_these(said, options)

    def face(self, _partial: Json, context: Context) -> Face:
        return Face(options=keys_of(self.options.now(context)))

    def show(self, value: Any, context: Context) -> Text | str:
        return self.options.now(context).get(value, "")

    def obvious(self, context: Context) -> Json:
        if not self.only_one_is_obvious:
            return None
        options = self.options.now(context)
        return next(iter(options)) if len(options) == 1 else None

    def possible(self) -> Sequence[str] | None:
        return self.options.fixed

    def facts_needed(self) -> list[str]:
        return self.options.facts_needed

    def complaints(self) -> list[str]:
        return list(self.options.complaints())


class Person(Choice[V]):
    """Somebody of those who come into question: by their button, or by a part of their name. Values are ids."""

    @overload
    def __init__(
        self: Person[str], ask: Text, options: Pairs | FromFacts, *, obvious: bool = ..., **asked: Unpack[Always[str]]
    ) -> None: ...
    @overload
    def __init__(
        self: Person[str | None],
        ask: Text,
        options: Pairs | FromFacts,
        *,
        obvious: bool = ...,
        **asked: Unpack[Sometimes[str]],
    ) -> None: ...
    def __init__(self, ask: Text, options: Pairs | FromFacts, *, obvious: bool = False, **asked: Any) -> None:
        Field.__init__(self, ask, **asked)
        self.options = Options(options)
        self.only_one_is_obvious = obvious

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        everybody = self.options.now(context)
        shown = _named(everybody, partial, context)
        match said:
            case Tapped(value) if value in everybody:
                return Answered(value)
            case Tapped("*"):
                return Going("", page=0)
            case Contact(name, _):
                said = Typed(name)
        if not isinstance(said, Typed):
            raise none_of_these(said, everybody)
        if (found := self.options.find(said.text, shown, context, part=1)) is not None:
            return Answered(found, guessed=True)
        matches = _named(everybody, said.text, context)
        if len(matches) == 1:
            return Answered(next(iter(matches)), guessed=True)
        if not matches or matches == everybody:
            raise NotUnderstoodError(T("I find nobody of that name here. Tap somebody, or write a part of the name."))
        return Going(said.text, (T("There are {count} of that name; who is it?", count=len(matches)),), page=0)

    def has_own_keys(self, _partial: Json, _context: Context) -> bool:
        return True

    def face(self, partial: Json, context: Context) -> Face:
        everybody = self.options.now(context)
        shown = _named(everybody, partial, context)
        actions = (Key(T("All of them"), Tapped("*")),) if len(shown) < len(everybody) else ()
        return Face(options=keys_of(shown), actions=actions)

    def complaints(self) -> list[str]:
        taken = ["has an option with the value *"] if "*" in (self.options.fixed or ()) else []
        return [*super().complaints(), *taken]


class YesNo(Field[V]):
    @overload
    def __init__(
        self: YesNo[bool], ask: Text, *, yes: Text = ..., no: Text = ..., **asked: Unpack[Always[bool]]
    ) -> None: ...
    @overload
    def __init__(
        self: YesNo[bool | None], ask: Text, *, yes: Text = ..., no: Text = ..., **asked: Unpack[Sometimes[bool]]
    ) -> None: ...
    def __init__(self, ask: Text, *, yes: Text = T("Yes"), no: Text = T("No"), **asked: Any) -> None:  # noqa: B008
        super().__init__(ask, **asked)
        self.options = Options((("yes", yes), ("no", no)))

    def load(self, stored: Json, _context: Context) -> bool:
        if isinstance(stored, bool):
            return stored
        raise NotUnderstoodError(TAP_OR_NUMBER)

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        match said:
            case Tapped("yes" | "no" as value):
                return Answered(value == "yes")
            case Typed(text):
                words = plain(text).rstrip("。.!的了")
                found = self.options.find(text, self.options.now(context), context)
                if found is not None or words in _YES or words in _NO:
                    return Answered(found == "yes" if found is not None else words in _YES)
        raise none_of_these(said, self.options.now(context))

    def face(self, _partial: Json, context: Context) -> Face:
        return Face(options=keys_of(self.options.now(context)))

    def show(self, value: Any, context: Context) -> Text | str:
        return self.options.now(context)["yes" if value else "no"]

    def possible(self) -> Sequence[bool]:
        return (True, False)


_YES = {"是", "对", "有", "好", "行", "可以", "要", "嗯", "同意", "yes", "y", "ok"}
_NO = {"不", "否", "不是", "不对", "没", "没有", "不行", "不要", "不用", "无", "不同意", "no", "n"}


def _named(everybody: Mapping[str, Label], partial: Json, context: Context) -> Mapping[str, Label]:
    """Those whose name has these letters in it; all of them where none has."""
    wanted = plain(partial) if isinstance(partial, str) else ""
    if not wanted:
        return everybody
    return {value: label for value, label in everybody.items() if wanted in plain(context.render(label))}
