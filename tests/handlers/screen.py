"""A chat as its owner sees it, with commands that carry something."""

from __future__ import annotations

from typing import Any

from bot.turns.events import Kind
from tests.conversations.phone import Phone


class Screen(Phone):
    async def commands(self, command: str, rest: str = "") -> str:
        """/command rest"""
        await self.stage.submit(self.stage.command(self.account, command, text=rest))
        return await self.card()

    async def sends(self, kind: Kind, **more: Any) -> str:
        await self.stage.submit(self.stage.update(self.account, kind, **more))
        return await self.card()

    async def presses(self, data: str) -> str:
        """A button by what it carries: forwarded, old or made up."""
        await self.stage.submit(self.stage.tap(self.account, data))
        return await self.card()

    async def heard(self) -> list[str]:
        return await self.stage.said_to(self.account)
