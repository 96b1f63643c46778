"""Where somebody is: one fix, sent from where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack, overload

from bot.forms.field import Always, Answered, Context, Field, Going, Json, NotUnderstoodError, Sometimes, V
from bot.forms.said import Answer, Control, Fix
from bot.language import T, Text


class Position(Field[V]):
    """A position that is forwarded is refused: it says where somebody else is, or was."""

    @overload
    def __init__(self: Position[Fix], ask: Text, **asked: Unpack[Always[Fix]]) -> None: ...
    @overload
    def __init__(self: Position[Fix | None], ask: Text, **asked: Unpack[Sometimes[Fix]]) -> None: ...
    def __init__(self, ask: Text, **asked: Any) -> None:
        super().__init__(ask, **asked)

    def load(self, stored: Json, _context: Context) -> Fix:
        if isinstance(stored, Mapping):
            latitude, longitude = _number(stored.get("lat")), _number(stored.get("lon"))
            if latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180:
                return Fix(latitude, longitude, _number(stored.get("accuracy")))
        raise _wanted()

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        match said:
            case Fix(second_hand=True):
                raise NotUnderstoodError(T("That position was forwarded. Please send the one where you are now."))
            case Fix(latitude, longitude, accuracy):
                stored: dict[str, Json] = {"lat": latitude, "lon": longitude}
                return Answered(stored if accuracy is None else stored | {"accuracy": accuracy})
        raise _wanted()

    def show(self, value: Any, _context: Context) -> Text | str:
        return T("sent")


def _number(value: Json) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _wanted() -> NotUnderstoodError:
    return NotUnderstoodError(T("Please send your position: 📍 at the bottom, or the paper clip and then Location."))
