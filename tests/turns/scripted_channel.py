"""A platform that does what a test has written down, and remembers what it was asked."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.turns.delivery import Delivered, Enclosure, Outcome
from tests.turns.stage import BOT, CHANNEL


@dataclass(frozen=True, slots=True)
class Request:
    chat: str
    text: str
    edits: str | None = None
    """The message that was edited; None for a new one."""


@dataclass(slots=True)
class ScriptedChannel:
    """Takes everything, unless `script` has another outcome for the next request, or `hang` is set."""

    script: deque[Outcome] = field(default_factory=deque)
    requests: list[Request] = field(default_factory=list)
    hang: asyncio.Event | None = None
    """While it is set to an event that has not happened, requests wait for it; then they get their outcome."""
    messages: int = 500
    enclosed: list[list[Enclosure]] = field(default_factory=list)
    """What went with each new message that had something with it."""

    @property
    def name(self) -> str:
        return CHANNEL

    @property
    def bot(self) -> str:
        return BOT

    @property
    def seen(self) -> list[str]:
        return [request.text for request in self.requests]

    async def send(self, chat: str, body: dict[str, Any], enclosures: Sequence[Enclosure] = ()) -> Outcome:
        self.messages += 1
        if enclosures:
            self.enclosed.append(list(enclosures))
        files = tuple(each.file or f"ours-{each.attachment}" for each in enclosures)
        return await self._outcome(Request(chat, body["text"]), str(self.messages), files)

    async def edit(self, chat: str, message: str, body: dict[str, Any]) -> Outcome:
        return await self._outcome(Request(chat, body["text"], message), message)

    async def _outcome(self, request: Request, message: str, files: tuple[str, ...] = ()) -> Outcome:
        self.requests.append(request)
        outcome = self.script.popleft() if self.script else Delivered(message, files)
        if self.hang is not None:
            await self.hang.wait()
        return outcome
