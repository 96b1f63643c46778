"""Those who stand there together: each sees on the own card who has come, and what was told of the gate."""

from __future__ import annotations

from bot.handlers import seat_cards
from bot.services import people, shifts, standing
from bot.services.shifts import Seat
from bot.turns.messages import Message
from bot.turns.turn import Turn


async def status(turn: Turn, seat: Seat) -> Message:
    """The card of this seat, as everything stands now."""
    return seat_cards.status(await standing.of(turn.session, seat), turn.now, turn.zone)


async def refresh(turn: Turn, seat: Seat) -> None:
    """Whoever stands there already sees what has changed about this one."""
    others = await shifts.beside(turn.session, seat)
    there = [each for each in others if each.has_arrived and each.assignment.left_at is None]
    reached = await people.reachable(turn.session, [each.person.id for each in there])
    for each in there:
        if each.person.id in reached:
            turn.notify(each.person.id, await status(turn, each), card=seat_cards.card_of(each))
