"""The one timer that every seat has: it is set to whatever is next. And tomorrow's list, which changes with it."""

from __future__ import annotations

from datetime import timedelta

from bot.services import chasing
from bot.services.shifts import Seat
from bot.turns.turn import Turn
from db.models import Shift

TIMER = "seat.step"
TOMORROW = "evening.changed"
"""A timer that is due at once: whoever has the list of 16:30 or 20:00 before them sees how it stands now."""


def arm(turn: Turn, seat: Seat) -> None:
    """Set it to what is next for this seat as it is now, or take it away."""
    changes_tomorrow(turn, seat.shift)
    at = chasing.next_at(seat, turn.now, turn.zone)
    if at is None:
        turn.cancel(TIMER, seat.id)
    else:
        turn.later(TIMER, seat.id, max(at, turn.now))


def changes_tomorrow(turn: Turn, shift: Shift) -> None:
    """Somebody answered, was found or is asked for a shift of tomorrow."""
    tomorrow = (turn.now.astimezone(turn.zone) + timedelta(days=1)).date()
    if shift.starts_at.astimezone(turn.zone).date() == tomorrow:
        turn.later(TOMORROW, tomorrow, turn.now)
