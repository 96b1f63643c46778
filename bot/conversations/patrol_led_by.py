"""Who led a patrol: an officer we know, one whose name is written, or nobody, and it was reported by phone."""

from __future__ import annotations

from typing import Any

from bot.forms.choice import Choice
from bot.forms.field import Answered, Context, Going, Json, NotUnderstoodError
from bot.forms.options import Options
from bot.forms.reading import is_blank
from bot.forms.said import Answer, Control, Typed
from bot.language import T, Text

BY_PHONE = "phone"
"""The value of 已电话报备; others are ids of officers, or a name after `WRITTEN`."""
WRITTEN = "="
LONGEST = 30


class LedBy(Choice[str]):
    """One of the options, or a name as it is written."""

    free = True

    def load(self, stored: Json, context: Context) -> str:
        if not isinstance(stored, str) or not stored.startswith(WRITTEN):
            return super().load(stored, context)
        name = stored.removeprefix(WRITTEN)
        if len(name) > LONGEST or "\n" in name or not any(each.isalpha() for each in name):
            raise NotUnderstoodError(T("Please write just the officer's name, or tap one of the buttons."))
        return stored

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        if isinstance(said, Typed) and not is_blank(said.text):
            options: Options = self.options
            found = options.find(said.text, options.now(context), context)
            return Answered(WRITTEN + said.text.strip() if found is None else found)
        return super().hear(said, partial, context)

    def show(self, value: Any, context: Context) -> Text | str:
        if isinstance(value, str) and value.startswith(WRITTEN):
            return T("led by {name}", name=value.removeprefix(WRITTEN))
        return super().show(value, context)
