"""打电话: the number of somebody, for who may see it."""

from __future__ import annotations

from bot.language import T
from bot.services import phones
from bot.turns.events import Choice
from bot.turns.messages import Button
from bot.turns.turn import Turn
from db.models import Person

PERSON, CALL = "person", "call"
"""Verb and choice of the button."""


def button(person: Person) -> Button:
    """Asks once more whether they may, when it is pressed."""
    name = person.called or person.name
    return Button(T("Phone {name}", name=name), Choice(PERSON, person.id, 0, CALL))


def show(turn: Turn, person: Person, *, why: str) -> None:
    """Tapping is reason enough, and is written down. Who may is asked before."""
    number = phones.reveal(turn.session, person, to=turn.speaker.id, why=why, at=turn.now)
    name = person.called or person.name
    if number is None:
        turn.say(T("There is no phone number of {name} here. Please ask the office.", name=name))
    else:
        turn.say(T("📞 {name}: {number}", name=name, number=number))
