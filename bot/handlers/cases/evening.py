"""16:30, 20:00: what the coordinator should look at, one button a line."""

from __future__ import annotations

from bot.turns.turn import Turn


async def refresh(turn: Turn) -> None:
    """Whoever has today's list on the screen sees it shorter."""
