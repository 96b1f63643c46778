"""Somebody who fills a form in, without a bot: what they say, what they see, and a restart after every word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.forms.advance import advance
from bot.forms.card import Card, card
from bot.forms.draft import Draft
from bot.forms.field import Answers, Context, Facts, Json, Key
from bot.forms.form import FormClass
from bot.forms.said import Look, Said, Typed, data_of, said_by
from bot.forms.step import Outcome, Step
from bot.language import DEFAULT, Languages, T, Text

NOON = datetime(2025, 3, 3, 4, 0, tzinfo=UTC)
"""In Shanghai, on a Monday."""
SHANGHAI = ZoneInfo("Asia/Shanghai")
LANGUAGES = Languages()


def chinese(text: Text | str) -> str:
    return LANGUAGES.render(text, DEFAULT)


def context(facts: Facts | None = None, now: datetime = NOON) -> Context:
    return Context(facts or {}, now, SHANGHAI, chinese)


class Talk:
    """`answers` once it is finished. Everything kept goes through JSON at every step, as through the database."""

    def __init__(self, form: FormClass, facts: Facts | None = None, given: Mapping[str, Json] | None = None) -> None:
        self.form = form
        self.facts: Facts = facts or {}
        self.now = NOON
        given = given or {}
        self.body: dict[str, object] = Draft(given, given=tuple(given)).body()
        self.step: Step
        self.hears(Look())

    def hears(self, said: Said) -> str:
        self.step = advance(self.form, Draft.of(self.body), said, context(self.facts, self.now))
        self.body = json.loads(json.dumps(self.step.draft.body()))
        return self.sees

    def says(self, *texts: str) -> str:
        for text in texts:
            self.hears(Typed(text))
        return self.sees

    def taps(self, *labels: str) -> str:
        """What the button of this label does, by way of the data that it carries."""
        for label in labels:
            assert label in self.buttons, f"there is no {label}, but {list(self.buttons)}"
            self.hears(said_by(data_of(self.buttons[label].said)))
        return self.sees

    def changes_to(self, form: FormClass) -> str:
        """A deploy."""
        self.form = form
        return self.hears(Look())

    @property
    def card(self) -> Card:
        return card(self.step, T("📝 Note"))

    @property
    def sees(self) -> str:
        return "" if self.is_finished else chinese(self.card.text)

    @property
    def rows(self) -> list[list[str]]:
        return [[chinese(key.label) for key in row] for row in self.card.rows]

    @property
    def buttons(self) -> dict[str, Key]:
        return {chinese(key.label): key for row in self.card.rows for key in row}

    @property
    def asks(self) -> str:
        """Name of the field that is asked; empty for the summary."""
        return "" if self.step.field is None else self.step.field.name

    @property
    def is_finished(self) -> bool:
        return self.step.outcome is Outcome.FINISHED

    @property
    def is_cancelled(self) -> bool:
        return self.step.outcome is Outcome.CANCELLED

    @property
    def answers(self) -> Answers:
        assert self.is_finished, f"it still asks: {self.sees}"
        return self.step.survey.answers
