"""Options of a choice: fixed, or computed by the conversation and handed in as facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.forms.field import Context, Key, NotUnderstoodError, wrong_kind
from bot.forms.reading import number_in, plain
from bot.forms.said import CONTROL_MARK, Answer, Control, Tapped, Typed
from bot.language import T, Text

LONGEST_VALUE = 20
"""UTF-8 bytes of an option's value: `verb:id:revision:choice` has 64 for everything."""
LONGEST_LABEL = 100
"""In characters: what is longer is not looked for among the labels."""
Label = Text | str
TAP_OR_NUMBER = T("Tap one of the buttons, or write its number.")
Pairs = Sequence[tuple[str, Label]]
"""Value and label."""


@dataclass(frozen=True, slots=True)
class FromFacts:
    name: str


def facts(name: str) -> FromFacts:
    """Options that stand in the facts under this name, as pairs of value and label; values are short ids."""
    return FromFacts(name)


class Options:
    def __init__(self, source: Pairs | FromFacts) -> None:
        self.source = source
        self._fixed = None if isinstance(source, FromFacts) else dict(source)

    def now(self, context: Context) -> Mapping[str, Label]:
        """Labels by value, in their order. Raises ValueError for values that no button can carry."""
        if self._fixed is not None:
            return self._fixed
        assert isinstance(self.source, FromFacts)  # noqa: S101 - what is not fixed is not
        given = dict(context.facts.get(self.source.name, ()))
        for value in given:
            if complaint := _complaint(value):
                raise ValueError(f"facts[{self.source.name!r}]: {complaint}")
        return given

    def find(self, text: str, among: Mapping[str, Label], context: Context, *, part: int = 2) -> str | None:
        """The value that somebody means who typed its label or its number, or so much of the label (`part` characters
        or more) that it can be no other."""
        wanted = plain(text)
        if len(wanted) > LONGEST_LABEL:
            return None
        labels = {value: plain(context.render(label)) for value, label in among.items()}
        for value, label in labels.items():
            if wanted == label:
                return value
        if (number := number_in(text, len(among))) is not None:
            return list(among)[number - 1]
        if len(wanted) >= part:
            matches = [value for value, label in labels.items() if wanted in label]
            if len(matches) == 1:
                return matches[0]
        return None

    @property
    def fixed(self) -> Sequence[str] | None:
        """All values, where they are known when the program starts."""
        return None if self._fixed is None else tuple(self._fixed)

    @property
    def facts_needed(self) -> list[str]:
        return [self.source.name] if isinstance(self.source, FromFacts) else []

    def complaints(self) -> Iterator[str]:
        if self._fixed is None or isinstance(self.source, FromFacts):
            return
        if not self._fixed:
            yield "has no options"
        if len(self._fixed) < len(self.source):
            yield "has two options with the same value"
        labels = [label if isinstance(label, str) else label.msgid for _, label in self.source]
        if len(set(labels)) < len(labels):
            yield "has two options with the same label"
        for value in self._fixed:
            if complaint := _complaint(value):
                yield complaint


def _complaint(value: str) -> str:
    if not value or value.startswith(CONTROL_MARK):
        return f"the value {value!r} is empty or looks like a control"
    if len(value.encode()) > LONGEST_VALUE:
        return f"the value {value!r} has more than {LONGEST_VALUE} bytes"
    return ""


def none_of_these(said: Answer | Control, options: Mapping[str, Label]) -> NotUnderstoodError:
    if not isinstance(said, Typed | Tapped):
        return wrong_kind(said)
    if not options:
        return nothing_there()
    return NotUnderstoodError(TAP_OR_NUMBER)


def nothing_there() -> NotUnderstoodError:
    return NotUnderstoodError(T("There is nothing to choose from at the moment."))


def keys_of(options: Mapping[str, Label]) -> tuple[Key, ...]:
    return tuple(Key(label, Tapped(value)) for value, label in options.items())


def listed(parts: Sequence[Text | str]) -> Text | str:
    if not parts:
        return T("none")
    names = [f"part{number}" for number in range(len(parts))]
    return Text("、".join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))
