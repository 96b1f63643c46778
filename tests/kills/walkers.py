"""People who look before they act: they wait for each question as anybody would, and tap its buttons."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any

from sandbox.client import Person
from tests.kills.scene import Scene
from tests.kills.story import Conversation

LOOK = 30.0
"""Seconds of one long look at the chat."""
LOOKS = 4
"""How many looks without the next question make a walker count as stuck, once a bot is left to live: a card of unknown
outcome comes again after 30 seconds. While bots are killed one after another, all that is to be said may be late."""


class Walker:
    """Holds one conversation after another, by taps where there are buttons. `stuck`: what never came.

    `dawdles`: seconds that it takes them, at most, to act on what they see.
    """

    def __init__(self, scene: Scene, person: Person, chance: random.Random, dawdles: float = 0.3) -> None:
        self._scene = scene
        self._person = person
        self._chance = chance
        self._dawdles = dawdles
        self._enough: asyncio.Event | None = None
        self.conversations: list[Conversation] = []
        self.stuck: list[str] = []

    @property
    def account(self) -> int:
        return self._person.id

    async def walk_until(self, enough: asyncio.Event) -> None:
        """Finishes the conversation that is under way when it is enough of killing."""
        self._enough = enough
        while not enough.is_set() and not self.stuck:
            await self.walk()

    async def walk(self) -> None:
        number = len(self.conversations)
        marker = f"走{self.account}-{number}-{self._chance.randrange(10**6)}"
        place = f"{self._chance.randint(1, 60)}单元"
        answers = {"kind": "fire", "place": place, "text": marker, "remind": "0", "sure": "yes"}
        try:
            await self._write("随手记", "1/5")
            await self._tap("消防", "2/5")
            await self._write(place, "3/5")
            await self._write(marker, "4/5")
            await self._tap("不用", "5/5")
            await self._tap("记下", "✅")
        except AssertionError as error:
            self.stuck.append(str(error))
        else:
            self.conversations.append(Conversation(marker, answers, []))

    async def _write(self, words: str, then: str) -> None:
        await self._person.send(words)
        await self._sees(then)

    async def _tap(self, button: str, then: str) -> None:
        await self._person.tap(button)
        await self._sees(then)

    async def _sees(self, words: str) -> None:
        self._scene.updates += 1
        looks = LOOKS
        while looks:
            try:
                await self._person.sees(words, within=LOOK)
                break
            except AssertionError:
                looks -= self._enough is None or self._enough.is_set()
                if not looks:
                    raise
        await asyncio.sleep(self._chance.uniform(0.0, self._dawdles))


@asynccontextmanager
async def alongside(works: Iterable[Coroutine[Any, Any, None]]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """What people do by themselves, while others are killed. It is broken off when the block fails."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
