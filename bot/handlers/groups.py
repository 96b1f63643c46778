"""What a group hears: only what everybody may read. No names, no phones, nothing of what somebody told."""

from __future__ import annotations

from bot.language import T
from bot.turns.events import Kind
from bot.turns.messages import Lane, Link, Message
from bot.turns.turn import Turn

_PRIVATE = ((Link(T("Write to me in private")),),)


async def group(turn: Turn) -> None:
    """A command, or a button that was pressed."""
    if turn.event is not None and turn.event.kind is Kind.CHOICE:
        turn.toast(T("Please tap that in our private chat; here everybody would read along."))
    else:
        turn.say(Message(T("Please write to me in private; here everybody would read along."), _PRIVATE))


async def alarm(turn: Turn) -> None:
    """Somebody called for help in the group. Whom it concerns hears more in private."""
    if turn.person is None:
        turn.say(T("Call <b>110, 119 or 120</b> first."), lane=Lane.EMERGENCY)
    else:
        words = T("Call <b>110, 119 or 120</b> first. I am already calling people.")
        turn.say(Message(words, _PRIVATE), lane=Lane.EMERGENCY)
