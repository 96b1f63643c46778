"""Many people who write a note each, all at the same time."""

from __future__ import annotations

import asyncio
from collections import Counter

from sandbox.client import Sandbox

ANSWERS = ("/note", "2", "{person}号楼西门", "{person}号的电线老化了" + "，请尽快派人来看" * 30, "4", "1")
"""A whole note, as each of them types it."""


class Crowd:
    def __init__(self, telegram: Sandbox, size: int) -> None:
        self.telegram = telegram
        self.accounts = range(2001, 2001 + size)
        self.updates = 0

    async def says(self, *answers: str) -> None:
        """The first of them all that they have to say, then the next."""
        acts = [
            {"person": account, "act": "text", "fields": {"text": answer.format(person=account)}}
            for account in self.accounts
            for answer in answers
        ]
        await self.telegram.bulk(acts)
        self.updates += len(acts)

    async def is_answered(self, words: str) -> None:
        """Each of them sees `words` once, however often the bot tried. AssertionError names those who do not."""
        views = await asyncio.gather(*(self.telegram.get(f"/chats/{account}") for account in self.accounts))
        seen = {
            account: sum(message["from"]["is_bot"] and words in message.get("text", "") for message in view["messages"])
            for account, view in zip(self.accounts, views, strict=True)
        }
        if set(seen.values()) != {1}:
            raise AssertionError(f"{words!r} is seen so often by so many: {Counter(seen.values())}")
