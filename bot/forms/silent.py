"""What the button that began a conversation knew: kept with the answers, neither asked nor shown."""

from __future__ import annotations

from typing import ClassVar

from bot.forms.field import Answered, Context, Field, Going, Json, NotUnderstoodError
from bot.forms.options import LONGEST_VALUE
from bot.forms.said import Answer, Control
from bot.language import Text


class Silent(Field[str | None]):
    """A short code such as a record's number; None when nothing was given."""

    silent: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__(Text(""), label=Text(" "), optional=Text(""))

    def load(self, stored: Json, _context: Context) -> str | None:
        return stored if isinstance(stored, str) and 0 < len(stored) <= LONGEST_VALUE else None

    def hear(self, said: Answer | Control, _partial: Json, _context: Context) -> Answered | Going:
        raise NotUnderstoodError(Text(""))  # nobody is asked
