"""The one timer that every round has: it is set to whatever is next."""

from __future__ import annotations

from bot.services.patrols import following
from bot.services.patrols.rounds import Round
from bot.turns.turn import Turn

TIMER = "patrol.step"


def arm(turn: Turn, of: Round) -> None:
    coming = following.due(of.patrol, of.ends_at)
    if coming is None:
        turn.cancel(TIMER, of.patrol.id)
    else:
        turn.later(TIMER, of.patrol.id, max(coming[0], turn.now))
