"""/lang: which language somebody reads."""

from __future__ import annotations

from dataclasses import replace

from bot.handlers import keyboard, offers
from bot.language import T
from bot.services import people
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn

VERB = "lang"
NAMES = {"zh_CN": "中文", "en": "English"}
"""Each in its own language, or nobody finds it who needs it."""
CARD = "lang"


async def ask(turn: Turn) -> None:
    """`/lang`, or `/lang English` for those who know already."""
    said = "" if turn.event is None else turn.event.text.strip().casefold()
    for locale, name in NAMES.items():
        if said in (locale.casefold(), name.casefold()):
            return await _speak(turn, locale)
    return _ask(turn, fresh=True)


async def choose(turn: Turn) -> None:
    choice = turn.choice
    if choice is not None and choice.choice in NAMES:
        await _speak(turn, choice.choice)
    _ask(turn, fresh=False)


def _ask(turn: Turn, *, fresh: bool) -> None:
    buttons = tuple(Button(name, Choice(VERB, 0, 0, locale)) for locale, name in NAMES.items())
    turn.say(Message(T("Which language do you read?"), (buttons,)), card=CARD, fresh=fresh)


async def _speak(turn: Turn, locale: str) -> None:
    """The keyboard and the menu change with it, and a keyboard can be put in place only with a message."""
    await people.set_locale(turn.session, turn.speaker.id, locale)
    turn.person = replace(turn.speaker, locale=locale)
    turn.say(Message(T("All right, English from now on."), keys=keyboard.KEYS))
    turn.menu(offers.commands(turn.speaker.roles))
