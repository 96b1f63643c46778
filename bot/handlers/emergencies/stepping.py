"""What happens by itself: the next batch, everybody once more, a question to who has fallen silent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from bot.handlers.emergencies import telling
from bot.handlers.emergencies.scene import Scene
from bot.handlers.emergencies.words import marked
from bot.language import T
from bot.services import leading
from bot.services.emergencies import answering, audit, records, steps
from bot.turns.messages import Lane
from bot.turns.turn import Turn
from db.models import Emergency

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
    taken = await steps.take_all(turn.session, emergency, turn.now)
    scene = await telling.show(turn, emergency, ring={*ring, *taken.news_for})
    if taken.look_at is None:
        turn.cancel(TIMER, emergency.id)
    else:
        turn.later(TIMER, emergency.id, taken.look_at)
    return scene


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
    scene = await go_on(turn, emergency)
    words = T("⚠️ No. {number} had come to a stop; I have called on. Please look after it.", number=scene.number)
    for person in await leading.coordinators(turn.session):
        turn.notify(person, marked(emergency, words), lane=Lane.EMERGENCY, card=f"sos-stopped:{emergency.id}")
