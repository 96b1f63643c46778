"""Who has said nothing of their time is asked once, at a decent hour, where anything is planned at all."""

from __future__ import annotations

from datetime import timedelta

from bot.handlers.availability import times
from bot.services import leading
from bot.services.availability import saying
from bot.turns.messages import Lane
from bot.turns.turn import Turn

JOB, RULE = "free.ask", "daily 10:00"
EXPIRES = timedelta(hours=8)
"""After downtime nobody is asked in the night; there is another morning."""
RELEVANCE = "free"


async def fire(turn: Turn) -> None:
    if not await saying.is_planned_here(turn.session):
        return
    people = await saying.silent(turn.session)
    await saying.asked(turn.session, people, turn.now)
    for person in people:
        words = times.asked(await leading.called(turn.session, person))
        turn.notify(person, words, lane=Lane.BROADCAST, card=times.CARD, fresh=True, relevant=(RELEVANCE, person))
