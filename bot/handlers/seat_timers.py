"""The one timer that every seat has: it is set to whatever is next."""

from __future__ import annotations

from bot.services import chasing
from bot.services.shifts import Seat
from bot.turns.turn import Turn

TIMER = "seat.step"


def arm(turn: Turn, seat: Seat) -> None:
    """Set it to what is next for this seat as it is now, or take it away."""
    at = chasing.next_at(seat, turn.now, turn.zone)
    if at is None:
        turn.cancel(TIMER, seat.id)
    else:
        turn.later(TIMER, seat.id, max(at, turn.now))
