"""Those who stand there together: each sees on the own card who has come."""

from __future__ import annotations

from bot.handlers import seat_cards
from bot.services import people, shifts
from bot.services.shifts import Seat
from bot.turns.turn import Turn


async def refresh(turn: Turn, seat: Seat) -> None:
    """Whoever stands there already sees what has changed about this one."""
    watch = await shifts.watch(turn.session, seat.shift.id)
    there = [] if watch is None else [s for s in watch.seats if s.has_arrived and s.assignment.left_at is None]
    reached = await people.reachable(turn.session, [each.person.id for each in there])
    for each in there:
        if each.id != seat.id and each.person.id in reached and watch is not None:
            others = [other for other in watch.seats if other.id != each.id and (other.is_theirs or other.has_arrived)]
            card = seat_cards.arrived(each, others, turn.now, turn.zone)
            turn.notify(each.person.id, card, card=seat_cards.card_of(each))
