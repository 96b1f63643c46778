"""A list whose every line has a state: one card, a tap turns a line to its next state."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
from bot.forms.options import FromFacts, Label, Options, Pairs, listed, nothing_there
from bot.forms.reading import number_in, plain
from bot.forms.said import Answer, Control, Done, Tapped, Typed
from bot.language import T, Text

REST = "*"
UNSET = "⬜"
_NUMBER_AND_STATE = re.compile(r"(\d{1,3})[.、:号]?(\D.*)")


class Checklist(Field[V]):
    """Its answer: the state of each line, by the line's value. Done when every line has one; a button gives all that
    are left the first state."""

    @overload
    def __init__(
        self: Checklist[Mapping[str, str]],
        ask: Text,
        lines: Pairs | FromFacts,
        states: Pairs,
        **asked: Unpack[Always[Mapping[str, str]]],
    ) -> None: ...
    @overload
    def __init__(
        self: Checklist[Mapping[str, str] | None],
        ask: Text,
        lines: Pairs | FromFacts,
        states: Pairs,
        **asked: Unpack[Sometimes[Mapping[str, str]]],
    ) -> None: ...
    def __init__(self, ask: Text, lines: Pairs | FromFacts, states: Pairs, **asked: Any) -> None:
        """`states`: the usual one first."""
        super().__init__(ask, **asked)
        self.lines = Options(lines)
        self.states = Options(states)

    def load(self, stored: Json, context: Context) -> Mapping[str, str]:
        lines = self.lines.now(context)
        states = self._kept(stored, lines)
        if not lines:
            raise nothing_there()
        if missing := [label for value, label in lines.items() if value not in states]:
            raise NotUnderstoodError(T("these are still open: {lines}", lines=listed(missing)))
        return states

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        lines = self.lines.now(context)
        states = self._kept(partial, lines)
        match said:
            case Done():
                self.load(states, context)
                return Answered(states)
            case Tapped(value) if value == REST:
                return Going({line: states.get(line, self._order[0]) for line in lines})
            case Tapped(value) if value in lines:
                return Going(states | {value: self._after(states.get(value))})
            case Typed(text) if (meant := self._meant(text, lines, context)) is not None:
                line, state = meant
                return Going(states | {line: self._after(states.get(line)) if state is None else state})
        raise NotUnderstoodError(T("Tap a number or write it, until the mark is right."))

    def has_own_keys(self, _partial: Json, _context: Context) -> bool:
        return True

    def face(self, partial: Json, context: Context) -> Face:
        lines = self.lines.now(context)
        states = self._kept(partial, lines)
        shown: list[Text | str] = []
        keys: list[Key] = []
        marks = self._marks()
        for number, (value, label) in enumerate(lines.items(), 1):
            state = states.get(value)
            mark: Label = UNSET if state is None else marks[state]
            shown.append(Text("{number}. {line} {mark}", {"number": number, "line": label, "mark": mark}))
            keys.append(Key(Text("{number} {mark}", {"number": number, "mark": mark}), Tapped(value)))
        if len(states) == len(lines):
            action = Key(T("Done"), Done())
        else:
            usual = marks[self._order[0]]
            all_of_them = T("All the rest: {state}", state=usual) if states else T("All: {state}", state=usual)
            action = Key(all_of_them, Tapped(REST))
        return Face(lines=tuple(shown), options=tuple(keys), actions=(action,) if lines else ())

    def show(self, value: Any, context: Context) -> Text | str:
        counts: list[Text | str] = []
        for state, label in self._marks().items():
            if count := sum(1 for each in value.values() if each == state):
                counts.append(Text("{state} {count}", {"state": label, "count": count}))
        return listed(counts)

    def salvage(self, stored: Json, context: Context) -> Json:
        return self._kept(stored, self.lines.now(context)) or None

    def resume(self, stored: Json) -> Json:
        return stored

    def facts_needed(self) -> list[str]:
        return self.lines.facts_needed

    def complaints(self) -> list[str]:
        found = [f"in its lines {each}" for each in self.lines.complaints()]
        found += [f"in its states {each}" for each in self.states.complaints()]
        if self.lines.fixed is not None and REST in self.lines.fixed:
            found.append(f"has a line with the value {REST}")
        return found

    @property
    def _order(self) -> tuple[str, ...]:
        return tuple(self.states.fixed or ())

    def _marks(self) -> Mapping[str, Label]:
        return self.states.now(Context())

    def _after(self, state: str | None) -> str:
        order = self._order
        return order[0] if state is None else order[(order.index(state) + 1) % len(order)]

    def _kept(self, stored: Json, lines: Mapping[str, Label]) -> dict[str, str]:
        """Of what was ticked, what there is a line and a state for today."""
        if not isinstance(stored, Mapping):
            return {}
        return {line: state for line in lines if isinstance(state := stored.get(line), str) and state in self._order}

    def _meant(self, text: str, lines: Mapping[str, Label], context: Context) -> tuple[str, str | None] | None:
        """ "3" turns the third line on; "3 有情况" says which state it has."""
        if (number := number_in(text, len(lines))) is not None:
            return list(lines)[number - 1], None
        if (line := self.lines.find(text, lines, context)) is not None:
            return line, None
        match = _NUMBER_AND_STATE.fullmatch(plain(text))
        if match is None or not 1 <= int(match[1]) <= len(lines):
            return None
        state = self.states.find(match[2], self.states.now(context), context, part=1)
        return None if state is None else (list(lines)[int(match[1]) - 1], state)
