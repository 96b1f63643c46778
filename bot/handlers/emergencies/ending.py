"""What follows when an emergency is over: whoever went has to get home, and a drill is reported."""

from __future__ import annotations

from bot.handlers.emergencies import callee_card, drilling, stepping
from bot.handlers.welfare import watching
from bot.services.emergencies import answering, records
from bot.turns.turn import Turn
from db.models import Emergency, EmergencyOutcome


async def after(turn: Turn, emergency: Emergency) -> None:
    """Nothing while it is open."""
    if emergency.ended_at is None:
        return
    if emergency.drill:
        await drilling.report(turn, emergency)
        return
    for each in await records.callees(turn.session, emergency):
        if each.person is not None and callee_card.went(each) and each.call.home_at is None:
            await watching.homeward(turn, each.person.id, emergency.id)


async def end_drill(turn: Turn, emergency: Emergency, *, by: int | None) -> None:
    """结束演练, or its time is over (`by` None)."""
    if emergency.ended_at is None:
        answering.end(turn.session, emergency, EmergencyOutcome.HANDLED, by=by, at=turn.now)
        await stepping.go_on(turn, emergency)
        await after(turn, emergency)


async def drill_is_over(turn: Turn) -> None:
    """The timer: a drill ends by itself."""
    emergency = await records.find(turn.session, int(turn.subject))
    if emergency is not None:
        await end_drill(turn, emergency, by=None)
