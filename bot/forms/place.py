"""Where somebody is: their position, or the number on the sign that they stand beside."""

from __future__ import annotations

from typing import Any, Unpack, overload

from bot.forms.field import Always, Answered, Context, Field, Going, Json, NotUnderstoodError, Sometimes, V
from bot.forms.position import Position
from bot.forms.reading import plain
from bot.forms.said import Answer, Control, Fix, Typed
from bot.language import T, Text


class Place(Position[V]):
    """A position, or one of the numbers in the facts under `signs`."""

    @overload
    def __init__(self: Place[Fix | str], ask: Text, *, signs: str, **asked: Unpack[Always[Fix | str]]) -> None: ...
    @overload
    def __init__(
        self: Place[Fix | str | None], ask: Text, *, signs: str, **asked: Unpack[Sometimes[Fix | str]]
    ) -> None: ...
    def __init__(self, ask: Text, *, signs: str, **asked: Any) -> None:
        Field.__init__(self, ask, **asked)
        self.signs = signs

    def load(self, stored: Json, context: Context) -> Any:
        if isinstance(stored, str):
            if stored in context.facts[self.signs]:
                return stored
            raise NotUnderstoodError(T("that number belongs to another post."))
        return super().load(stored, context)

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        if isinstance(said, Typed):
            number = plain(said.text)
            if number in context.facts[self.signs]:
                return Answered(number)
            if number.isdecimal():
                reason = T(
                    "{number} is not the number of this post. Look at the sign once more, or send your position.",
                    number=number,
                )
                raise NotUnderstoodError(reason)
        return super().hear(said, partial, context)

    def facts_needed(self) -> list[str]:
        return [self.signs]

    def show(self, value: Any, context: Context) -> Text | str:
        return value if isinstance(value, str) else super().show(value, context)
