"""A whole number, in figures or as it is said."""

from __future__ import annotations

import re
from typing import Any, Unpack, overload

from bot.forms.field import Always, Answered, Context, Field, Going, Json, NotUnderstoodError, Sometimes, V, wrong_kind
from bot.forms.numerals import SPOKEN, whole_number
from bot.forms.reading import plain
from bot.forms.said import Answer, Control, Tapped, Typed
from bot.language import T, Text

_SAID = re.compile(
    rf"(?:大概|大约|差不多|一共|总共|约|共|有)?(?P<number>-?[\d,]+万?\d*|[{SPOKEN}]+)(?P<unit>[^\d\W{SPOKEN}]{{0,4}})"
)
_NONE = {"没有", "没", "无", "没人", "没了", "none", "no"}


class Number(Field[V]):
    """How many. `least` and `most` are included."""

    @overload
    def __init__(
        self: Number[int], ask: Text, *, least: int = ..., most: int = ..., **asked: Unpack[Always[int]]
    ) -> None: ...
    @overload
    def __init__(
        self: Number[int | None], ask: Text, *, least: int = ..., most: int = ..., **asked: Unpack[Sometimes[int]]
    ) -> None: ...
    def __init__(self, ask: Text, *, least: int = 0, most: int = 1_000_000, **asked: Any) -> None:
        super().__init__(ask, **asked)
        self.least = least
        self.most = most

    def load(self, stored: Json, _context: Context) -> int:
        if isinstance(stored, bool) or not isinstance(stored, int):
            raise _no_number()
        if not self.least <= stored <= self.most:
            raise NotUnderstoodError(T("A number from {least} to {most}.", least=self.least, most=self.most))
        return stored

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        if not isinstance(said, Typed | Tapped):
            raise wrong_kind(said)
        words = plain(said.text if isinstance(said, Typed) else said.value).strip("。.!吧左右")
        if words in _NONE:
            return Answered(0)
        match = _SAID.fullmatch(words)
        number = None if match is None else whole_number(match["number"])
        if match is None or number is None:
            raise _no_number()
        return Answered(number, guessed=match["number"] != words)

    def quote(self, stored: Json) -> str:
        return str(stored) if isinstance(stored, int) else ""

    def complaints(self) -> list[str]:
        return ["has a least above its most"] if self.least > self.most else []


def _no_number() -> NotUnderstoodError:
    return NotUnderstoodError(T("I need a whole number, such as 3 or 十二."))
