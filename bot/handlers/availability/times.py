"""The cards of free times and of wishes: one sentence, and what can be done about it."""

from __future__ import annotations

from bot.forms.shown_week import week_shown
from bot.forms.weekly import wishes_shown
from bot.forms.weeks import Week
from bot.handlers.availability.leaving import VERB as AWAY
from bot.language import T, Text
from bot.services.availability.saying import Wishes
from bot.turns.events import Choice
from bot.turns.messages import Button, Message

VERB, CARD = "free", "free"
FILL, ANY, WISH = "fill", "any", "wish"
FREE_NOW, ANYTHING, CHANGE = T("Say it now"), T("Plan me whenever"), T("Change it")


def free_card(times: Week | None, *, saved: bool = False) -> Message:
    """`times`: None for who has said nothing."""
    if times is None:
        return Message(T("You have not said when you are free, so you may be asked at any time."), _ASKED)
    return Message(Text("{mark}{words}", {"mark": "✅ " if saved else "", "words": _free(times)}), _BUTTONS)


def _free(times: Week) -> Text:
    if not times:
        return T("You are not free for now, so you are not planned.")
    return T(
        "You are free <b>{when}</b>. You are planned within these times, and still say yes to each shift.",
        when=week_shown(times),
    )


def put_down(by: str, times: Week) -> Message:
    """From a list in the group: told once."""
    words = T("{name} put down from the list in the group: you are free <b>{when}</b>. Is that right?", name=by,
              when=week_shown(times))  # fmt: skip
    return Message(words, ((_CHANGE,),))


def asked(name: str) -> Message:
    return Message(
        T("{name}, before shifts are planned: when are you free as a rule? A few taps will do, and so will none.",
          name=name),
        _ASKED,
    )  # fmt: skip


_CHANGE = Button(CHANGE, Choice(VERB, 0, 0, FILL))
_ANYTHING = Button(ANYTHING, Choice(VERB, 0, 0, ANY))
_ASKED = ((Button(FREE_NOW, Choice(VERB, 0, 0, FILL)), _ANYTHING),)
_BUTTONS = (
    (_CHANGE, _ANYTHING),
    (Button(T("Shifts I would like"), Choice(VERB, 0, 0, WISH)), Button(T("Leave"), Choice(AWAY, 0, 0, "show"))),
)


def wish_card(wishes: Wishes, *, saved: bool = False) -> Message:
    shown = wishes_shown(*wishes)
    words = T("{wishes}\nThat is a request: it is looked after where it can be, nobody can promise it.", wishes=shown)
    if not any(wishes):
        words = T("You have no wishes; you are planned as it comes.")
    change = Button(CHANGE, Choice(VERB, 0, 0, WISH))
    return Message(Text("{mark}{words}", {"mark": "✅ " if saved else "", "words": words}), ((change,),))
