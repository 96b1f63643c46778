"""A chat as its owner sees it: the last card, and its buttons by their label."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from bot.turns.events import File, Kind
from bot.turns.inputs import Update
from db.models import Card, Outgoing
from tests.turns.stage import Stage


class Phone:
    def __init__(self, stage: Stage, account: int) -> None:
        self.stage = stage
        self.account = account

    async def writes(self, *texts: str) -> str:
        for text in texts:
            word = text.removeprefix("/")
            update = self.stage.text if word == text else self.stage.command
            await self.stage.submit(update(self.account, word))
        return await self.card()

    async def submits(self, *updates: Update) -> str:
        """All at once."""
        await self.stage.submit(*updates)
        return await self.card()

    def photo(self, name: str, album: str = "") -> Update:
        return self.stage.update(self.account, Kind.PHOTO, file=File(name, name), album=album)

    async def taps(self, label: str) -> str:
        await self.stage.submit(await self.tap(label))
        return await self.card()

    async def tap(self, label: str) -> Update:
        return self.stage.tap(self.account, (await self.buttons())[label])

    async def card(self) -> str:
        return str((await self._shown())["text"])

    async def buttons(self) -> dict[str, str]:
        return {label: data for row in (await self._shown()).get("buttons", ()) for label, data in row}

    async def sees_card_as(self, message: str) -> None:
        """The platform has shown the newest card, as this message."""
        async with self.stage.database.writing() as session:
            newest = select(Card.id).where(Card.chat == str(self.account)).order_by(Card.id.desc()).limit(1)
            card = (await session.execute(newest)).scalar_one()
            await session.execute(update(Card).where(Card.id == card).values(message=message))

    async def _shown(self) -> dict[str, Any]:
        rows = [row for row in await self.stage.rows(Outgoing) if row.chat == str(self.account)]
        cards: dict[int | None, Any] = {row.id: row.body for row in await self.stage.rows(Card)}
        return dict(rows[-1].body or cards[rows[-1].card_id])
