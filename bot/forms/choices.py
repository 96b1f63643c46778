"""Several of several."""

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
from bot.forms.options import FromFacts, Label, Options, Pairs, listed, none_of_these
from bot.forms.said import Answer, Control, Done, Tapped, Typed
from bot.language import T, Text


class Choices(Field[V]):
    """As many of the options as apply, in their order; each tap takes one in or out, until that was all."""

    @overload
    def __init__(
        self: Choices[tuple[str, ...]],
        ask: Text,
        options: Pairs | FromFacts,
        *,
        least: int = ...,
        most: int | None = ...,
        begins: FromFacts | None = ...,
        **asked: Unpack[Always[tuple[str, ...]]],
    ) -> None: ...
    @overload
    def __init__(
        self: Choices[tuple[str, ...] | None],
        ask: Text,
        options: Pairs | FromFacts,
        *,
        least: int = ...,
        most: int | None = ...,
        begins: FromFacts | None = ...,
        **asked: Unpack[Sometimes[tuple[str, ...]]],
    ) -> None: ...
    def __init__(
        self,
        ask: Text,
        options: Pairs | FromFacts,
        *,
        least: int = 1,
        most: int | None = None,
        begins: FromFacts | None = None,
        **asked: Any,
    ) -> None:
        """`begins`: which are chosen when it is asked, by value."""
        super().__init__(ask, **asked)
        self.options = Options(options)
        self.least = least
        self.most = most
        self.begins = begins

    def load(self, stored: Json, context: Context) -> tuple[str, ...]:
        options = self.options.now(context)
        chosen = _strings(stored)
        if chosen is None or not options.keys() >= set(chosen):
            raise NotUnderstoodError(T("some of what you chose is no longer there."))
        if len(chosen) < self.least:
            raise NotUnderstoodError(T("At least {least}, please.", least=self.least))
        if self.most is not None and len(chosen) > self.most:
            raise NotUnderstoodError(T("{most} at most.", most=self.most))
        return tuple(value for value in options if value in chosen)

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        options = self.options.now(context)
        chosen = self._going(partial, options, context)
        match said:
            case Done():
                self.load(chosen, context)
                return Answered(chosen)
            case Tapped(value) if value in options:
                return self._toggled(chosen, [value], options)
            case Typed(text):
                return self._toggled(chosen, self._meant(text, options, context), options)
        raise none_of_these(said, options)

    def has_own_keys(self, _partial: Json, _context: Context) -> bool:
        return True

    def face(self, partial: Json, context: Context) -> Face:
        options = self.options.now(context)
        chosen = self._going(partial, options, context)
        keys = tuple(
            Key(Text("✓ {label}", {"label": label}) if value in chosen else label, Tapped(value))
            for value, label in options.items()
        )
        actions = (Key(T("Done"), Done()),) if len(chosen) >= self.least else ()
        lines = (T("Chosen: {options}", options=listed([options[each] for each in chosen])),) if chosen else ()
        return Face(lines=lines, options=keys, actions=actions)

    def show(self, value: Any, context: Context) -> Text | str:
        options = self.options.now(context)
        return listed([options[each] for each in value])

    def salvage(self, stored: Json, context: Context) -> Json:
        return self._chosen(stored, self.options.now(context)) or None

    def resume(self, stored: Json) -> Json:
        return stored

    def possible(self) -> Sequence[str] | None:
        return self.options.fixed

    def facts_needed(self) -> list[str]:
        return [*self.options.facts_needed, *(() if self.begins is None else (self.begins.name,))]

    def complaints(self) -> list[str]:
        found = list(self.options.complaints())
        if self.least < 0 or (self.most is not None and self.most < max(1, self.least)):
            found.append("asks for more than its most, or for fewer than none")
        if self.options.fixed is not None and self.least > len(self.options.fixed):
            found.append("asks for more options than there are")
        return found

    def _going(self, partial: Json, options: Mapping[str, Label], context: Context) -> list[str]:
        if partial is None and self.begins is not None:
            partial = list(context.facts.get(self.begins.name, ()))
        return self._chosen(partial, options)

    def _chosen(self, partial: Json, options: Mapping[str, Label]) -> list[str]:
        chosen = _strings(partial) or ()
        return [value for value in options if value in chosen]

    def _meant(self, text: str, options: Mapping[str, Label], context: Context) -> list[str]:
        """One, or several with something between them: "1 3", "消防、治安"."""
        whole = self.options.find(text, options, context)
        if whole is not None:
            return [whole]
        found = [self.options.find(part, options, context) for part in _parts(text)]
        meant = [value for value in found if value is not None]
        if not meant or len(meant) < len(found):
            raise none_of_these(Typed(text), options)
        return meant

    def _toggled(self, chosen: list[str], values: Sequence[str], options: Mapping[str, Label]) -> Going:
        wanted = set(chosen)
        for value in values:
            wanted ^= {value}
        if self.most is not None and len(wanted) > self.most:
            raise NotUnderstoodError(T("{most} at most.", most=self.most))
        return Going([value for value in options if value in wanted])


def _strings(stored: Json) -> tuple[str, ...] | None:
    if isinstance(stored, str) or not isinstance(stored, Sequence):
        return None
    return tuple(each for each in stored if isinstance(each, str))


def _parts(text: str) -> list[str]:
    for mark in ",，、;；/+和 \n\t":
        text = text.replace(mark, " ")
    return text.split()
