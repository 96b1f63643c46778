"""The buttons of an emergency. Who may press is asked of the database; what it does follows from how things are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.handlers.carried import position_in
from bot.handlers.emergencies import callee_taps, raising_it, reporter_taps, telling
from bot.language import T
from bot.services import rights
from bot.services.emergencies import calling, records
from bot.turns.turn import Turn
from db.models import Emergency

Act = Callable[[Turn, Emergency, str], Awaitable[None]]


async def tap(turn: Turn) -> None:
    choice = turn.choice
    if choice is None:
        return
    if choice.id == 0:
        await raising_it.begin(turn, position=position_in(choice.choice))
        return
    emergency = await records.find(turn.session, choice.id)
    if emergency is None:
        turn.toast(T("This button is no longer in use. /start shows what is open."))
    elif not await act(turn, emergency, choice.choice):
        turn.toast(T("This button is not yours."))


async def act(turn: Turn, emergency: Emergency, said: str) -> bool:
    """What a button carries, pressed or typed. Whether it was theirs to press."""
    verb, _, rest = said.partition(".")
    mine, person = turn.session, turn.speaker.id
    reported = person in await records.reporters(mine, emergency)
    callee = await records.callee(mine, emergency, person)
    if callee is not None:
        calling.is_there(callee.call)  # whoever had shut the bot out and taps something is back
    office = await rights.may_coordinate(mine, person)
    if verb in reporter_taps.ACTS and (reported or office):
        reporter_act = reporter_taps.ACTS[verb]
        if emergency.ended_at is None or verb in reporter_taps.AFTERWARDS:
            await reporter_act(turn, emergency, rest)
        else:
            await telling.look(turn, emergency)
        return True
    if verb in callee_taps.ACTS and (callee is not None or office):
        if emergency.ended_at is None or verb in callee_taps.AFTERWARDS:
            await callee_taps.ACTS[verb](turn, emergency, rest)
        else:
            await telling.look(turn, emergency)
        return True
    return False
