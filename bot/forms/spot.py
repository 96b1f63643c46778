"""Where something is: one of the likely places, a position, one that was copied from a map, or words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Unpack, overload

from bot.forms.field import Always, Answered, Context, Face, Field, Going, Json, NotUnderstoodError, Sometimes, V
from bot.forms.map_points import point_in
from bot.forms.masking import masked
from bot.forms.options import FromFacts, Options, Pairs, keys_of
from bot.forms.reading import is_blank
from bot.forms.said import Answer, Control, Fix, Tapped, Typed
from bot.language import T, Text

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One of the three is there."""

    option: str = ""
    words: str = ""
    fix: Fix | None = None


class Spot(Field[V]):
    """A position may be forwarded: it says where the thing is, and proves nothing."""

    @overload
    def __init__(
        self: Spot[Whereabouts], ask: Text, options: Pairs | FromFacts, **asked: Unpack[Always[Whereabouts]]
    ) -> None: ...
    @overload
    def __init__(
        self: Spot[Whereabouts | None], ask: Text, options: Pairs | FromFacts, **asked: Unpack[Sometimes[Whereabouts]]
    ) -> None: ...
    def __init__(self, ask: Text, options: Pairs | FromFacts, **asked: Any) -> None:
        super().__init__(ask, **asked)
        self.options = Options(options)

    def load(self, stored: Json, context: Context) -> Whereabouts:
        where = where_in(stored)
        if where is None:
            raise NotUnderstoodError(_WANTED)
        if where.option and where.option not in self.options.now(context):
            raise NotUnderstoodError(T("what you chose is no longer there."))
        if len(where.words) > LONGEST:
            raise NotUnderstoodError(T("Please say where in a few words; the rest comes with the next question."))
        return where

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        options = self.options.now(context)
        match said:
            case Tapped(value) if value in options:
                return Answered(value)
            case Fix():
                return Answered(stored_fix(said))
            case Typed(text):
                if (found := self.options.find(text, options, context)) is not None:
                    return Answered(found)
                if (point := point_in(text)) is not None:
                    note = T("I take that for a position from a Chinese map, and convert it.")
                    return Answered({"lat": round(point[0], 6), "lon": round(point[1], 6)}, notes=(note,))
                words = masked(text).strip()
                if is_blank(words) or not any(each.isalnum() for each in words):
                    raise NotUnderstoodError(_WANTED)
                return Answered({"words": words})
        raise NotUnderstoodError(_WANTED)

    def face(self, _partial: Json, context: Context) -> Face:
        return Face(options=keys_of(self.options.now(context)))

    def show(self, value: Any, context: Context) -> Text | str:
        where: Whereabouts = value
        if where.option:
            return self.options.now(context).get(where.option, "")
        if where.fix is None:
            return where.words
        return T("a forwarded position") if where.fix.second_hand else T("a position")

    def quote(self, stored: Json) -> str:
        words = stored.get("words") if isinstance(stored, Mapping) else None
        return words if isinstance(words, str) else ""

    def facts_needed(self) -> list[str]:
        return self.options.facts_needed

    def complaints(self) -> list[str]:
        return [each for each in self.options.complaints() if each != "has no options"]


def where_in(stored: Json) -> Whereabouts | None:
    """An answer as it is kept, whether or not that place is offered now; None for what cannot be read."""
    if isinstance(stored, str):
        return Whereabouts(option=stored) if stored else None
    if not isinstance(stored, Mapping):
        return None
    words, north, east = stored.get("words"), stored.get("lat"), stored.get("lon")
    if isinstance(words, str) and words:
        return Whereabouts(words=words)
    if isinstance(north, int | float) and isinstance(east, int | float) and abs(north) <= 90 and abs(east) <= 180:
        return Whereabouts(fix=Fix(float(north), float(east), None, stored.get("second_hand") is True))
    return None


def stored_fix(fix: Fix) -> dict[str, Json]:
    stored: dict[str, Json] = {"lat": fix.latitude, "lon": fix.longitude}
    return stored | {"second_hand": True} if fix.second_hand else stored


_WANTED = T("Tap a place, write where it is, or send the position with the paper clip.")
