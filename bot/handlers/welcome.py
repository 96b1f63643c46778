"""/start, /help, and what is said when nothing else fits."""

from __future__ import annotations

from bot.language import T
from bot.turns.events import Kind
from bot.turns.turn import Turn

COMMANDS = T("/note - write something down and be reminded\n/help - what I can do")


async def start(turn: Turn) -> None:
    turn.say(T("Hello {name}! What shall we do?\n{commands}", name=turn.speaker.name, commands=COMMANDS))


async def help_(turn: Turn) -> None:
    turn.say(T("This is what I can do:\n{commands}", commands=COMMANDS))


async def otherwise(turn: Turn) -> None:
    if turn.event is not None and turn.event.kind is Kind.TEXT:
        turn.say(T("I did not understand that. This is what I can do:\n{commands}", commands=COMMANDS))
    else:
        turn.say(T("I cannot read this one yet. This is what I can do:\n{commands}", commands=COMMANDS))


async def stale(turn: Turn) -> None:
    turn.toast(T("This button is no longer in use. /start shows what is open."))


async def group(turn: Turn) -> None:
    """In a group only a command is answered, and only with where to go."""
    if turn.event is not None and turn.event.kind is Kind.COMMAND:
        turn.say(T("Please write to me in private; here everybody would read along."))


async def flooded(turn: Turn) -> None:
    turn.say(T("That was a lot at once. I have kept everything, but please go on a little slower."))
