"""求助: the word, the command, and what they do until the emergency service is there."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.language import T, Text
from bot.services import people
from bot.turns.events import Event, Kind
from bot.turns.messages import Lane
from bot.turns.turn import Turn
from bot.turns.words import plain
from db.models import Role

COMMAND = "sos"
WORDS = frozenset({"求助", "救命", "救命啊", "着火了", "快来人", "sos"})
"""A message that is nothing but one of these is an alarm; inside a longer sentence it is not."""


def is_alarm(event: Event) -> bool:
    """Told from the update alone: an alarm is never held back."""
    if event.kind is Kind.COMMAND:
        return event.command == COMMAND
    return event.kind is Kind.TEXT and plain(event.text) in WORDS


async def alarm(turn: Turn) -> None:
    """The word, or the command."""
    name = turn.speaker.called
    await _call(turn, T("🔴 {name} needs help! Phone them, and call 110, 119 or 120.", name=name))


async def raise_for(turn: Turn, place: Text) -> None:
    """An alarm that comes with a place, from a button instead of the word."""
    name = turn.speaker.called
    words = T("🔴 Accident at {place}, says {name}. Phone them, and call 110, 119 or 120.", place=place, name=name)
    await _call(turn, words)


async def _call(turn: Turn, words: Text) -> None:
    """110, 119 and 120 first; then everybody who leads or coordinates is told who needs help."""
    turn.say(T("Call 110, 119 or 120 first. I am telling the team right now."), lane=Lane.EMERGENCY)
    for person in await _those_who_answer(turn.session, turn.speaker.id):
        turn.notify(person, words, lane=Lane.EMERGENCY)


async def _those_who_answer(session: AsyncSession, caller: int) -> list[int]:
    found = await people.with_roles(session, (Role.LEADER, Role.COORDINATOR))
    return [person for person in found if person != caller]
