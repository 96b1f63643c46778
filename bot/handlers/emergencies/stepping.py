"""What happens by itself: the next batch, everybody once more, a question to who has fallen silent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from bot.handlers.emergencies import telling
from bot.handlers.emergencies.scene import Scene
from bot.handlers.emergencies.words import marked
from bot.language import T
from bot.services import escalation, leading
from bot.services.emergencies import answering, audit, calling, raising, records
from bot.services.escalation import Next, Step
from bot.turns.messages import Lane
from bot.turns.turn import Turn
from db.models import Emergency, EmergencyKind

TIMER = audit.STEP
STOPPED = "sos.stopped"
PAUSE = timedelta(minutes=2)
"""A step that is later than this says that the program stood still."""


async def fire(turn: Turn) -> None:
    """The timer of an emergency."""
    emergency = await records.find(turn.session, int(turn.subject))
    if emergency is None or emergency.ended_at is not None:
        return
    if turn.late > PAUSE:
        minutes = str(int(turn.late.total_seconds() // 60))
        records.write(turn.session, emergency, "paused", by=None, at=turn.now, detail=minutes)
    await answering.recount(turn.session, emergency, turn.now)  # whoever has left the team holds nothing
    await go_on(turn, emergency)


async def go_on(turn: Turn, emergency: Emergency, *, ring: Collection[int] = ()) -> Scene:
    """Take every step that is due, show everybody how things stand, and set the timer to what is next."""
    rings = set(ring)
    while (coming := await _next(turn, emergency)) is not None and coming.at <= turn.now:
        rings |= await _take(turn, emergency, coming)
    scene = await telling.show(turn, emergency, ring=rings)
    if coming is None:
        turn.cancel(TIMER, emergency.id)
    else:
        turn.later(TIMER, emergency.id, coming.at)
    return scene


async def _next(turn: Turn, emergency: Emergency) -> Next | None:
    delays = await answering.delays(turn.session, emergency)
    return escalation.due(records.standing_of(emergency), delays)


async def _take(turn: Turn, emergency: Emergency, coming: Next) -> set[int]:
    """For whom it is news."""
    match coming.step:
        case Step.PRESUME:
            raising.name_kind(turn.session, emergency, EmergencyKind.OTHER, by=None, at=turn.now)
            return set()
        case Step.CALL:
            called = await calling.next_batch(turn.session, emergency, turn.now)
            await _called(turn, emergency)
            return set(called.written)
        case Step.AGAIN:
            called = await calling.everybody_again(turn.session, emergency, turn.now)
            await _called(turn, emergency)
            return {*called.written, *await records.reporters(turn.session, emergency)}
        case Step.ASK:
            return await _ask(turn, emergency)
        case Step.LAPSE:
            if turn.now - coming.at > escalation.STALE_AFTER:
                return await _ask(turn, emergency)  # they had no chance to answer
            await answering.lapse(turn.session, emergency, turn.now)
            return set(await calling.overseers(turn.session, emergency))


async def _called(turn: Turn, emergency: Emergency) -> None:
    waiting = any(each.may_answer for each in await records.callees(turn.session, emergency))
    delays = await answering.delays(turn.session, emergency)
    standing = escalation.called(records.standing_of(emergency), delays, turn.now, waiting=waiting)
    records.stands(emergency, standing)


async def _ask(turn: Turn, emergency: Emergency) -> set[int]:
    records.stands(emergency, escalation.asked(records.standing_of(emergency), turn.now))
    going = [each for each in await records.callees(turn.session, emergency) if each.is_going]
    records.write(turn.session, emergency, "asked", by=None, at=turn.now, detail=str(len(going)))
    return {each.call.person_id for each in going if each.call.person_id is not None}


async def not_reached(turn: Turn) -> None:
    """The platform would not take a card: its reader has shut the bot out. `turn.subject`: emergency.person."""
    number, _, person = turn.subject.partition(".")
    emergency = await records.find(turn.session, int(number))
    if emergency is None or emergency.ended_at is not None:
        return
    if await answering.not_reached(turn.session, emergency, int(person), turn.now):
        await go_on(turn, emergency)


async def stopped(turn: Turn) -> None:
    """An open emergency that nothing would move any more is moved, and the office hears that this had to be done."""
    emergency = await records.find(turn.session, int(turn.subject))
    if emergency is None or emergency.ended_at is not None:
        return
    await answering.recount(turn.session, emergency, turn.now)
    scene = await go_on(turn, emergency)
    words = T("⚠️ No. {number} had come to a stop; I have called on. Please look after it.", number=scene.number)
    for person in await leading.coordinators(turn.session):
        turn.notify(person, marked(emergency, words), lane=Lane.EMERGENCY, card=f"sos-stopped:{emergency.id}")
