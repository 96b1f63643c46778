"""交接: somebody is on an emergency when their shift ends. They stay with it until somebody else goes."""

from __future__ import annotations

from bot.handlers.emergencies import stepping, telling
from bot.handlers.emergencies.words import button, marked
from bot.language import T
from bot.services import shifts
from bot.services.emergencies import answering, records
from bot.turns.messages import Button, Lane, Message
from bot.turns.turn import Turn
from db.models import Emergency

TIMER = "sos.shift_over"
KEEP, PASS_ON = "keep", "pass_on"


async def expect(turn: Turn, emergency: Emergency, person: int) -> bool:
    """They go there and are on duty: asked when their shift ends. Whether they are on duty now."""
    seats = await shifts.coming_of(turn.session, person, turn.now)
    ends = [s.shift.ends_at for s in seats if s.shift.starts_at <= turn.now and s.assignment.left_at is None]
    if ends:
        turn.later(TIMER, f"{emergency.id}.{person}", max(ends))
    return bool(ends)


async def shift_is_over(turn: Turn) -> None:
    """The timer. `turn.subject`: emergency.person."""
    number, _, person = turn.subject.partition(".")
    emergency = await records.find(turn.session, int(number))
    if emergency is None or emergency.ended_at is not None or await expect(turn, emergency, int(person)):
        return
    mine = await records.callee(turn.session, emergency, int(person))
    if mine is None or not mine.is_going or mine.call.by_phone or mine.call.wants_relief_at is not None:
        return
    records.write(turn.session, emergency, "shift_over", by=None, at=turn.now, detail=person)
    words = T("Your shift is over. No. {number}: do you stay with it?", number=emergency.id)
    row = (_keep(emergency), _pass_on(emergency))
    turn.notify(
        int(person), Message(marked(emergency, words), (row,)), card=_card(emergency), fresh=True, lane=Lane.EMERGENCY,
        relevant=(telling.RELEVANCE, turn.subject),
    )  # fmt: skip


def _keep(emergency: Emergency) -> Button:
    return button(emergency, T("I stay with it"), KEEP)


def _pass_on(emergency: Emergency) -> Button:
    return button(emergency, T("Pass it on"), PASS_ON)


def _card(emergency: Emergency) -> str:
    return f"sos-shift:{emergency.id}"


async def keep(turn: Turn, emergency: Emergency, _said: str) -> None:
    """我接着管."""
    mine = await records.callee(turn.session, emergency, turn.speaker.id)
    if mine is None or not mine.is_going:
        turn.toast(T("This button is not yours."))
        return
    mine.call.wants_relief_at = None
    await answering.all_right(turn.session, emergency, by=turn.speaker.id, at=turn.now)
    words = T("Thank you for staying with No. {number}.", number=emergency.id)
    turn.say(Message(marked(emergency, words), ((_pass_on(emergency),),)), card=_card(emergency), lane=Lane.EMERGENCY)
    await stepping.go_on(turn, emergency)


async def pass_on(turn: Turn, emergency: Emergency, _said: str) -> None:
    """交给下一班: others are called, and until one of them goes it is still theirs."""
    mine = await records.callee(turn.session, emergency, turn.speaker.id)
    if mine is None or not mine.is_going:
        turn.toast(T("This button is not yours."))
        return
    if mine.call.wants_relief_at is None:
        await answering.wants_relief(turn.session, emergency, turn.speaker.id, at=turn.now)
    words = T("I am calling others. Please stay with it until somebody takes over; I will tell you at once.")
    turn.say(Message(marked(emergency, words), ((_keep(emergency),),)), card=_card(emergency), lane=Lane.EMERGENCY)
    await stepping.go_on(turn, emergency)


async def relieved(turn: Turn, emergency: Emergency, by: int) -> list[int]:
    """有人接手了: who has been relieved in this turn by `by`, and hears of it."""
    found = []
    for each in await records.callees(turn.session, emergency):
        if each.call.relieved_at == turn.now and each.call.person_id is not None and each.call.person_id != by:
            turn.cancel(TIMER, f"{emergency.id}.{each.call.person_id}")
            words = T("No. {number}: somebody has taken over.", number=emergency.id)
            turn.notify(each.call.person_id, marked(emergency, words), card=_card(emergency), lane=Lane.EMERGENCY)
            found.append(each.call.person_id)
    return found
