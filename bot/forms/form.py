"""A guided form: fields in the order asked, answers by field name, the next question is the first without an answer.

Pure: no I/O, no clock, no platform. The same answers and the same words always lead to the same step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.language import T, Text

Answers = Mapping[str, str]


class NotUnderstoodError(Exception):
    """What was said does not fit the field. `reason` tells the person what to do instead."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.msgid)
        self.reason = reason


class Field(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def ask(self) -> Text: ...

    @property
    def options(self) -> tuple[tuple[str, Text], ...]:
        """Value and label of each button."""
        ...

    def read(self, said: str) -> str:
        """The value to keep. Raises NotUnderstoodError."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """Free text."""

    name: str
    ask: Text
    longest: int = 1000
    """In characters."""

    @property
    def options(self) -> tuple[tuple[str, Text], ...]:
        return ()

    def read(self, said: str) -> str:
        words = said.strip()
        if not words:
            raise NotUnderstoodError(T("Please write it in a few words."))
        if len(words) > self.longest:
            reason = T("That is {count} characters, {longest} fit.", count=len(words), longest=self.longest)
            raise NotUnderstoodError(reason)
        return words


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few options, by its button, its label or its number."""

    name: str
    ask: Text
    options: tuple[tuple[str, Text], ...]

    def read(self, said: str) -> str:
        words = said.strip()
        values = [value for value, _ in self.options]
        if words in values:
            return words
        if words.isdecimal() and len(words) <= 3 and 1 <= int(words) <= len(values):
            return values[int(words) - 1]
        raise NotUnderstoodError(T("Tap one of the buttons, or write its number."))


@dataclass(frozen=True, slots=True)
class Form:
    fields: tuple[Field, ...]

    def open_field(self, answers: Answers) -> Field | None:
        """The first field whose stored answer is missing, or does not fit the field as it is today."""
        return next((field for field in self.fields if not _fits(field, answers.get(field.name, ""))), None)

    def progress(self, answers: Answers) -> tuple[int, int]:
        """Which question this is, of how many."""
        field = self.open_field(answers)
        done = len(self.fields) if field is None else self.fields.index(field)
        return min(done + 1, len(self.fields)), len(self.fields)


def _fits(field: Field, stored: str) -> bool:
    try:
        return field.read(stored) == stored  # not an old value that happens to be the number of an option
    except NotUnderstoodError:
        return False


@dataclass(frozen=True, slots=True)
class Step:
    """Where the form stands after somebody said something. `field` None: every question is answered."""

    answers: dict[str, str]
    field: Field | None
    reason: Text | None = None
    """Why what was said did not fit; the answers are as before."""


def advance(form: Form, answers: Answers, said: str | None) -> Step:
    """Take `said` as the answer to the open question; None only looks where the form stands."""
    kept = {field.name: answers[field.name] for field in form.fields if field.name in answers}
    field = form.open_field(kept)
    if field is None or said is None:
        return Step(kept, field)
    try:
        kept[field.name] = field.read(said)
    except NotUnderstoodError as error:
        return Step(kept, field, error.reason)
    return Step(kept, form.open_field(kept))
