"""The ways into the conversations about cases: their buttons."""

from __future__ import annotations

from bot.conversations.cases.giving import GIVE
from bot.conversations.cases.policing import POLICE
from bot.conversations.cases.routing import KEEPER, ROUTE
from bot.conversations.cases.saying import SAY
from bot.conversations.guide import Guide
from bot.handlers.cases import evening, routes, taps, telling
from bot.turns.turn import Turn
from db.models import Case

CONVERSATIONS = (SAY, GIVE, POLICE, ROUTE, KEEPER)


class CaseButtons:
    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def tap(self, turn: Turn) -> None:
        opening = await taps.tap(turn)
        if opening is not None:
            await self._guide.begin(turn, opening.conversation, dict(opening.given))

    async def tap_evening(self, turn: Turn) -> None:
        found = await evening.tap(turn)
        if isinstance(found, Case):
            await telling.look(turn, found, fresh=True)
        elif found is not None:
            await self._guide.begin(turn, KEEPER.name, {"place": found} if found else {})

    async def tap_routes(self, turn: Turn) -> None:
        if await routes.may_change(turn):
            await self._guide.begin(turn, ROUTE.name)
