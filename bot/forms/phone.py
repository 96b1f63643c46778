"""A telephone number that somebody can be called by: a mobile, a landline with its area code, a service number."""

from __future__ import annotations

import re
from typing import Any, Unpack, overload

from bot.forms.field import Always, Answered, Context, Field, Going, Json, NotUnderstoodError, Sometimes, V, wrong_kind
from bot.forms.reading import plain
from bot.forms.said import Answer, Contact, Control, Typed
from bot.language import T, Text


class Phone(Field[V]):
    """Kept as digits, an extension after a comma. Shown with its middle left out: who needs it taps for it."""

    @overload
    def __init__(self: Phone[str], ask: Text, **asked: Unpack[Always[str]]) -> None: ...
    @overload
    def __init__(self: Phone[str | None], ask: Text, **asked: Unpack[Sometimes[str]]) -> None: ...
    def __init__(self, ask: Text, **asked: Any) -> None:
        super().__init__(ask, **asked)

    def load(self, stored: Json, _context: Context) -> str:
        if not isinstance(stored, str) or not _KEPT.fullmatch(stored):
            raise NotUnderstoodError(_NO_PHONE)
        return stored

    def hear(self, said: Answer | Control, _partial: Json, _context: Context) -> Answered | Going:
        if isinstance(said, Contact):
            said = Typed(said.phone)
        if not isinstance(said, Typed):
            raise wrong_kind(said)
        if plain(said.text) in _EMERGENCY:
            raise NotUnderstoodError(T("110, 119 and 120 need not be kept: everybody is told to call them first."))
        found = phone_in(said.text)
        if found is None:
            raise NotUnderstoodError(_NO_PHONE)
        return Answered(found)

    def show(self, value: Any, _context: Context) -> Text | str:
        return masked(value)


_EMERGENCY = {"110", "119", "120", "122"}
_NO_PHONE = T("That is no number I can keep. Write it whole, like 027-88881234 or 13812345678.")
_DIGITS = re.compile(r"(?:\+?86)?(?P<number>\d+)(?:(?:转|#|,|ext)(?P<extension>\d{1,6}))?")
_NUMBER = r"1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7}|400\d{7}|800\d{7}|9[56]\d{3,4}|12\d{3}"
_KEPT = re.compile(rf"(?:{_NUMBER})(?:,\d{{1,6}})?")
_BETWEEN = str.maketrans("", "", "-—–_.·()[]/ ")


def phone_in(text: str) -> str | None:
    """As it is kept; None for what is no number of China."""
    match = _DIGITS.fullmatch(plain(text).translate(_BETWEEN))
    if match is None or not match["number"].isascii():
        return None
    found = match["number"] if match["extension"] is None else f"{match['number']},{match['extension']}"
    return found if _KEPT.fullmatch(found) else None


def masked(phone: str) -> str:
    """For whoever has to recognise a number, and not to call it."""
    number, _, extension = phone.partition(",")
    hidden = number if len(number) < 8 else f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
    return f"{hidden},{extension}" if extension else hidden
