"""夜里可以叫我: whether somebody may be woken for an emergency. Their own word, taken back with one tap."""

from __future__ import annotations

from bot.language import T
from bot.services import people
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Role

VERB = "night"
CARD = "night"
ON, OFF = "on", "off"


async def show(turn: Turn) -> None:
    """/night, 🌙."""
    if await _is_asked(turn):
        turn.say(await _card(turn), card=CARD, fresh=True)


async def on(turn: Turn) -> None:
    """夜里可以叫我."""
    await _switch(turn, on=True)


async def off(turn: Turn) -> None:
    """夜里别叫我."""
    await _switch(turn, on=False)


async def tap(turn: Turn) -> None:
    choice = turn.choice
    if choice is not None and await _is_asked(turn):
        if choice.choice in (ON, OFF):
            await people.set_night_calls(turn.session, turn.speaker.id, on=choice.choice == ON)
        turn.say(await _card(turn), card=CARD)


async def _switch(turn: Turn, *, on: bool) -> None:
    if await _is_asked(turn):
        await people.set_night_calls(turn.session, turn.speaker.id, on=on)
        turn.say(await _card(turn), card=CARD, fresh=True)


async def _is_asked(turn: Turn) -> bool:
    """Volunteers are; who is called anyway, or is no volunteer, hears why not."""
    if Role.VOLUNTEER in turn.speaker.roles:
        return True
    turn.say(
        T(
            "At night volunteers are called who have said that they may be, and the office always. "
            "There is nothing to set for you."
        )
    )
    return False


async def _card(turn: Turn) -> Message:
    if await people.may_be_called_at_night(turn.session, turn.speaker.id):
        return Message(
            T(
                "🌙 You may be called at night: from 22:00 to 6:00, only for emergencies, "
                "never for anything else. Thank you."
            ),
            ((Button(T("Do not call me at night"), Choice(VERB, 0, 0, OFF)),),),
        )
    return Message(
        T(
            "🌙 At night you are not woken for emergencies far from you. If you may be called from 22:00 to 6:00, "
            "only for emergencies, say so here; one tap takes it back."
        ),
        ((Button(T("You may call me at night"), Choice(VERB, 0, 0, ON)),),),
    )
