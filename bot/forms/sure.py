"""The last question of a form that does not need its own summary: what it will be then, and yes."""

from __future__ import annotations

from typing import Any

from bot.forms.choice import Choice
from bot.forms.field import Context, Face, Json
from bot.forms.options import FromFacts, Pairs, keys_of
from bot.language import Text


class Sure(Choice[str | None]):
    """`preview`: name of the fact that has the lines to be looked at."""

    def __init__(self, ask: Text, options: Pairs | FromFacts, *, preview: str, **asked: Any) -> None:
        super().__init__(ask, options, **asked)
        self.preview = preview

    def face(self, _partial: Json, context: Context) -> Face:
        return Face(lines=tuple(context.facts[self.preview]), options=keys_of(self.options.now(context)))

    def facts_needed(self) -> list[str]:
        return [*super().facts_needed(), self.preview]
