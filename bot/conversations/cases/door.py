"""The ways into the conversations about a case: its buttons."""

from __future__ import annotations

from bot.conversations.cases.giving import GIVE
from bot.conversations.cases.policing import POLICE
from bot.conversations.cases.saying import SAY
from bot.conversations.guide import Guide
from bot.handlers.cases import taps
from bot.turns.turn import Turn

CONVERSATIONS = (SAY, GIVE, POLICE)


class CaseButtons:
    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def tap(self, turn: Turn) -> None:
        opening = await taps.tap(turn)
        if opening is not None:
            await self._guide.begin(turn, opening.conversation, dict(opening.given))
