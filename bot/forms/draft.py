"""Where somebody stands in a form, as it is kept: answers by field name, never a step index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.forms.field import Json

SUMMARY = "!"
"""In place of a field's name: the card shows the summary."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers stay when their question is hidden, and what was typed that did not fit is kept."""

    answers: Mapping[str, Json] = field(default_factory=dict)
    at: str = ""
    """The field that the card asks for: what is said answers the question that was seen."""
    editing: bool = False
    """It is looked at again although it has an answer."""
    skipped: tuple[str, ...] = ()
    partial: Mapping[str, Json] = field(default_factory=dict)
    """By field name: what a question that takes several things has got so far."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """By field name: words that did not fit."""
    given: tuple[str, ...] = ()
    """Answered by the button that began the conversation."""
    page: int = 0

    def body(self) -> dict[str, Any]:
        """As JSON; what is as it was at the beginning is left out."""
        body: dict[str, Any] = {"answers": dict(self.answers)}
        if self.at:
            body["at"] = self.at
        if self.editing:
            body["editing"] = True
        if self.skipped:
            body["skipped"] = list(self.skipped)
        if self.partial:
            body["partial"] = dict(self.partial)
        if self.typed:
            body["typed"] = dict(self.typed)
        if self.given:
            body["given"] = list(self.given)
        if self.page:
            body["page"] = self.page
        return body

    @staticmethod
    def of(body: Mapping[str, Any]) -> Draft:
        """Also of an older or a damaged one: what cannot be read is as if it had not been there."""
        at, page = body.get("at"), body.get("page")
        typed = body.get("typed")
        return Draft(
            _mapping(body.get("answers")),
            at if isinstance(at, str) else "",
            body.get("editing") is True,
            _names(body.get("skipped")),
            _mapping(body.get("partial")),
            {} if typed is None else {name: words for name, words in _mapping(typed).items() if isinstance(words, str)},
            _names(body.get("given")),
            page if isinstance(page, int) and page > 0 else 0,
        )

    @property
    def names(self) -> set[str]:
        """Of all fields that something is kept for."""
        rest = {*self.skipped, *self.partial, *self.typed, *self.given}
        return {*self.answers, *rest} - {SUMMARY} if rest else set(self.answers)

    # Steps; each returns another draft. Those of every turn spell out what dataclasses.replace would do in five times
    # the time.

    def asking(self, at: str, *, editing: bool) -> Draft:
        page = self.page if self.at == at else 0
        return Draft(self.answers, at, editing, self.skipped, self.partial, self.typed, self.given, page)

    def answered(self, name: str, stored: Json) -> Draft:
        return Draft(
            {**self.answers, name: stored},
            self.at,
            editing=False,
            skipped=_without(self.skipped, name),
            partial=_without_key(self.partial, name),
            typed=_without_key(self.typed, name),
            given=self.given,
        )

    def skipping(self, name: str) -> Draft:
        return replace(
            self,
            answers=_without_key(self.answers, name),
            skipped=(*_without(self.skipped, name), name),
            editing=False,
            page=0,
        )

    def going(self, name: str, partial: Json) -> Draft:
        return replace(self, partial={**self.partial, name: partial}, typed=_without_key(self.typed, name))

    def typing(self, name: str, words: str) -> Draft:
        return self if self.typed.get(name) == words else replace(self, typed={**self.typed, name: words})

    def without(self, name: str) -> Draft:
        """Nothing of this field is left but the words that did not fit."""
        return replace(
            self,
            answers=_without_key(self.answers, name),
            skipped=_without(self.skipped, name),
            partial=_without_key(self.partial, name),
            given=_without(self.given, name),
        )

    def forgetting(self, name: str) -> Draft:
        return replace(self.without(name), typed=_without_key(self.typed, name))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _names(value: object) -> tuple[str, ...]:
    return tuple(name for name in value if isinstance(name, str)) if isinstance(value, list) else ()


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(each for each in names if each != name) if name in names else names


def _without_key(mapping: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return {each: value for each, value in mapping.items() if each != name} if name in mapping else mapping
