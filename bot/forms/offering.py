"""Questions that read words and have buttons for the likely ones."""

from __future__ import annotations

from collections.abc import Callable

from bot.forms.field import Answered, Context, Face, Field, Going, Json, Key, NotUnderstoodError, V, wrong_kind
from bot.forms.options import Options
from bot.forms.said import Answer, Control, Tapped, Typed
from bot.language import T, Text


class Offering(Field[V]):
    """A field that reads words, and has buttons which say some of them."""

    offers: Options

    def hear_offered(
        self, said: Answer | Control, context: Context, read: Callable[[str], Json], unclear: Text
    ) -> Answered | Going:
        """`read`: what is stored for words, or for the value of an offer; None when it cannot be read."""
        offers = self.offers.now(context)
        match said:
            case Tapped(value):
                stored = read(value)
            case Typed(text) if (found := self.offers.find(text, offers, context, part=100)) is not None:
                stored = read(found)
            case Typed(text):
                if (stored := read(text)) is not None:
                    return Answered(stored, guessed=True)
            case _:
                raise wrong_kind(said)
        if stored is None:
            raise unread(unclear, offers=bool(offers))
        return Answered(stored)

    def face(self, _partial: Json, context: Context) -> Face:
        return Face(options=tuple(Key(label, Tapped(value)) for value, label in self.offers.now(context).items()))

    def facts_needed(self) -> list[str]:
        return self.offers.facts_needed

    def complaints(self) -> list[str]:
        return [each for each in self.offers.complaints() if each != "has no options"] + [
            f"offers {value!r}, which it cannot read" for value in self.offers.fixed or () if not self._reads(value)
        ]

    def _reads(self, value: str) -> bool:
        try:
            self.load(_stored(self.hear(Tapped(value), None, Context())), Context())
        except NotUnderstoodError:
            return False
        return True


def unread(what: Text, *, offers: bool = False) -> NotUnderstoodError:
    return NotUnderstoodError(T("{what}, or tap one below.", what=what) if offers else T("{what}.", what=what))


def _stored(heard: Answered | Going) -> Json:
    return heard.stored if isinstance(heard, Answered) else None
